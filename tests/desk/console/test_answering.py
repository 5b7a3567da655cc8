"""Taking a conversation, answering in it, giving it back: what the citizen, the bot and a second moderator notice."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from desk.console import answering, changes, claims, presence
from desk.console.answering import Refused, draft_of
from desk.console.answers.built_in import answers
from desk.console.models import AuditEntry, Draft, Tag
from desk.console.window import window_of
from desk.core.models import Change
from desk.gateway.models import Conversation, Message, Outgoing
from tests.desk.console.conftest import Person, Talk

DAY = timedelta(days=1)


def said(row: Conversation) -> list[tuple[str, str]]:
    return list(row.messages.order_by("id").values_list("author", "text"))


# claiming


def test_of_two_moderators_one_gets_it(talk: Talk, person: Person) -> None:
    anna, piotr = person("moderator"), person("moderator")
    row = talk(needs_human=True, mode="waiting")
    assert claims.claim(anna, row.pk)
    assert not claims.claim(piotr, row.pk)
    assert claims.claim(anna, row.pk)
    row.refresh_from_db()
    assert (row.assignee, row.mode, row.needs_human) == (anna, "human", False)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_the_same_moment_one_gets_it(talk: Talk, person: Person) -> None:
    people, row = [person("moderator") for _ in range(6)], talk()
    barrier, got = threading.Barrier(6), []

    def take(user: object) -> None:
        barrier.wait()
        if claims.claim(user, row.pk):  # type: ignore[arg-type]
            got.append(user)
        connection.close()

    threads = [threading.Thread(target=take, args=(user,)) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    row.refresh_from_db()
    assert got == [row.assignee]


def test_claiming_silences_what_the_bot_has_queued_but_not_what_a_human_wrote(talk: Talk, person: Person) -> None:
    row = talk()
    bots = Outgoing.objects.create(conversation=row, kind="message")
    humans = Outgoing.objects.create(conversation=row, kind="message", human=True)
    claims.claim(person("moderator"), row.pk)
    bots.refresh_from_db()
    humans.refresh_from_db()
    assert (bots.state, humans.state) == ("cancelled", "queued")
    assert Change.objects.filter(conversation=row.pk).exists()


def test_taking_over_is_a_decision_of_its_own(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna, piotr = signed_in("moderator"), signed_in("moderator")
    row = talk()
    anna.post(f"/console/c/{row.pk}/claim/")
    answer = piotr.post(f"/console/c/{row.pk}/claim/", headers={"HX-Request": "true"})
    assert "prowadzi już ktoś inny" in answer.content.decode()
    piotr.post(f"/console/c/{row.pk}/take-over/")
    row.refresh_from_db()
    assert row.assignee == piotr.user  # type: ignore[attr-defined]
    assert AuditEntry.objects.filter(action="conversation.take").count() == 1


def test_handing_back_lets_the_bot_say_so(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk("pomocy", channel="messenger")
    claims.claim(anna, row.pk)
    assert claims.hand_back(anna, row.pk)
    row.refresh_from_db()
    assert (row.assignee, row.mode) == (None, "bot")
    assert said(row)[-1][0] == "bot"
    assert "Znów odpowiada bot" in said(row)[-1][1]
    assert row.outgoing.filter(state="queued", human=False).count() == 1
    assert not claims.hand_back(anna, row.pk)


def test_handing_back_repeats_the_question_of_an_open_form(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk("kiedy druga dawka?", "Kiedy była pierwsza?", channel="messenger")
    buttons = [
        {"title": "Nie pamiętam", "payload": "/deny", "url": ""},
        {"title": "Tak", "payload": "ikp:", "quick": True},
    ]
    row.messages.filter(author="bot").update(answer="utter_ask_hpv_interval_form_dose_date", buttons=buttons)
    claims.claim(anna, row.pk)
    claims.hand_back(anna, row.pk)
    last = row.messages.order_by("-id")[0]
    assert last.text.endswith("Kiedy była pierwsza?")
    assert [button["title"] for button in last.buttons] == ["Nie pamiętam"]
    assert last.answer == "utter_ask_hpv_interval_form_dose_date"


def test_the_repeated_question_comes_without_the_first_greeting(talk: Talk, person: Person) -> None:
    first = f"{answers()['utter_intro'].text}\n\nKiedy była pierwsza?"
    anna, row = person("moderator"), talk("kiedy druga dawka?", first, channel="messenger")
    row.messages.filter(author="bot").update(answer="utter_ask_hpv_interval_form_dose_date")
    claims.claim(anna, row.pk)
    claims.hand_back(anna, row.pk)
    last = row.messages.order_by("-id")[0]
    assert last.text.endswith("Wróćmy do pytania:\nKiedy była pierwsza?")


def test_after_24_hours_the_bot_may_not_say_so(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk("pomocy", channel="messenger", last_inbound_at=timezone.now() - DAY)
    claims.claim(anna, row.pk)
    assert claims.hand_back(anna, row.pk)
    assert said(row) == [("citizen", "pomocy")]


def test_nobody_hands_back_what_another_answers(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk()
    claims.claim(anna, row.pk)
    assert not claims.hand_back(person("moderator"), row.pk)
    assert not claims.put_back(person("moderator"), row.pk)


def test_put_back_waits_for_a_human_and_the_bot_stays_silent(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk()
    claims.claim(anna, row.pk)
    assert claims.put_back(anna, row.pk)
    row.refresh_from_db()
    assert (row.assignee, row.mode, row.needs_human) == (None, "human", True)
    assert claims.claim(person("moderator"), row.pk)


# answering


def test_an_answer_takes_the_conversation_and_is_queued_as_a_humans(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk("pomocy", needs_human=True, mode="waiting")
    message = answering.answer(anna, row.pk, " Już pomagam. ", str(draft_of(anna, row).token))
    row.refresh_from_db()
    assert message is not None
    assert (message.text, message.author, message.moderator) == ("Już pomagam.", "moderator", anna)
    assert (row.assignee, row.mode, row.needs_human, row.reviewed) == (anna, "human", False, True)
    assert row.first_human_at == message.created_at
    (out,) = row.outgoing.all()
    assert (out.human, out.state, out.message) == (True, "queued", message)


def test_the_same_form_twice_is_one_answer(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk()
    token = str(draft_of(anna, row).token)
    assert answering.answer(anna, row.pk, "raz", token)
    assert answering.answer(anna, row.pk, "raz", token) is None
    assert [text for author, text in said(row) if author == "moderator"] == ["raz"]


@pytest.mark.parametrize(("text", "why"), [("", "Napisz"), ("  \n", "Napisz"), ("x" * 2001, "2000 znaków")])
def test_what_can_not_be_sent_is_refused(talk: Talk, person: Person, text: str, why: str) -> None:
    anna, row = person("moderator"), talk()
    with pytest.raises(Refused, match=why):
        answering.answer(anna, row.pk, text, str(draft_of(anna, row).token))


def test_a_second_moderator_is_told_who_has_it(talk: Talk, person: Person) -> None:
    anna, piotr, row = person("moderator", first_name="Anna"), person("moderator"), talk()
    claims.claim(anna, row.pk)
    with pytest.raises(Refused, match="prowadzi Anna"):
        answering.answer(piotr, row.pk, "hej", str(draft_of(piotr, row).token))


def test_a_note_never_leaves_the_desk(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk()
    before = row.preview
    answering.note(anna, row.pk, "podejrzana sprawa", str(draft_of(anna, row, note=True).token))
    row.refresh_from_db()
    assert said(row)[-1] == ("note", "podejrzana sprawa")
    assert row.outgoing.count() == 0
    assert (row.preview, row.mode) == (before, "bot")


def test_drafts_are_each_moderators_own_and_end_with_the_answer(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna, piotr, row = signed_in("moderator"), signed_in("moderator"), talk()
    token = str(draft_of(anna.user, row).token)  # type: ignore[attr-defined]
    anna.post(f"/console/c/{row.pk}/draft/", {"text": "Dzień dob", "token": token})
    assert "Dzień dob" in anna.get(f"/console/c/{row.pk}/").content.decode()
    assert "Dzień dob" not in piotr.get(f"/console/c/{row.pk}/").content.decode()
    anna.post(f"/console/c/{row.pk}/answer/", {"text": "Dzień dobry", "token": token})
    anna.post(f"/console/c/{row.pk}/draft/", {"text": "Dzień dob", "token": token})  # a late save of the old draft
    assert Draft.objects.get(user=anna.user, note=False).text == ""  # type: ignore[attr-defined]


# windows


@pytest.mark.parametrize(
    ("channel", "age", "state"),
    [
        ("messenger", DAY - timedelta(seconds=1), "open"), ("messenger", DAY, "human"),
        ("instagram", 7 * DAY - timedelta(seconds=1), "human"), ("instagram", 7 * DAY, "closed"),
        ("whatsapp", DAY - timedelta(seconds=1), "open"), ("whatsapp", DAY, "closed"),
        ("comment", 7 * DAY - timedelta(seconds=1), "open"), ("comment", 7 * DAY, "always"), ("web", 90 * DAY, "always"),
    ],
)  # fmt: skip
def test_each_channels_window_to_the_second(channel: str, age: timedelta, state: str) -> None:
    now = timezone.now()
    assert window_of(Conversation(channel=channel, last_inbound_at=now - age), now).state == state


def test_outside_the_window_the_composer_says_why(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna = signed_in("moderator")
    row = talk(channel="whatsapp", last_inbound_at=timezone.now() - DAY)
    page = anna.get(f"/console/c/{row.pk}/").content.decode()
    assert "kanał nie przyjmie odpowiedzi" in page
    assert 'id="answer-text"' not in page
    with pytest.raises(Refused, match="nie przyjmie"):
        answering.answer(anna.user, row.pk, "hej", str(draft_of(anna.user, row).token))  # type: ignore[attr-defined]


# comments


def test_a_comment_takes_one_private_answer_and_public_ones(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk("gdzie wyniki?", channel="comment")
    row.messages.update(external_id="77_1")
    answering.answer(anna, row.pk, "prywatnie", str(draft_of(anna, row).token))
    assert row.outgoing.get().kind == "private_reply"
    with pytest.raises(Refused, match="tylko jedna"):
        answering.answer(anna, row.pk, "jeszcze raz", str(draft_of(anna, row).token))
    answering.answer(anna, row.pk, "publicznie", str(draft_of(anna, row).token), public=True)
    assert row.outgoing.filter(kind="public_reply", human=True).count() == 1


# what did not go out


@pytest.mark.parametrize(
    ("state", "what", "after"),
    [
        ("failed", "resend", "queued"), ("unknown", "resend", "queued"), ("unknown", "delivered", "sent"),
        ("unknown", "cancel", "cancelled"), ("failed", "cancel", "cancelled"), ("queued", "cancel", "cancelled"),
        ("sent", "resend", "sent"), ("sending", "cancel", "sending"), ("failed", "delivered", "failed"),
    ],
)  # fmt: skip
def test_what_a_moderator_may_do_about_an_answer(
    talk: Talk, signed_in: Callable[..., Client], state: str, what: str, after: str
) -> None:
    out = Outgoing.objects.create(conversation=talk(), kind="message", state=state, attempts=4, error="x")
    signed_in("moderator").post(f"/console/outgoing/{out.pk}/{what}/")
    out.refresh_from_db()
    assert out.state == after


# done, snooze, tags, many at once


def test_done_closes_and_can_be_undone(talk: Talk, person: Person) -> None:
    anna, row = person("moderator"), talk(needs_human=True, mode="waiting")
    made = changes.change(anna, changes.DONE, [row.pk])
    row.refresh_from_db()
    assert (row.status, row.reviewed, row.needs_human, row.mode) == ("closed", True, False, "bot")
    assert made is not None
    assert changes.undo(anna, made) == 1
    row.refresh_from_db()
    assert (row.status, row.reviewed, row.needs_human, row.mode) == ("open", False, True, "waiting")
    assert changes.undo(anna, made) == 0


def test_done_by_the_human_who_answered_hands_back_to_the_bot(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna, row = signed_in("moderator"), talk("pomocy")
    answering.answer(anna.user, row.pk, "Gotowe.", str(draft_of(anna.user, row).token))  # type: ignore[attr-defined]
    anna.post(f"/console/c/{row.pk}/done/")
    row.refresh_from_db()
    assert (row.status, row.mode, row.assignee) == ("closed", "bot", None)
    assert "Znów odpowiada bot" in said(row)[-1][1]


def test_undo_leaves_alone_what_changed_since(talk: Talk, person: Person) -> None:
    anna, one, two = person("moderator"), talk(), talk()
    made = changes.change(anna, changes.DONE, [one.pk, two.pk])
    Conversation.objects.filter(pk=two.pk).update(status="open", reviewed=False)  # the citizen wrote again
    assert made is not None
    assert changes.undo(anna, made) == 1


def test_bulk_acts_on_the_whole_filter_not_on_the_page_and_not_on_what_others_answer(
    talk: Talk, signed_in: Callable[..., Client], person: Person
) -> None:
    anna = signed_in("moderator")
    wanted = [talk(topic="hpv") for _ in range(60)]
    other, taken = talk(topic="login"), talk(topic="hpv", assignee=person("moderator"), mode="human")
    answer = anna.post("/console/bulk/?queue=all&topic=hpv", {"action": "done"}, headers={"HX-Request": "true"})
    assert "60 rozmów" in answer.content.decode()
    assert Conversation.objects.filter(status="closed").count() == len(wanted)
    assert Conversation.objects.filter(pk__in=[other.pk, taken.pk], status="open").count() == 2
    undo = answer.content.decode().split("/console/bulk/")[1].split("/")[0]
    anna.post(f"/console/bulk/{undo}/undo/")
    assert Conversation.objects.filter(status="closed").count() == 0


def test_bulk_with_ticks_keeps_to_them_and_to_the_filter(talk: Talk, signed_in: Callable[..., Client]) -> None:
    one, two, login = talk(topic="hpv"), talk(topic="hpv"), talk(topic="login")
    ticked = {"action": "tag", "tag": "Do  FAQ", "id": [one.pk, login.pk, "x"]}
    signed_in("moderator").post("/console/bulk/?queue=all&topic=hpv", ticked)
    assert list(Tag.objects.get(name="Do FAQ").conversations.all()) == [one]
    assert two.tags.count() == 0


def test_bulk_follows_a_text_search(talk: Talk, signed_in: Callable[..., Client]) -> None:
    row, _ = talk("jestem z Łodzi"), talk("jestem z Gdyni")
    signed_in("moderator").post("/console/bulk/?queue=all&q=lodz", {"action": "done"})
    assert list(Conversation.objects.filter(status="closed")) == [row]


def test_a_snoozed_conversation_comes_back_at_its_time(talk: Talk, person: Person) -> None:
    now = timezone.now()
    row = talk(reviewed=True)
    changes.change(person("moderator"), changes.SNOOZE, [row.pk], until=now + timedelta(hours=1))
    assert changes.wake(now + timedelta(minutes=59)) == 0
    assert changes.wake(now + timedelta(hours=1)) == 1
    row.refresh_from_db()
    assert (row.status, row.needs_human, row.reviewed, row.snoozed_until) == ("open", True, False, None)


@pytest.mark.parametrize("until", ["", "wczoraj", "2020-01-01T10:00"])
def test_a_snooze_needs_a_time_that_is_to_come(talk: Talk, signed_in: Callable[..., Client], until: str) -> None:
    row = talk()
    signed_in("moderator").post(f"/console/c/{row.pk}/snooze/", {"until": until})
    row.refresh_from_db()
    assert row.status == "open"


def test_tags_are_found_whatever_their_case_and_removed(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna, row = signed_in("moderator"), talk()
    anna.post(f"/console/c/{row.pk}/tag/", {"tag": "Awaria"})
    anna.post(f"/console/c/{row.pk}/tag/", {"tag": "awaria"})
    assert [tag.name for tag in row.tags.all()] == ["Awaria"]
    anna.post(f"/console/c/{row.pk}/untag/", {"tag": "Awaria"})
    assert row.tags.count() == 0


# who else is there


def test_presence_shows_others_and_ends(talk: Talk, person: Person) -> None:
    anna, piotr, row = person("moderator", first_name="Anna"), person("moderator"), talk()
    presence.seen(anna, row.pk, writing=True)
    assert [(one.name, one.writing) for one in presence.others(piotr, row.pk)] == [("Anna", True)]
    assert presence.others(anna, row.pk) == []
    before = Change.objects.count()
    presence.seen(anna, row.pk, writing=True)
    assert Change.objects.count() == before, "the same again is no news"
    presence.left(anna, row.pk)
    assert presence.others(piotr, row.pk) == []


def test_a_message_marks_the_author_apart_for_eyes_and_ears(talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna = signed_in("moderator", first_name="Anna")
    row = talk("pytanie", "odpowiedź bota")
    Message.objects.create(
        conversation=row,
        author="moderator",
        moderator=anna.user,
        text="odpowiedź człowieka",
        created_at=timezone.now(),  # type: ignore[attr-defined]
    )
    page = anna.get(f"/console/c/{row.pk}/").content.decode()
    for author, who in (("citizen", "Obywatel"), ("bot", "Bot"), ("moderator", "Anna")):
        part = page.split(f'class="message {author}"')[1].split("</p>")[0]
        assert f"<span>{who}</span>" in part
