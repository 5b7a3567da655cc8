"""Who works on a conversation, and what is not lost or answered twice when that changes."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DataError
from django.utils import timezone

from desk.gateway.events import Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, InboxEvent, Message
from desk.gateway.worker import lease, loop
from tests.desk.worker.conftest import Talk, reply

LONG = "dzień dobry chciałam zapytać czy na szczepienie potrzebne jest skierowanie"


def test_what_was_answered_in_mid_turn_is_not_answered_again(talk: Talk) -> None:
    """The lease ran out while the bot was thinking, and another thread of the same worker took the conversation."""

    def overtaken(question: dict) -> dict:
        if len(talk.asked) == 1:
            talk.work()
        return talk.echo(question)

    talk.answer = overtaken
    talk.says(LONG)
    talk.work()
    assert len(talk.asked) == 2
    assert len(talk.said()) == 1


def test_a_lease_is_given_back_only_by_who_holds_it(talk: Talk) -> None:
    talk.says(LONG)
    until = timezone.now() + timedelta(seconds=45)
    Conversation.objects.update(lease_owner="other:1", lease_until=until)
    lease.release(talk.conversation.pk, None)
    assert (talk.conversation.lease_owner, talk.conversation.lease_until) == ("other:1", until)


def test_a_worked_off_conversation_is_free_and_not_due(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    row = talk.conversation
    assert (row.lease_owner, row.lease_until, row.due_at) == ("", None, None)


def test_what_comes_in_mid_turn_is_answered_too(talk: Talk) -> None:
    def more(question: dict) -> dict:
        if len(talk.asked) == 1:
            talk.says(LONG + " od lekarza")
        return talk.echo(question)

    talk.answer = more
    talk.says(LONG)
    talk.work()
    assert [question["message"] for question in talk.asked] == [LONG, LONG + " od lekarza"]


def test_a_conversation_that_nobody_would_look_at_is_found(talk: Talk) -> None:
    talk.says(LONG)
    Conversation.objects.update(due_at=None)
    assert lease.find_forgotten() == 1
    assert lease.claim(5) == [talk.conversation.pk]
    assert lease.claim(5) == []


def test_an_erased_conversation_ends_its_turn(talk: Talk) -> None:
    def erased(question: dict) -> dict:
        Conversation.objects.all().delete()
        return talk.echo(question)

    talk.answer = erased
    talk.says(LONG)
    talk.work()
    assert not Message.objects.exists()


def test_a_row_that_the_database_refuses_is_set_aside_like_any_poison(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        raise DataError("value too long")

    monkeypatch.setattr(loop, "take_turn", refuse)
    talk.says(LONG)
    for _ in range(loop.MOST_ATTEMPTS):
        InboxEvent.objects.update(next_attempt_at=None)
        talk.work()
    assert InboxEvent.objects.get().state == "aside"
    assert talk.conversation.needs_human


@pytest.mark.parametrize("late", [False, True])
def test_what_was_taken_back_before_it_was_read_is_not_answered(talk: Talk, late: bool) -> None:
    unsend = talk.event(Kind.UNSEND, key="unsend:m9", external_id="m9")
    if not late:
        store([unsend])
    talk.says(LONG, external_id="m9")
    if late:
        store([unsend])
    talk.work()
    assert talk.asked == []
    assert talk.said("citizen") == [""]
    assert LONG not in str(list(InboxEvent.objects.values_list("data", flat=True)))


def test_an_edit_that_waits_behind_its_message_is_what_is_answered(talk: Talk) -> None:
    talk.says(LONG, external_id="m9")
    store([talk.event(Kind.EDIT, key="edit:m9:1", external_id="m9", text=LONG + " poprawione")])
    talk.work()
    assert [question["message"] for question in talk.asked] == [LONG + " poprawione"]


def test_a_few_words_that_are_a_question_do_not_wait(talk: Talk) -> None:
    talk.answer = lambda question: (
        {"intent": {"name": "hpv_referral", "confidence": 0.95}}
        if "sender" not in question
        else reply("Kiedy była pierwsza dawka?", answer="utter_ask_dose_date")
    )
    talk.says("kiedy druga dawka hpv")
    talk.work()
    assert len(talk.said()) == 1
