"""Hostile text runs nothing, wherever it stands and whoever wrote it."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import expect

from desk.console import claims
from desk.console.models import CannedAnswer, SavedFilter, Tag
from desk.console.teaching.models import Candidate, TrainingProposal
from tests.browser.console.talks import answer_field, talk

CORPUS = (
    '<img src=x onerror="window.hacked=1">',
    "<script>window.hacked=1</script>",
    '"><svg onload=window.hacked=1>',
    "'-window.hacked=1-'",
    "{{constructor.constructor('window.hacked=1')()}}",
    "</textarea><script>window.hacked=1</script>",
    "</title><script>window.hacked=1</script>",
    '"autofocus onfocus="window.hacked=1',
    "javascript:window.hacked=1//",
    '<a href="javascript:window.hacked=1">kliknij</a>',
    "<iframe srcdoc='<script>parent.hacked=1</script>'></iframe>",
    '<div hx-get="/console/" hx-trigger="load" data-open>x</div>',
    "<style>@import '//example.org'</style>",
    "\u202eodwrócone\u202c \u2066zamknięte\u2069 <b onmouseover=window.hacked=1>b",
)
ALL = " ".join(CORPUS)


@pytest.fixture
def hostile(people):
    """Every place that takes somebody's words holds the corpus."""
    User.objects.filter(username="anna").update(first_name=CORPUS[0], last_name=CORPUS[1])
    row = talk(
        ALL, ALL, urgent=CORPUS[1][:24], intent=CORPUS[0][:48], topic=CORPUS[2][:24], channel="web", confidence=0.4
    )
    row.messages.filter(author="bot").update(
        buttons=[{"title": text} for text in CORPUS] + [{"title": "adres", "url": "javascript:window.hacked=1"}],
        answer=CORPUS[0][:60],
        answer_version=CORPUS[1][:16],
        why={
            "intents": [{"name": text, "confidence": 1} for text in CORPUS[:3]],
            "entities": [{"entity": CORPUS[0], "role": CORPUS[1], "value": CORPUS[2]}],
            "verdict": {"rule": CORPUS[0], "outcome": CORPUS[1], "dates": {CORPUS[2]: CORPUS[3]}, "reasons": [ALL]},
            "facts": [CORPUS[0]],
            "model": CORPUS[1],
        },
    )
    for number, text in enumerate(CORPUS):
        Tag.objects.create(name=f"{number}{text}"[:40]).conversations.add(row)
    CannedAnswer.objects.create(title=CORPUS[0][:60], shortcut="zle", text=ALL[:1900])
    SavedFilter.objects.create(user=people["anna"], name=CORPUS[0][:60], query="queue=all", shared=True)
    message = row.messages.get(author="citizen")
    values = {"conversation": row, "at": message.created_at, "low": True, "rank": 5}
    Candidate.objects.create(message=message, intent=CORPUS[0][:48], confidence=0.4, **values)
    TrainingProposal.objects.create(
        message=message, conversation=row, text=ALL[:900], intent="hpv_referral", predicted=CORPUS[0][:48]
    )
    claims.claim(people["anna"], row.pk)
    return row


def test_conversation_answer_and_search(enter, hostile):
    page = enter(f"/console/c/{hostile.pk}/?queue=all")
    page.keyboard.press("w")
    expect(page.locator(".why-body")).to_contain_text("Co zrozumiał")
    answer_field(page).fill(ALL[:1900])
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.moderator .bubble")).to_contain_text("onerror")
    page.get_by_role("button", name="Gotowe").click()
    page.locator("#canned-menu button").last.click()
    expect(answer_field(page)).to_be_focused()  # the canned answer has come
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.type("<img src=x onerror=window.hacked=1>")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.note .bubble")).to_contain_text("onerror")
    page.keyboard.press("Escape")
    page.keyboard.press("i")
    expect(page.get_by_role("dialog")).to_contain_text("onerror")
    base = page.url.split("/console/")[0]
    page.goto(base + "/console/?queue=all&q=onerror")
    expect(page.locator(".row")).to_have_count(1)
    assert page.evaluate("window.hacked") is None


@pytest.mark.parametrize(
    ("name", "paths"),
    [
        ("anna", ["", "teaching/", "teaching/corrections/", "canned/", "account/"]),
        ("adam", ["users/", "numbers/", "answers/?q=%22%3E%3Cscript%3Ewindow.hacked=1%3C/script%3E"]),
        ("ida", ["privacy/?q=1", "privacy/?q=%3Cimg%20src=x%20onerror=window.hacked=1%3E", "privacy/log/"]),
    ],
    ids=["moderator", "admin", "data-protection"],
)
def test_every_page_that_shows_it(enter, hostile, name, paths):
    page = enter("/console/?queue=all", name=name)
    base = page.url.split("/console/")[0]
    for path in paths:
        page.goto(f"{base}/console/{path}")
        page.wait_for_load_state()
        assert page.evaluate("window.hacked") is None, path
        assert page.evaluate("document.querySelectorAll('[onerror], [onload], [onfocus], [onmouseover]').length") == 0
        assert page.evaluate("document.querySelectorAll('a[href^=\"javascript:\"]').length") == 0
