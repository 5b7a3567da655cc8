"""A call that left and was never answered may have arrived: it is shown, not repeated, and holds nobody up."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable
from datetime import datetime

import pytest
from django.utils import timezone

from desk.core.models import Change
from desk.gateway.channels.comment.render import hide, private_reply
from desk.gateway.events import Reply
from desk.gateway.models import Outgoing
from desk.gateway.sender import graph as graph_module
from desk.gateway.sender.resolve import resolve_echo
from desk.gateway.sender.rows import recover
from tests.desk.sender.conftest import Desk

State = Outgoing.State


@pytest.mark.parametrize(("mode", "arrived"), [("drop", True), ("refuse", False)])
def test_a_connection_that_breaks_after_the_request_left(desk: Desk, mode: str, arrived: bool) -> None:
    person = desk.person()
    desk.graph.fail(mode)
    (row,) = desk.say(person, "niepewna")
    desk.say(person, "następna")
    desk.send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.UNKNOWN, 1)
    assert desk.graph.texts(person.user) == (["niepewna"] if arrived else []) + ["następna"]


@pytest.mark.parametrize(("mode", "state"), [("", State.SENT), ("error", State.FAILED), ("drop", State.UNKNOWN)])
def test_the_consoles_are_told_what_became_of_it(desk: Desk, mode: str, state: str) -> None:
    person = desk.person()
    if mode:
        desk.graph.fail(mode, code=551)
    (row,) = desk.say(person, "ciekawe")
    desk.send()
    row.refresh_from_db()
    assert row.state == state
    assert list(Change.objects.values_list("conversation", flat=True)) == [person.pk]


def test_an_answer_that_does_not_come_in_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(graph_module, "READ", 0.5)
    person = desk.person()
    desk.graph.fail("hang", seconds=5)
    (row,) = desk.say(person, "niepewna")
    desk.say(person, "następna")
    desk.send()
    row.refresh_from_db()
    assert row.state == State.UNKNOWN
    assert desk.graph.texts(person.user) == ["niepewna", "następna"]


@pytest.mark.parametrize("mode", ["drop", "refuse"])
def test_what_meta_itself_takes_only_once_is_repeated(desk: Desk, mode: str) -> None:
    person = desk.person("comment", user="3001")
    for call in (private_reply(Reply("Pełna odpowiedź"), "55_77", person.account), hide("55_77")):
        desk.graph.fail(mode, kind=call.kind)
        desk.queue(person, call.kind, call.path, call.body)
    desk.send()
    assert set(Outgoing.objects.values_list("state", flat=True)) == {State.SENT}
    assert desk.graph.texts("55_77").count("Pełna odpowiedź") == 1
    assert desk.graph.state.hidden == {"55_77"}


@pytest.mark.parametrize("kind", ["hide", "private_reply", "mail"])
def test_what_can_be_repeated_is_queued_again_after_a_death(
    desk: Desk, ago: Callable[..., datetime], kind: str
) -> None:
    row = left_sending(desk, "elsewhere:1", ago(seconds=1), kind)
    assert recover(at_start=False) == 0
    assert Outgoing.objects.get(pk=row.pk).state == State.QUEUED


def test_a_server_that_is_not_there_is_waited_for_in_order(desk: Desk, settings: object) -> None:
    person, url = desk.person(), desk.graph.url
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        settings.META_GRAPH_URL = f"http://127.0.0.1:{nobody.getsockname()[1]}"  # type: ignore[attr-defined]
        rows = [row for text in ("raz", "dwa") for row in desk.say(person, text)]
        desk.send(until=lambda: Outgoing.objects.get(pk=rows[0].pk).attempts >= 10)
    assert Outgoing.objects.get(pk=rows[1].pk).attempts == 0
    settings.META_GRAPH_URL = url  # type: ignore[attr-defined]
    desk.send()
    assert desk.graph.texts(person.user) == ["raz", "dwa"]


def left_sending(desk: Desk, owner: str, until: datetime, kind: str = "message") -> Outgoing:
    (row,) = desk.say(desk.person(), "w locie")
    Outgoing.objects.filter(pk=row.pk).update(
        state=State.SENDING, owner=owner, next_attempt_at=until, attempts=1, kind=kind
    )
    return row


def test_what_a_dead_sender_left_is_unknown_and_not_repeated(desk: Desk, ago: Callable[..., datetime]) -> None:
    soon = timezone.now() + (timezone.now() - ago(minutes=1))
    host = socket.gethostname()[:40]
    dead = left_sending(desk, f"{host}:999999", soon)
    mine = left_sending(desk, f"{host}:{os.getpid()}", soon)
    expired = left_sending(desk, "elsewhere:1", ago(seconds=1))
    alive = left_sending(desk, "elsewhere:2", soon)
    assert recover(at_start=True) == 3
    states = [Outgoing.objects.get(pk=row.pk).state for row in (dead, mine, expired, alive)]
    assert states == [State.UNKNOWN, State.UNKNOWN, State.UNKNOWN, State.SENDING]
    desk.say(dead.conversation, "następna")  # type: ignore[arg-type]
    desk.send(until=lambda: bool(desk.graph.delivered))
    assert [call.text for call in desk.graph.delivered] == ["następna"]


def test_while_it_runs_only_expired_leases_count(desk: Desk, ago: Callable[..., datetime]) -> None:
    soon = timezone.now() + (timezone.now() - ago(minutes=1))
    left_sending(desk, f"{socket.gethostname()[:40]}:{os.getpid()}", soon)
    assert recover(at_start=False) == 0


@pytest.mark.parametrize("state", [State.UNKNOWN, State.SENDING, State.FAILED, State.QUEUED])
def test_an_echo_settles_it(desk: Desk, state: str) -> None:
    (row,) = desk.say(desk.person(), "czy doszła?")
    Outgoing.objects.filter(pk=row.pk).update(state=state, attempts=1, error_code="network")
    assert resolve_echo(f"ikp:out:{row.pk}", "m_77")
    row.refresh_from_db()
    assert (row.state, row.external_id, row.error_code) == (State.SENT, "m_77", "")
    assert row.sent_at is not None


def test_an_echo_of_what_is_known_to_be_sent_changes_nothing(desk: Desk) -> None:
    (row,) = desk.say(desk.person(), "doszła")
    desk.send()
    row.refresh_from_db()
    assert resolve_echo(f"ikp:out:{row.pk}", "m_other")
    before = row.external_id
    row.refresh_from_db()
    assert row.external_id == before != "m_other"


@pytest.mark.parametrize(
    "mark", ["", "ikp:out:", "ikp:out:x", "ikp:out:-1", "ikp:out:٣", "other", "ikp:out:" + "9" * 40, "ikp:out:99999"]
)
def test_a_foreign_mark_is_not_ours(desk: Desk, mark: str) -> None:
    assert not resolve_echo(mark, "m_1")


def test_the_echo_that_meta_sends_carries_the_mark(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("drop")
    (row,) = desk.say(person, "niepewna")
    desk.send()
    (call,) = desk.graph.delivered
    assert Outgoing.objects.get(pk=row.pk).state == State.UNKNOWN
    assert resolve_echo(call.body["message"]["metadata"], call.external_id)
    assert Outgoing.objects.get(pk=row.pk).state == State.SENT
