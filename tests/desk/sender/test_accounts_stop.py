"""A revoked token, a block, a limit: the whole account waits, the others go on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk.gateway.models import Outgoing, SenderState
from desk.gateway.sender import accounts
from tests.desk.sender.conftest import Desk
from tests.graph.running import PAGE, SECOND_PAGE

State = Outgoing.State


def stopped() -> bool:
    return SenderState.objects.filter(account=PAGE, state="stopped").exists()


@pytest.mark.parametrize("code", [190, 368])
def test_a_stopped_page_sends_nothing_more_and_loses_nothing(desk: Desk, code: int) -> None:
    here, there = desk.person(), desk.person(account=SECOND_PAGE)
    desk.graph.fail("error", code=code, account=PAGE, times=99)
    rows = [*desk.say(here, "pierwsza"), *desk.say(here, "druga")]
    (other,) = desk.say(there, "inna strona")
    desk.send(until=lambda: stopped() and Outgoing.objects.get(pk=other.pk).state == State.SENT)
    tried = len(desk.graph.calls)
    (late,) = desk.say(there, "dalej działa")
    desk.send(until=lambda: Outgoing.objects.get(pk=late.pk).state == State.SENT)
    assert len(desk.graph.calls) == tried + 1
    assert [Outgoing.objects.get(pk=row.pk).state for row in rows] == [State.QUEUED, State.QUEUED]
    assert SenderState.objects.get(account=PAGE).code == str(code)


def test_after_resume_the_queue_drains_in_order(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("error", code=368)
    for text in ("raz", "dwa", "trzy"):
        desk.say(person, text)
    desk.send(until=stopped)
    call_command("sender", "--resume", PAGE)
    desk.send()
    assert desk.graph.texts(person.user) == ["raz", "dwa", "trzy"]


def test_a_new_token_resumes_by_itself(desk: Desk, settings: object) -> None:
    person = desk.person()
    desk.graph.state.accounts[PAGE] = ("page", "token-after-renewal")
    desk.say(person, "czekała na nowy token")
    desk.send(until=stopped)
    desk.graph.state.problems.clear()
    assert PAGE not in accounts.open_accounts(timezone.now())
    settings.META_PAGE_TOKENS = {PAGE: "token-after-renewal"}  # type: ignore[attr-defined]
    desk.send()
    assert desk.graph.texts(person.user) == ["czekała na nowy token"]


def test_a_block_does_not_end_with_a_new_token(desk: Desk, settings: object) -> None:
    accounts.stop(PAGE, "368", "blocked")
    settings.META_PAGE_TOKENS = {PAGE: "another"}  # type: ignore[attr-defined]
    assert accounts.open_accounts(timezone.now()) == ["9001"]


def test_a_limit_pauses_the_page_for_as_long_as_meta_says(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("error", code=613, headers={"Retry-After": "2"})
    before = timezone.now()
    desk.say(person, "po przerwie")
    desk.send(until=lambda: SenderState.objects.filter(account=PAGE).exists())
    state = SenderState.objects.get(account=PAGE)
    assert state.state == "paused"
    assert state.until is not None
    assert timedelta(seconds=1.5) < state.until - before < timedelta(seconds=10)
    assert PAGE not in accounts.open_accounts(state.until - timedelta(milliseconds=1))
    assert PAGE in accounts.open_accounts(state.until)
    desk.send()
    assert desk.graph.texts(person.user) == ["po przerwie"]


def test_usage_that_names_a_time_pauses_the_page(desk: Desk) -> None:
    person = desk.person()
    usage = '{"1001": [{"type": "messenger", "call_count": 100, "estimated_time_to_regain_access": 3}]}'
    desk.graph.state.usage = {"x-business-use-case-usage": usage}
    before = timezone.now()
    (row,) = desk.say(person, "ostatnia przed przerwą")
    desk.say(person, "po przerwie")
    desk.send(until=lambda: SenderState.objects.filter(account=PAGE).exists())
    state = SenderState.objects.get(account=PAGE)
    assert state.until is not None
    assert timedelta(seconds=170) < state.until - before < timedelta(seconds=200)
    assert desk.graph.texts(person.user) == ["ostatnia przed przerwą"]
    row.refresh_from_db()
    assert row.state == State.SENT


def test_more_than_the_page_may_send_a_second_arrives_all_the_same(desk: Desk) -> None:
    desk.graph.state.limit = 10
    people = [desk.person() for _ in range(25)]
    for person in people:
        desk.say(person, "dzień dobry")
    desk.send(patience=30)
    assert sorted(call.recipient for call in desk.graph.delivered) == sorted(person.user for person in people)


def test_a_pause_never_softens_a_stop_and_is_never_shortened(desk: Desk) -> None:
    accounts.stop(PAGE, "190", "revoked")
    accounts.pause(PAGE, 60, "613", "limit")
    assert stopped()
    accounts.resume(PAGE)
    accounts.pause(PAGE, 60, "613", "limit")
    until = SenderState.objects.get(account=PAGE).until
    accounts.pause(PAGE, 1, "613", "limit")
    assert SenderState.objects.get(account=PAGE).until == until
