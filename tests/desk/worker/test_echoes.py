"""Who wrote what comes back: our own words, a human in the page inbox, another app that holds the thread."""

from __future__ import annotations

import pytest

from desk.gateway import words
from desk.gateway.channels.messaging import parse_messaging
from desk.gateway.events import Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, Message, Outgoing
from tests.desk.worker.conftest import Talk

LONG = "dzień dobry chciałam zapytać czy na szczepienie potrzebne jest skierowanie"
INBOX = "263902037430900"


def answered(talk: Talk, state: str = Outgoing.State.SENT, mid: str = "ig_1") -> str:
    """An Instagram conversation with one answer of ours; its text."""
    talk.says(LONG, channel="instagram")
    talk.work(Conversation.objects.get())
    row = Outgoing.objects.filter(kind="message").latest("pk")
    Outgoing.objects.filter(pk=row.pk).update(state=state, external_id=mid, attempts=1)
    return str(row.call["body"]["message"]["text"])


def comes_back(talk: Talk, text: str, mid: str = "ig_1", app: str = "") -> Conversation:
    extra = {"app_id": app, "metadata": ""}
    store([talk.event(Kind.ECHO, channel="instagram", text=text, external_id=mid, extra=extra)])
    talk.work(Conversation.objects.get())
    return Conversation.objects.get()


def test_an_echo_without_mark_and_app_id_is_known_by_graphs_id(talk: Talk) -> None:
    assert comes_back(talk, answered(talk)).mode == "bot"
    assert talk.said("page") == []


@pytest.mark.parametrize("state", [Outgoing.State.SENDING, Outgoing.State.UNKNOWN])
def test_an_echo_that_overtakes_graphs_answer_is_known_by_its_words(talk: Talk, state: str) -> None:
    text = answered(talk, state=state, mid="")
    assert comes_back(talk, text).mode == "bot"
    row = Outgoing.objects.filter(kind="message").get()
    assert (row.state, row.external_id) == (Outgoing.State.SENT, "ig_1")


@pytest.mark.parametrize("app", ["", INBOX])
def test_other_words_are_a_humans_and_pause_the_bot(talk: Talk, app: str) -> None:
    answered(talk)
    assert comes_back(talk, "Dzień dobry, tu człowiek", mid="ig_9", app=app).mode == "page"


def test_what_another_app_says_in_standby_is_not_the_citizens(talk: Talk) -> None:
    item = {
        "sender": {"id": "1001"}, "recipient": {"id": "2002"}, "timestamp": 1763899200000,
        "message": {"mid": "m_e", "text": "Tu inna aplikacja", "is_echo": True, "app_id": 99},
    }  # fmt: skip
    store(parse_messaging("messenger", "1001", item, standby=True))
    talk.work()
    assert (talk.said("citizen"), talk.said("page")) == ([], ["Tu inna aplikacja"])
    assert talk.conversation.mode == "bot"


def test_a_tap_in_standby_is_not_answered(talk: Talk) -> None:
    item: dict = {"sender": {"id": "2002"}, "recipient": {"id": "1001"}, "timestamp": 1763899200000}
    item["postback"] = {"mid": "m_p", "title": "Nie", "payload": "ikp:helped:1:no"}
    store(parse_messaging("messenger", "1001", item, standby=True))
    talk.work()
    assert talk.said() == []


def test_a_tap_while_a_human_talks_is_kept_and_not_answered(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    Conversation.objects.update(mode="human")
    answer = Message.objects.get(author="bot")
    talk.says("Nie", payload=f"ikp:helped:{answer.pk}:no")
    talk.work()
    assert answer.feedback.helped is False
    assert len(talk.said()) == 1


@pytest.mark.parametrize("number", ["²", "٣", "9" * 40, "-1", ""])
def test_a_tap_that_names_no_message_poisons_nothing(talk: Talk, number: str) -> None:
    talk.says("Tak", payload=f"ikp:helped:{number}:yes")
    talk.work()
    assert talk.said() == [words.EXPIRED_BUTTON]


@pytest.mark.parametrize(("own", "new_owner", "mode"), [("4242", "4242", "bot"), ("", "4242", "bot"),
                                                        ("4242", INBOX, "page"), ("", INBOX, "page")])  # fmt: skip
def test_the_thread_goes_away_and_comes_back(talk: Talk, settings: object, own: str, new_owner: str, mode: str) -> None:
    settings.META_APP_ID = own  # type: ignore[attr-defined]
    talk.says(LONG)
    talk.work()
    for owner in (INBOX, new_owner):
        store([talk.event(Kind.HANDOVER, extra={"what": "pass_thread_control", "app_id": owner})])
        talk.work()
    assert talk.conversation.mode == mode
    assert talk.said()[1:] == ([words.BOT_IS_BACK] if mode == "bot" else [])


def test_a_moment_still_to_come_is_now() -> None:
    item = {"sender": {"id": "2002"}, "recipient": {"id": "1001"}, "timestamp": 4000000000000, "message": {"mid": "m"}}
    (event,) = parse_messaging("messenger", "1001", item)
    assert event.at.year < 2096
