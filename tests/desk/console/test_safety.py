"""What must never happen on the console's pages: foreign code, content in mails and logs, a seal that does not fit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desk.console import audit, urgent
from desk.console.models import AuditEntry, CannedAnswer, Tag
from desk.gateway.models import Conversation, Message, Outgoing
from desk.gateway.worker import record
from tests.desk.console.conftest import Person, Talk

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "{{ 7|add:7 }}{% csrf_token %}",
    "javascript:alert(1)",
    '"}\' hx-get="/console/users/" x="',
    "<svg/onload=alert(1)>",
    'http://a.example/"onclick=alert(1)//',
    "\u2028</script><script>alert(1)//",
)


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_stays_text_wherever_it_stands(hostile: str, talk: Talk, signed_in: Callable[..., Client]) -> None:
    anna = signed_in("editor", first_name=hostile[:150])
    row = talk(hostile, hostile, urgent=hostile[:24], intent=hostile[:48], assignee=anna.user)  # type: ignore[attr-defined]
    why = {"intents": [{"name": hostile, "confidence": 0.5}], "entities": [{"entity": hostile, "value": hostile}],
           "verdict": {"rule": hostile, "outcome": hostile, "dates": {hostile: hostile}, "reasons": [hostile]},
           "facts": [hostile], "model": hostile, "error": hostile}  # fmt: skip
    row.messages.filter(author="bot").update(
        why=why,
        buttons=[{"title": hostile, "url": hostile}],
        answer=hostile[:80],
        answer_version=hostile[:40],
        marker=hostile[:16],
    )
    Message.objects.create(conversation=row, author="citizen", marker=hostile[:16], created_at=timezone.now())
    Message.objects.create(
        conversation=row,
        author="note",
        text=hostile,
        created_at=timezone.now(),
        moderator=anna.user,  # type: ignore[attr-defined]
    )
    Tag.objects.create(name=hostile[:40]).conversations.add(row)
    CannedAnswer.objects.create(shortcut="x", title=hostile[:80], text=hostile)
    bot = row.messages.get(author="bot")
    Outgoing.objects.create(conversation=row, message=bot, kind="message", state="failed", error=hostile)
    pages = [
        f"/console/c/{row.pk}/?q={hostile}",
        f"/console/m/{bot.pk}/why/",
        "/console/canned/",
        f"/console/rows/?queue=all&q={hostile}",
    ]
    pages += ["/console/account/", "/console/?queue=all&assignee=me"]
    for path in pages:
        page = anna.get(path).content.decode()
        assert "<script>alert" not in page, path
        assert "<img src=x" not in page, path
        assert "<svg/onload" not in page, path
        tags = re.findall(r"<[a-z][^<>]*>", page)
        assert not [tag for tag in tags if re.search(r"\son\w+\s*=", re.sub(r"\"[^\"]*\"|'[^']*'", "", tag))], path
        assert not [tag for tag in tags if re.search(r"(?:href|src)\s*=\s*[\"']?javascript:", tag, re.IGNORECASE)], path


def test_no_page_has_inline_script_or_style_and_the_policy_forbids_them(
    signed_in: Callable[..., Client], talk: Talk
) -> None:
    client, row = signed_in("admin"), talk("a", "b")
    for path in ("/console/", f"/console/c/{row.pk}/", "/console/users/", "/console/account/", "/console/canned/new/"):
        answer = client.get(path)
        page = answer.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert "<style" not in page
        assert not re.search(r"<[^>]+\sstyle=", page)
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", re.sub(r"<a [^>]*>", "", page)), "loads from elsewhere"
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe" not in policy
        assert "script-src 'self'" in policy


def test_pages_with_conversations_are_not_kept_by_the_browser(signed_in: Callable[..., Client], talk: Talk) -> None:
    row = talk("tajne")
    for path in ("/console/", f"/console/c/{row.pk}/", "/console/rows/"):
        assert "no-store" in signed_in("viewer").get(path).headers["Cache-Control"], path


# urgent


@pytest.fixture
def mail(settings: object) -> object:
    settings.SMTP_URL = "smtp://localhost:2525"  # type: ignore[attr-defined]
    settings.URGENT_MAIL_TO = []  # type: ignore[attr-defined]
    return settings


def call_for_help(row: Conversation) -> None:
    row.urgent = "emergency"
    record.needs_human(row)
    row.save()


def test_an_urgent_conversation_queues_one_mail_to_each_moderator_without_content(
    mail: object, talk: Talk, person: Person
) -> None:
    person("moderator", email="anna@example.org")
    person("moderator", email="piotr@example.org", is_active=False)
    person("viewer", email="widz@example.org")
    row = talk("tata nie oddycha")
    call_for_help(row)
    call_for_help(row)
    (out,) = Outgoing.objects.filter(kind="mail")
    assert out.call["to"] == "anna@example.org"
    assert f"/console/c/{row.pk}/" in out.call["body"]
    assert "oddycha" not in str(out.call)
    assert row.key not in str(out.call)
    assert row.user not in out.call["body"].replace(str(row.pk), "")


def test_a_later_emergency_of_the_same_person_is_mailed_again(mail: object, talk: Talk, person: Person) -> None:
    person("editor", email="ewa@example.org")
    row = talk()
    call_for_help(row)
    Outgoing.objects.update(created_at=timezone.now() - urgent.QUIET - timedelta(seconds=1))
    call_for_help(row)
    assert Outgoing.objects.filter(kind="mail").count() == 2


def test_the_setting_names_who_is_told_and_without_smtp_nobody_is(
    mail: object, settings: object, talk: Talk, person: Person
) -> None:
    person("moderator", email="anna@example.org")
    settings.URGENT_MAIL_TO = ["dyzur@example.org"]  # type: ignore[attr-defined]
    call_for_help(talk())
    assert [out.call["to"] for out in Outgoing.objects.all()] == ["dyzur@example.org"]
    settings.SMTP_URL = ""  # type: ignore[attr-defined]
    call_for_help(talk())
    assert Outgoing.objects.count() == 1


# the log


def test_the_log_is_a_chain_and_a_changed_entry_shows(person: Person, talk: Talk) -> None:
    anna, row = person("moderator"), talk()
    entries = [audit.record(anna, "conversation.read", row) for _ in range(3)]
    assert [entry.previous for entry in entries] == ["", entries[0].seal, entries[1].seal]
    assert all(audit.seal(entry) == entry.seal for entry in AuditEntry.objects.all())
    AuditEntry.objects.filter(pk=entries[1].pk).update(action="nothing")
    assert audit.seal(AuditEntry.objects.get(pk=entries[1].pk)) != entries[1].seal


def test_reading_searching_and_acting_is_logged_without_content(signed_in: Callable[..., Client], talk: Talk) -> None:
    anna, row = signed_in("moderator"), talk("mam wysypkę", "przykro mi")
    anna.get(f"/console/c/{row.pk}/")
    anna.get(f"/console/c/{row.pk}/?live=1")
    anna.get("/console/?q=wysypk")
    anna.post(f"/console/c/{row.pk}/claim/")
    logged = list(AuditEntry.objects.order_by("id").values_list("action", "object"))
    assert logged == [
        ("conversation.read", f"conversation:{row.pk}"),
        ("inbox.search", ""),
        ("conversation.claim", f"conversation:{row.pk}"),
    ]
    assert "wysypk" not in str(list(AuditEntry.objects.values()))


# why


def test_the_why_panel_tells_intents_verdict_facts_and_sources(signed_in: Callable[..., Client], talk: Talk) -> None:
    row = talk("kiedy druga dawka?", "Między …")
    bot = row.messages.get(author="bot")
    bot.answer, bot.answer_version = "utter_hpv_interval_in_window", "v3"
    bot.why = {
        "intents": [{"name": "hpv_dose_interval", "confidence": 0.934}, {"name": "hpv_register", "confidence": 0.04}],
        "entities": [{"entity": "date", "role": "dose", "value": "--03-12"}],
        "verdict": {"rule": "hpv_interval", "outcome": "in_window", "dates": {"first_day": "2026-09-12"}, "reasons": ["6 months passed"]},
        "facts": ["H8.min_months", "Q9.unknown"],
        "model": "20261101-ikp",
    }  # fmt: skip
    bot.save()
    page = signed_in("viewer").get(f"/console/m/{bot.pk}/why/").content.decode()
    for part in (
        "Kiedy druga dawka", "93%", "data dawki", "12 marca", "Odstęp między dawkami", "12 września 2026 r.",
        "6 months passed", "H8.min_months", "Odpowiadamy na Wasze pytania", "tego faktu nie ma", "v3", "20261101-ikp",
    ):  # fmt: skip
        assert part in page, part


@pytest.mark.parametrize(
    "why",
    [
        {},
        {"intents": "x"},
        {"intents": [None, {"confidence": "NaN"}], "verdict": [], "facts": 3},
        {"verdict": {"dates": []}},
    ],
)
def test_an_odd_why_is_no_error(signed_in: Callable[..., Client], talk: Talk, why: dict) -> None:
    row = talk("a", "b")
    row.messages.update(why=why)
    pk = row.messages.get(author="bot").pk
    assert signed_in("viewer").get(f"/console/m/{pk}/why/").status_code == 200


# accounts and canned answers


def test_an_admin_makes_an_account_whose_password_shows_once(signed_in: Callable[..., Client]) -> None:
    admin = signed_in("admin")
    page = admin.post("/console/users/", {"username": "nowa", "role": "moderator"}).content.decode()
    password = re.search(r'class="secret">([^<]+)<', page)
    assert password
    assert Client().login(username="nowa", password=password.group(1))
    assert password.group(1) not in admin.get("/console/users/").content.decode()


def test_switching_an_account_off_ends_its_sessions(signed_in: Callable[..., Client]) -> None:
    admin, anna = signed_in("admin"), signed_in("moderator")
    assert anna.get("/console/").status_code == 200
    admin.post(f"/console/users/{anna.user.pk}/", {"role": "moderator"})  # type: ignore[attr-defined]
    assert anna.get("/console/").status_code == 302


def test_nobody_takes_away_their_own_rights(signed_in: Callable[..., Client]) -> None:
    admin = signed_in("admin")
    admin.post(f"/console/users/{admin.user.pk}/", {"role": "viewer"})  # type: ignore[attr-defined]
    assert admin.get("/console/users/").status_code == 200


def test_canned_answers_fill_in_what_they_know(signed_in: Callable[..., Client], talk: Talk) -> None:
    anna, row = signed_in("moderator", first_name="Anna"), talk(channel="whatsapp")
    ready = CannedAnswer.objects.create(shortcut="x", title="x", text="{moderator}, {kanał}, nr {numer}, {nieznane}")
    text = anna.get(f"/console/c/{row.pk}/canned/{ready.pk}/").content.decode()
    assert text == f"Anna, WhatsApp, nr {row.pk}, {{nieznane}}"


def test_an_editor_is_told_of_an_unknown_variable(signed_in: Callable[..., Client]) -> None:
    editor = signed_in("editor")
    page = editor.post("/console/canned/new/", {"title": "a", "shortcut": "a", "text": "Cześć {imię}"})
    assert "Nieznana zmienna: {imię}" in page.content.decode()
    assert (
        editor.post("/console/canned/new/", {"title": "a", "shortcut": "a", "text": "Cześć {moderator}"}).status_code
        == 302
    )
