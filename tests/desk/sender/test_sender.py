"""Messages leave once each, in order within a conversation, and their answers are kept."""

from __future__ import annotations

import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from desk.gateway.events import Button
from desk.gateway.models import Outgoing
from desk.gateway.sender import accounts, rows
from desk.gateway.sender.run import run_sender
from tests.desk.sender.conftest import OPEN, Desk
from tests.graph.running import INSTAGRAM, PAGE, PHONE, SECOND_PAGE

State = Outgoing.State


def test_messages_of_one_person_arrive_in_order(desk: Desk) -> None:
    person = desk.person()
    texts = [f"wiadomość {number}" for number in range(12)]
    for text in texts:
        desk.say(person, text)
    desk.send()
    assert desk.graph.texts(person.user) == texts
    assert desk.graph.state.problems == []


def test_what_the_api_answers_is_stored(desk: Desk) -> None:
    person = desk.person()
    row, *_ = desk.say(person, "Dzień dobry")
    desk.send()
    row.refresh_from_db()
    (call,) = desk.graph.delivered
    assert (row.state, row.external_id, row.attempts, row.owner) == (State.SENT, call.external_id, 1, "")
    assert row.sent_at is not None
    assert call.body["message"]["metadata"] == f"ikp:out:{row.pk}"


@pytest.mark.parametrize(
    ("channel", "account"), [("messenger", SECOND_PAGE), ("instagram", INSTAGRAM), ("whatsapp", PHONE)]
)
def test_every_channel_uses_its_own_token_and_shape(desk: Desk, channel: str, account: str) -> None:
    person = desk.person(channel, account, user="48600700800")
    desk.say(person, "Wybierz:", *(Button(f"Możliwość {n}", f"/inform_{n}") for n in range(5)))
    desk.send()
    assert desk.graph.texts(person.user) == ["Wybierz:"]
    assert desk.graph.state.problems == []


def test_a_slow_conversation_holds_up_nobody_else(desk: Desk) -> None:
    slow, quick = desk.person(), desk.person()
    desk.graph.fail("slow", recipient=slow.user, seconds=1.5)
    desk.say(slow, "pierwsza")
    desk.say(slow, "druga")
    (row,) = desk.say(quick, "od razu")
    desk.send(until=lambda: Outgoing.objects.get(pk=row.pk).state == State.SENT)
    first_done = Outgoing.objects.filter(conversation=slow, state=State.SENT).count()
    assert desk.graph.texts(quick.user) == ["od razu"]
    assert first_done <= 1


def test_many_conversations_leave_at_once(desk: Desk) -> None:
    people = [desk.person() for _ in range(40)]
    for person in people:
        desk.say(person, "jeden")
        desk.say(person, "dwa")
    desk.send()
    assert all(desk.graph.texts(person.user) == ["jeden", "dwa"] for person in people)


def test_seen_and_typing_are_tried_once_and_leave_no_trace(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("error", kind="action", code=2, times=5)
    desk.sign(person)
    desk.send(until=lambda: bool(desk.graph.calls))
    assert [call.kind for call in desk.graph.calls] == ["action"]
    assert not Outgoing.objects.exists()


def test_a_typing_sign_that_hangs_does_not_delay_the_message(desk: Desk) -> None:
    person = desk.person()
    desk.graph.fail("hang", kind="action", seconds=2.5)
    desk.sign(person)
    desk.send(until=lambda: bool(desk.graph.calls))
    (row,) = desk.say(person, "odpowiedź")
    desk.send(until=lambda: Outgoing.objects.get(pk=row.pk).state == State.SENT, patience=2)
    assert desk.graph.texts(person.user) == ["odpowiedź"]


def test_a_typing_sign_after_its_answer_is_dropped(desk: Desk) -> None:
    person = desk.person()
    desk.sign(person)
    desk.say(person, "odpowiedź")
    desk.send()
    assert [call.kind for call in desk.graph.calls] == ["message"]


def test_a_stopped_account_shows_no_typing_either(desk: Desk) -> None:
    accounts.stop(PAGE, "190", "revoked")
    desk.sign(desk.person())
    other = desk.person(account=SECOND_PAGE)
    desk.say(other, "inna strona")
    desk.send()
    assert [call.account for call in desk.graph.calls] == [SECOND_PAGE]


def test_an_account_without_a_token_keeps_its_rows(desk: Desk) -> None:
    stranger, known = desk.person(account="5555"), desk.person()
    (row,) = desk.say(stranger, "czekam na token")
    (other,) = desk.say(known, "idę")
    desk.send(until=lambda: Outgoing.objects.get(pk=other.pk).state == State.SENT)
    row.refresh_from_db()
    assert (row.state, row.attempts) == (State.QUEUED, 0)


def test_a_cancelled_message_is_not_sent(desk: Desk) -> None:
    person = desk.person()
    (first,) = desk.say(person, "odwołana")
    Outgoing.objects.filter(pk=first.pk).update(state=State.CANCELLED)
    desk.say(person, "ważna")
    desk.send()
    assert desk.graph.texts(person.user) == ["ważna"]


def test_several_senders_share_the_work_and_send_nothing_twice(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "recover", lambda at_start: 0)  # in one process each would take the others for dead
    people = [desk.person() for _ in range(20)]
    for text in ("raz", "dwa", "trzy"):
        for person in people:
            desk.say(person, text)

    async def play() -> None:
        stop = asyncio.Event()
        senders = [asyncio.create_task(run_sender(stop)) for _ in range(3)]
        while await Outgoing.objects.filter(state__in=OPEN).aexists():
            await asyncio.sleep(0.05)
        stop.set()
        await asyncio.gather(*senders)
        await sync_to_async(connections.close_all)()

    asyncio.run(asyncio.wait_for(play(), 60))
    assert all(desk.graph.texts(person.user) == ["raz", "dwa", "trzy"] for person in people)
    assert len(desk.graph.calls) == 60
