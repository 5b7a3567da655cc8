"""Comments under posts: answered privately, in public only a line that tells nothing; chatter is left alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from desk.core.models import Change
from desk.gateway import words
from desk.gateway.channels.comment.parse import removal_key
from desk.gateway.events import Event, Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, InboxEvent, Message, Outgoing
from tests.desk.worker.conftest import Talk, reply

POST = "1001_5"
ASKS = "czemu nie widzę konta córki, jest u mnie ubezpieczona"


def comment(
    talk: Talk, text: str, kind: Kind = Kind.COMMENT, ident: str = "c1", verb: str = "add", user: str = "77"
) -> Event:
    event = talk.event(
        kind, channel="comment", text=text, external_id=ident, key=f"{ident}:{verb}:{text[:8]}", user=user,
        extra={"post": POST, "parent": POST, "top_level": True, "via": "page"},
    )  # fmt: skip
    store([event])
    for conversation in Conversation.objects.filter(channel="comment"):
        talk.work(conversation)
    return event


def out(kind: str) -> list[dict]:
    return [row.call for row in Outgoing.objects.filter(kind=kind).exclude(state="cancelled").order_by("id")]


def test_a_question_gets_the_answer_privately_and_one_public_line(talk: Talk) -> None:
    talk.answer = lambda question: reply("Pełna odpowiedź", answer="utter_x", intent="child_account_no_access")
    comment(talk, ASKS)
    (private,), (public,) = out("private_reply"), out("public_reply")
    assert private["body"]["recipient"] == {"comment_id": "c1"}
    assert private["body"]["message"]["text"] == "Pełna odpowiedź"
    assert public["body"]["message"] == words.ANSWERED_PRIVATELY


@pytest.mark.parametrize("intent", ["greet", "thank", "goodbye", "affirm", "out_of_scope", "nlu_fallback", "deny"])
def test_chatter_is_left_alone(talk: Talk, intent: str) -> None:
    talk.answer = lambda question: reply("cokolwiek", intent=intent)
    comment(talk, "super post, pozdrawiam")
    assert not Outgoing.objects.exists()


def test_an_angry_comment_is_shown_to_a_human_and_not_answered(talk: Talk) -> None:
    talk.answer = lambda question: reply("przykro mi", intent="complaint")
    comment(talk, "wstyd i hańba")
    assert not Outgoing.objects.exists()
    assert Conversation.objects.get(channel="comment").needs_human


def test_an_edit_brings_no_second_reply(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    comment(talk, ASKS)
    comment(talk, ASKS + " i syna", kind=Kind.COMMENT_EDIT, verb="edited")
    assert len(out("private_reply")) == len(out("public_reply")) == 1
    edited = Message.objects.get(author="citizen")
    assert edited.text.endswith("i syna")
    assert Change.objects.filter(conversation=edited.conversation_id).exists()  # the consoles are told


def test_a_removed_comment_is_erased_and_what_is_queued_for_it_cancelled(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    comment(talk, ASKS)
    comment(talk, "", kind=Kind.COMMENT_REMOVE, verb="remove")
    assert out("private_reply") == out("public_reply") == []
    erased = Message.objects.get(author="citizen")
    assert erased.text == ""
    assert Change.objects.filter(conversation=erased.conversation_id).exists()  # the consoles are told
    assert ASKS not in str(list(InboxEvent.objects.values_list("data", flat=True)))


def test_personal_data_is_hidden_and_its_author_told_privately(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    comment(talk, "nie widzę syna, pesel 44851401353")
    (hidden,), (private,) = out("hide"), out("private_reply")
    assert hidden["path"] == "c1"
    assert private["body"]["message"]["text"].startswith(f"{words.BOT_GREETING} {words.COMMENT_HIDDEN}")
    assert out("public_reply") == []


def test_a_thread_gets_only_so_many_public_lines(talk: Talk, settings: object) -> None:
    settings.PUBLIC_REPLIES_PER_THREAD = 2  # type: ignore[attr-defined]
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    for number in range(4):
        comment(talk, f"{ASKS} {number}", ident=f"c{number}", user=f"8{number}")
    assert len(out("private_reply")) == 4
    assert len(out("public_reply")) == 2


def test_each_comment_is_a_talk_of_its_own_for_the_bot(talk: Talk) -> None:
    comment(talk, ASKS, ident="c1")
    comment(talk, ASKS + " druga", ident="c2")
    assert len({question["sender"] for question in talk.asked}) == 2


def test_danger_in_a_comment_names_112_in_public_too(talk: Talk) -> None:
    talk.answer = lambda question: reply("Zadzwoń pod 112", intent="emergency", urgent="emergency")
    comment(talk, "mąż leży nieprzytomny po szczepieniu pomocy")
    assert out("public_reply")[0]["body"]["message"] == words.PUBLIC_EMERGENCY
    assert Conversation.objects.get(channel="comment").urgent == "emergency"


def test_an_addition_that_comes_after_its_removal_is_neither_answered_nor_kept(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    store([talk.event(Kind.COMMENT_REMOVE, channel="comment", external_id="c1", key=removal_key("c1"), user="77")])
    comment(talk, ASKS)
    assert talk.asked == []
    assert not Outgoing.objects.exists()
    assert ASKS not in str(list(InboxEvent.objects.values_list("data", flat=True)))


def test_a_removal_leaves_the_answers_to_the_same_persons_other_comments(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    comment(talk, ASKS, ident="c1")
    comment(talk, ASKS + " i syna", ident="c2")
    comment(talk, "", kind=Kind.COMMENT_REMOVE, verb="remove", ident="c1")
    assert [call["body"]["recipient"]["comment_id"] for call in out("private_reply")] == ["c2"]


def test_the_share_of_public_lines_is_counted_by_post_also_for_who_writes_under_several(
    talk: Talk, settings: object
) -> None:
    settings.PUBLIC_REPLIES_PER_THREAD = 1  # type: ignore[attr-defined]
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    for number, post in enumerate(["1001_5", "1001_6", "1001_5", "1001_6", ""]):
        extra = {"post": post, "parent": "", "top_level": True, "via": "page"}
        store(
            [talk.event(Kind.COMMENT, channel="comment", text=ASKS, user="77", external_id=f"c{number}", extra=extra)]
        )
        talk.work(Conversation.objects.get(channel="comment"))
    assert [call["path"].split("/")[0] for call in out("public_reply")] == ["c0", "c1", "c4"]


def test_a_comment_of_somebody_whom_a_moderator_has_taken_is_left_to_the_moderator(talk: Talk) -> None:
    talk.answer = lambda question: reply("Odpowiedź", intent="child_account_no_access")
    comment(talk, ASKS, ident="c1")
    Outgoing.objects.all().delete()
    Conversation.objects.update(mode="human")
    comment(talk, ASKS + " i syna", ident="c2")
    comment(talk, "pesel 44851401353", ident="c3")
    assert [row.kind for row in Outgoing.objects.all()] == ["hide"]


def test_who_answers_the_private_reply_goes_on_from_the_comment(talk: Talk) -> None:
    talk.answer = lambda question: reply("Czy dziecko ma własny tytuł?", intent="child_account_no_access")
    comment(talk, ASKS)
    Outgoing.objects.filter(kind="private_reply").update(state="sent", recipient="2002", sent_at=timezone.now())
    talk.answer = talk.echo
    for text in ("nie, dziecko nie ma niczego takiego", "a kiedy będzie widać konto dziecka?"):
        talk.says(text)
        talk.work()
    _, first, second = talk.asked
    assert first["continues"] == "comment:1001:77:c1"
    assert "continues" not in second


def test_a_private_reply_to_somebody_else_or_of_long_ago_is_not_gone_on_from(talk: Talk) -> None:
    talk.answer = lambda question: reply("Czy dziecko ma własny tytuł?", intent="child_account_no_access")
    comment(talk, ASKS)
    row = Outgoing.objects.filter(kind="private_reply")
    row.update(state="sent", recipient="2002", sent_at=timezone.now() - timedelta(days=8))
    talk.says("nie, dziecko nie ma niczego takiego")
    talk.work()
    row.update(recipient="someone else", sent_at=timezone.now())
    other = talk.says("nie, dziecko nie ma niczego takiego", user="2003")
    talk.work(Conversation.objects.get(user=other.user))
    assert not any("continues" in question for question in talk.asked)


PERSONAL = "nie widzę konta syna, mój pesel 44051401359"


@pytest.mark.parametrize(
    ("said", "intent", "urgent", "sent"),
    [
        ("Dzień dobry, tu Asystent.\n\nOto odpowiedź.", "child_account_no_access", None,
         f"Dzień dobry, tu Asystent.\n\n{words.COMMENT_HIDDEN}\n\nOto odpowiedź."),
        ("Zadzwoń pod 112!", "emergency", "emergency", f"Zadzwoń pod 112!\n\n{words.COMMENT_HIDDEN}"),
        ("Cześć!", "greet", None, f"{words.BOT_GREETING} {words.COMMENT_HIDDEN}"),
    ],
)  # fmt: skip
def test_a_hidden_comment_gets_its_answer_with_one_greeting(
    talk: Talk, said: str, intent: str, urgent: str | None, sent: str
) -> None:
    talk.answer = lambda question: reply(said, intent=intent, urgent=urgent)
    comment(talk, PERSONAL)
    (private,) = out("private_reply")
    assert private["body"]["message"]["text"] == sent
    assert len(out("hide")) == 1
