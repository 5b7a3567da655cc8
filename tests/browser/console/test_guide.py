"""The pictures of docs/moderator.md: made here, so that they show the console as it is.

They land in var/screenshots/guide; with IKP_PICTURES=docs in docs/images/moderator, to be committed.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.contrib.auth.models import User
from PIL import Image
from playwright.sync_api import Page, expect

from desk.console import answering, claims
from desk.console.access import LABELS
from desk.console.words import QUEUES
from desk.gateway.models import Conversation, Message
from scripts.settings import ROOT
from tests.browser.conftest import PICTURES
from tests.browser.console.talks import answer_field, live

GUIDE = ROOT / "docs" / "moderator.md"
KEPT = GUIDE.parent / "images" / "moderator"
TARGET = KEPT if os.environ.get("IKP_PICTURES") == "docs" else PICTURES / "guide"
SIZE = {"width": 1440, "height": 820}
COLOURS = 160  # enough for flat pages; a picture stays well under 100 kB
LARGEST = 120_000  # bytes
Take = Callable[..., None]


def flattened(picture: Image.Image) -> Image.Image:
    """The picture in its own most frequent colours, which stay as they are."""
    frequent = sorted(picture.getcolors(picture.width * picture.height) or [], reverse=True)[:COLOURS]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for _, colour in frequent for part in colour])
    return picture.quantize(palette=palette, dither=Image.Dither.NONE)


@pytest.fixture
def take() -> Take:
    """Keeps a picture of the page under a name."""
    TARGET.mkdir(parents=True, exist_ok=True)

    def picture(page: Page, name: str, **options: Any) -> None:
        page.wait_for_timeout(150)
        path = TARGET / f"{name}.png"
        page.screenshot(path=str(path), caret="hide", **options)
        with Image.open(path) as taken:
            flat = flattened(taken.convert("RGB"))
        flat.save(path, optimize=True)
        assert path.stat().st_size < LARGEST, name

    return picture


def with_rule() -> Message:
    """What the bot said after a rule had reckoned with a date."""
    said = Message.objects.filter(author="bot", conversation__topic="hpv").order_by("-pk")
    return next(message for message in said if message.why.get("verdict", {}).get("dates"))


def answered(people: dict[str, User]) -> Conversation:
    """A conversation that Anna has taken and answered."""
    rows = Conversation.objects.filter(needs_human=True, urgent="", channel="messenger", first_human_at=None)
    row = rows.order_by("-last_inbound_at")[0]
    claims.claim(people["anna"], row.pk)
    draft = answering.draft_of(people["anna"], row)
    text = "Dzień dobry, z tej strony Anna. Już sprawdzam. Czy na ekranie widać numer błędu?"
    answering.answer(people["anna"], row.pk, text, str(draft.token))
    draft = answering.draft_of(people["anna"], row, note=True)
    answering.note(people["anna"], row.pk, "Podobne zgłoszenie było wczoraj wieczorem.", str(draft.token))
    return row


def test_pictures_of_the_guide(visit, enter, full, people, take):
    door = visit("/console/", viewport={"width": 760, "height": 520})
    take(door, "logowanie")
    row = answered(people)
    page = enter("/console/?queue=human", viewport=SIZE)
    base = "{0.scheme}://{0.netloc}/console/".format(urlsplit(page.url))
    page.locator(".row [data-open]").nth(2).click()
    expect(page.locator("#conversation")).to_be_visible()
    take(page, "skrzynka")
    page.goto(f"{base}?queue=all&topic=hpv")
    live(page)
    page.get_by_role("button", name="Filtry").click()
    take(page, "filtry")
    page.goto(f"{base}c/{row.pk}/?queue=mine")
    live(page)
    answer_field(page).fill("Dziękuję. W takim razie proszę")
    take(page, "rozmowa")
    reckoned = with_rule()
    page.goto(f"{base}c/{reckoned.conversation_id}/?queue=all")
    live(page)
    panel = page.locator(f"#message-{reckoned.pk} .why")
    panel.locator("summary").click()
    expect(panel).to_contain_text("Skąd odpowiedź")
    panel.scroll_into_view_if_needed()
    take(page, "dlaczego")
    page.goto(f"{base}teaching/")
    page.keyboard.press("j")
    page.keyboard.press("i")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type("log")
    take(page, "nauka")
    editor = enter(f"/console/teaching/training/{full.pk}/", name="ewa", viewport=SIZE)
    take(editor, "trening")
    editor.goto(f"{base}answers/utter_documents_where/")
    take(editor, "odpowiedz-bota")
    editor.goto(f"{base}numbers/")
    take(editor, "liczby")
    inspector = enter(f"/console/privacy/?q={row.pk}", name="ida", viewport={"width": 1200, "height": 620})
    take(inspector, "dane-osoby")
    phone = enter(f"/console/c/{row.pk}/?queue=mine", phone=True)
    take(phone, "telefon")


def test_the_guide_shows_the_pictures_that_are_made_here() -> None:
    named = set(re.findall(r"images/moderator/([\w-]+)\.png", GUIDE.read_text(encoding="utf-8")))
    source = Path(__file__).read_text(encoding="utf-8")
    assert named == set(re.findall(r'take\(\w+, "([\w-]+)"\)', source))
    assert named == {path.stem for path in KEPT.glob("*.png")}


def test_the_guide_names_queues_roles_and_keys_as_the_console_does() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    keys = (ROOT / "desk/templates/console/_keys.html").read_text(encoding="utf-8")
    jobs = [job for job in re.findall(r"<dd>([^<]+)</dd>", keys) if job != "ta lista"]
    assert len(jobs) > 10
    for words in [*QUEUES.values(), *LABELS.values(), *jobs]:
        assert f"| {words} |" in guide, words
