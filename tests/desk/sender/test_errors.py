"""Meta's error codes, each with what the sender makes of it."""

from __future__ import annotations

import pytest

from desk.gateway import words
from desk.gateway.channels.comment.render import hide, private_reply, public_reply
from desk.gateway.events import Call, Reply
from desk.gateway.models import Conversation, Message, Outgoing
from desk.gateway.sender.outcomes import Fate, fate_of
from tests.desk.sender.conftest import Desk

State = Outgoing.State


@pytest.mark.parametrize("code", [1, 2, 1200])
def test_a_passing_error_is_tried_again_until_it_works(desk: Desk, code: int) -> None:
    person = desk.person()
    desk.graph.fail("error", code=code, times=2)
    (row,) = desk.say(person, "w końcu")
    desk.say(person, "potem")
    desk.send()
    row.refresh_from_db()
    assert desk.graph.texts(person.user) == ["w końcu", "potem"]
    assert (row.state, row.attempts, row.error_code) == (State.SENT, 3, "")


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_in_trouble_is_tried_again(desk: Desk, status: int) -> None:
    person = desk.person()
    desk.graph.fail("error", code=999_999, status=status, times=2)
    desk.say(person, "jednak doszło")
    desk.send()
    assert desk.graph.texts(person.user) == ["jednak doszło"]
    assert len(desk.graph.calls) == 3


@pytest.mark.parametrize(
    ("code", "subcode"), [(10, 2018278), (100, None), (200, None), (230, None), (551, 1545041), (4711, None)]
)
def test_a_final_error_ends_this_message_only(desk: Desk, code: int, subcode: int | None) -> None:
    person = desk.person()
    desk.graph.fail("error", code=code, subcode=subcode)
    (row,) = desk.say(person, "przepadła")
    desk.say(person, "następna")
    desk.send()
    row.refresh_from_db()
    assert row.state == State.FAILED
    assert row.error_code == (f"{code}/{subcode}" if subcode else str(code))
    assert row.trace == "T1"
    assert desk.graph.texts(person.user) == ["następna"]
    assert Conversation.objects.get().needs_human


def test_an_error_that_never_passes_ends_after_eight_attempts(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("error", code=1, times=99, recipient=person.user)
    (row,) = desk.say(person, "trucizna")
    desk.send()
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.FAILED, 8)


def test_a_comment_that_has_its_reply_already_is_done(desk: Desk) -> None:
    person = desk.person("comment", user="3001")
    call = private_reply(Reply("Pełna odpowiedź"), "55_77", person.account)
    for _ in range(2):
        queue(desk, person, call)
    desk.send()
    assert [row.state for row in Outgoing.objects.order_by("pk")] == [State.SENT, State.SENT]
    assert len(desk.graph.delivered) == 1
    assert Outgoing.objects.filter(recipient="psid-of-55_77").count() == 1  # whom it reached, in messages


def test_nobody_is_promised_a_private_reply_that_failed(desk: Desk) -> None:
    person = desk.person("comment", user="3001")
    desk.graph.fail("error", code=100, kind="private_reply")
    message = Message.objects.create(conversation=person, author="bot", text="x", created_at=person.last_activity_at)
    queue(desk, person, private_reply(Reply("Pełna odpowiedź"), "55_77", person.account), message)
    promise = queue(desk, person, public_reply(words.ANSWERED_PRIVATELY, "55_77"), message)
    queue(desk, person, public_reply(words.PUBLIC_EMERGENCY, "55_77"), message)
    desk.send()
    promise.refresh_from_db()
    assert promise.state == State.CANCELLED
    assert [call.text for call in desk.graph.delivered] == [words.PUBLIC_EMERGENCY]
    assert Conversation.objects.get().needs_human


def test_hiding_waits_for_no_reply(desk: Desk) -> None:
    person = desk.person("comment", user="3001")
    desk.graph.fail("slow", kind="private_reply", seconds=1)
    reply = queue(desk, person, private_reply(Reply("Pełna odpowiedź"), "55_77", person.account))
    row = queue(desk, person, hide("55_77"))
    order: list[int] = []
    desk.send(until=lambda: len(done(order, reply, row)) == 2)
    assert order == [row.pk, reply.pk]


@pytest.mark.parametrize(
    ("status", "code", "transient", "fate"),
    [
        (400, 4, False, Fate.LIMITED),
        (400, 613, False, Fate.LIMITED),
        (401, 190, False, Fate.STOP),
        (400, 368, False, Fate.STOP),
        (500, 100, False, Fate.FINAL),
        (400, None, True, Fate.RETRY),
        (429, None, False, Fate.LIMITED),
        (503, None, False, Fate.RETRY),
        (404, None, False, Fate.FINAL),
        (302, None, False, Fate.FINAL),
    ],
)
def test_the_table_of_fates(status: int, code: int | None, transient: bool, fate: Fate) -> None:
    assert fate_of(status, code, transient) is fate


def done(order: list[int], *rows: Outgoing) -> list[int]:
    order += [row.pk for row in rows if row.pk not in order and Outgoing.objects.get(pk=row.pk).state == State.SENT]
    return order


def queue(desk: Desk, person: Conversation, call: Call, message: Message | None = None) -> Outgoing:
    row = desk.queue(person, call.kind, call.path, call.body)
    Outgoing.objects.filter(pk=row.pk).update(message=message)
    return row
