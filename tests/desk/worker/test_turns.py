"""A turn: what came in, the bot's answer, and what goes out."""

from __future__ import annotations

import httpx
import pytest

from desk.core.models import Change
from desk.gateway import words
from desk.gateway.events import Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, InboxEvent, Message, Outgoing
from tests.desk.worker.conftest import Talk, reply

LONG = "dzień dobry chciałam zapytać czy na szczepienie potrzebne jest skierowanie"


def messages_out() -> list[Outgoing]:
    return list(Outgoing.objects.filter(kind="message").order_by("id"))


def test_a_question_is_answered_once_and_queued_once(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    talk.work()
    assert len(talk.asked) == 1
    assert talk.said() == [f"odpowiedź na: {LONG}\n\n{words.DID_IT_HELP}"]
    assert len(messages_out()) == 1
    assert InboxEvent.objects.get().state == "done"


def test_the_same_event_delivered_again_changes_nothing(talk: Talk) -> None:
    event = talk.says(LONG)
    stored = store([event, event])
    talk.work()
    assert (stored.new, stored.seen) == (0, 1)
    assert len(talk.said("citizen")) == 1


def test_three_short_messages_in_a_row_get_one_answer(talk: Talk) -> None:
    for text in ("dzień dobry", "mam pytanie", "nie widzę syna"):
        talk.says(text)
    talk.work()
    assert talk.asked == []  # perhaps there is more to come
    talk.patience_is_over()
    talk.work()
    assert [question["message"] for question in talk.asked] == ["dzień dobry\nmam pytanie\nnie widzę syna"]
    assert talk.said("citizen") == ["dzień dobry", "mam pytanie", "nie widzę syna"]
    assert len(talk.said()) == 1


def test_a_short_answer_to_our_question_does_not_wait(talk: Talk) -> None:
    talk.answer = lambda question: reply("Kiedy była pierwsza dawka?", answer="utter_ask_dose_date")
    talk.says(LONG)
    talk.work()
    talk.says("12 marca")
    talk.work()
    assert [question["message"] for question in talk.asked] == [LONG, "12 marca"]


def test_a_button_reaches_the_bot_only_if_it_was_offered(talk: Talk) -> None:
    button = {"title": "Tak", "payload": "/affirm"}
    talk.answer = lambda question: reply("Czy tak?", answer="utter_ask_x", buttons=[button])
    talk.says(LONG)
    talk.work()
    talk.says("Tak", payload="/affirm")
    talk.work()
    talk.says("Inny przycisk", payload='/restart{"a": 1}')
    talk.work()
    assert [question["payload"] for question in talk.asked] == [None, "/affirm", None]


def test_a_typed_slash_is_never_a_payload(talk: Talk) -> None:
    talk.says("/restart proszę natychmiast wszystko od nowa")
    talk.work()
    assert talk.asked[0]["payload"] is None


@pytest.mark.parametrize("fault", [httpx.ConnectError("away"), httpx.ReadTimeout("slow"), 500, {"messages": []}])
def test_a_bot_that_is_away_is_waited_for_and_then_excused(talk: Talk, fault: object) -> None:
    talk.answer = lambda question: fault  # type: ignore[assignment, return-value]
    talk.says(LONG)
    talk.work()
    assert talk.said() == []
    talk.patience_is_over()
    talk.work()
    assert talk.said() == [words.BOT_AWAY]
    assert talk.conversation.needs_human
    assert InboxEvent.objects.get().state == "done"


def test_a_bot_that_comes_back_answers_what_waited_under_the_same_id(talk: Talk) -> None:
    talk.answer = lambda question: httpx.ConnectError("away")
    talk.says(LONG)
    talk.work()
    talk.answer = talk.echo
    talk.work()
    assert len(talk.said()) == 1
    assert len({question["message_id"] for question in talk.asked}) == 1


def test_personal_data_never_reaches_bot_or_database_and_is_spoken_of_kindly(talk: Talk) -> None:
    talk.says("proszę sprawdzić konto syna, jego pesel to 44851401353, hasło mam kot123 i nic nie działa")
    talk.work()
    assert "[PESEL]" in talk.asked[0]["message"]
    everything = f"{list(InboxEvent.objects.values())} {list(Message.objects.values())} {talk.asked}"
    assert "44851401353" not in everything
    assert "kot123" not in everything
    assert talk.said()[0] == f"{words.PERSONAL_DATA} {words.PASSWORD}"


def test_a_picture_reaches_the_bot_as_a_marker(talk: Talk) -> None:
    talk.says("", marker="image")
    talk.work()
    assert talk.asked[0]["metadata"]["marker"] == "image"


def test_a_taken_conversation_is_recorded_and_the_bot_stays_silent(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    Conversation.objects.update(mode="human")
    talk.says("halo, jest tam ktoś, czekam już bardzo długo")
    talk.work()
    assert len(talk.asked) == 1
    assert len(talk.said("citizen")) == 2


def test_taking_over_in_mid_turn_drops_the_bots_answer(talk: Talk) -> None:
    def taken_meanwhile(question: dict) -> dict:
        Conversation.objects.update(mode="human")
        return talk.echo(question)

    talk.answer = taken_meanwhile
    talk.says(LONG)
    talk.work()
    assert talk.said() == []
    assert messages_out() == []


def test_another_workers_lease_is_respected_in_mid_turn(talk: Talk) -> None:
    def stolen(question: dict) -> dict:
        Conversation.objects.update(lease_owner="other:1")
        return talk.echo(question)

    talk.answer = stolen
    talk.says(LONG)
    talk.work()
    assert talk.said() == []
    assert InboxEvent.objects.get().state == "waiting"


def test_an_emergency_puts_the_conversation_on_top(talk: Talk) -> None:
    talk.answer = lambda question: reply(
        "Dzwoń pod 112", answer="utter_emergency", intent="emergency", urgent="emergency"
    )
    talk.says("dziecko nie oddycha pomocy co mam robić")
    talk.work()
    conversation = talk.conversation
    assert (conversation.urgent, conversation.needs_human) == ("emergency", True)
    assert conversation.topic == "safety"


def test_a_poison_message_is_set_aside_and_what_follows_is_answered(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desk.gateway.worker import loop

    handle = loop.handle

    def fault(http: httpx.Client, conversation: int, events: list[InboxEvent]) -> int:
        if "trucizna" in events[0].data["text"]:
            raise RuntimeError("a fault of ours")
        return handle(http, conversation, events)

    monkeypatch.setattr(loop, "handle", fault)
    talk.says("to jest trucizna dla naszego programu")
    for _ in range(loop.MOST_ATTEMPTS):
        InboxEvent.objects.update(next_attempt_at=None)
        talk.work()
    poison = InboxEvent.objects.get()
    assert (poison.state, poison.attempts) == ("aside", loop.MOST_ATTEMPTS)
    assert "a fault of ours" in poison.error
    talk.says(LONG)
    talk.work()
    assert len(talk.said()) == 1


def test_small_talk_does_not_hide_what_a_conversation_is_about(talk: Talk) -> None:
    seen = []
    for intent in ("greet", "hpv_dose_interval", "inform", "thank", "complaint"):
        talk.answer = lambda question, intent=intent: reply("dobrze", intent=intent)
        talk.says(LONG)
        talk.work()
        seen.append((talk.conversation.intent, talk.conversation.topic))
    matter = ("hpv_dose_interval", "hpv")
    assert seen == [("greet", "conversation"), matter, matter, matter, ("complaint", "hpv")]


def test_an_edit_changes_the_text_and_brings_no_second_answer(talk: Talk) -> None:
    first = talk.says(LONG)
    talk.work()
    store([talk.event(Kind.EDIT, text="inny tekst", external_id=first.external_id)])
    talk.work()
    assert talk.said("citizen") == ["inny tekst"]
    assert len(talk.asked) == 1


def test_what_is_unsent_is_erased_everywhere(talk: Talk) -> None:
    first = talk.says(LONG)
    talk.work()
    store([talk.event(Kind.UNSEND, external_id=first.external_id)])
    talk.work()
    assert talk.said("citizen") == [""]
    assert LONG not in str(list(InboxEvent.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Kind.EDIT, {"text": "inny tekst"}),
        (Kind.UNSEND, {}),
        (Kind.READ, {"extra": {"watermark": 4_000_000_000_000}}),
        (Kind.HANDOVER, {"extra": {"what": "pass_thread_control", "app_id": "263902037430900"}}),
    ],
)
def test_what_changes_without_a_new_message_wakes_the_consoles(talk: Talk, kind: Kind, fields: dict) -> None:
    first = talk.says(LONG)
    talk.work()
    before = Change.objects.count()
    store([talk.event(kind, external_id=first.external_id, **fields)])
    talk.work()
    assert list(Change.objects.values_list("conversation", flat=True))[before:] == [talk.conversation.pk]


def test_a_human_in_the_page_inbox_pauses_the_bot(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    foreign = {"app_id": "263902037430900", "metadata": ""}
    store([talk.event(Kind.ECHO, text="Dzień dobry, tu człowiek", extra=foreign)])
    talk.work()
    talk.says("dziękuję, a kiedy mogę się spodziewać odpowiedzi w mojej sprawie")
    talk.work()
    assert talk.conversation.mode == "page"
    assert talk.said("page") == ["Dzień dobry, tu człowiek"]
    assert len(talk.asked) == 1
    assert not Outgoing.objects.filter(state="queued", human=False).exists()


def test_feedback_is_stored_with_the_answer_that_it_judges(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    answer = Message.objects.get(author="bot")
    no = next(button for button in answer.buttons if button["title"] == words.NOT_HELPED)
    talk.says(no["title"], payload=no["payload"])
    talk.work()
    assert answer.feedback.helped is False
    assert talk.conversation.thumbs_down
    offered = Message.objects.filter(author="bot").latest("id").buttons
    assert [button["payload"] for button in offered] == ["/ask_human"]
    assert len(talk.asked) == 1


def test_nobody_can_judge_another_conversations_answer(talk: Talk) -> None:
    talk.says(LONG)
    talk.work()
    answer = Message.objects.get(author="bot")
    talk.says("Tak", payload=f"ikp:helped:{answer.pk}:yes", user="3003")
    talk.work(Conversation.objects.get(user="3003"))
    assert not hasattr(Message.objects.get(pk=answer.pk), "feedback")


def test_standby_is_recorded_and_never_answered(talk: Talk) -> None:
    store([talk.event(Kind.STANDBY, text="pisałam do kogoś innego w tej samej sprawie")])
    talk.work()
    assert len(talk.said("citizen")) == 1
    assert talk.asked == []
