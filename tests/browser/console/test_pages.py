"""Every page of the console with everything on it: axe finds nothing serious, nothing is wider than the window."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from desk.gateway.models import Conversation
from tests.browser.console.talks import live

SIZES = pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
ADMIN = {
    "inbox": "?queue=all",
    "filtered": "?queue=all&topic=hpv&q=hpv",
    "nothing-found": "?queue=all&q=niematakiegoslowa",
    "snoozed": "?queue=snoozed",
    "teaching": "teaching/",
    "corrections": "teaching/corrections/",
    "trainings": "teaching/training/",
    "answers": "answers/",
    "answer": "answers/utter_hpv_register/",
    "facts": "facts/",
    "numbers": "numbers/",
    "canned": "canned/",
    "canned-new": "canned/new/",
    "users": "users/",
    "account": "account/",
    "second-factor": "account/second-factor/",
}
DATA_PROTECTION = {"privacy": "privacy/", "log": "privacy/log/", "retention": "privacy/retention/"}


def check(page: Page, axe, picture, name: str) -> None:
    """Axe's verdict in light, its verdict on colours in dark, and the width; a picture of both."""
    size = "phone" if page.viewport_size["width"] < 500 else "desktop"
    assert axe(page) == [], name
    picture(page, f"console-{name}-{size}-light")
    page.emulate_media(color_scheme="dark")
    assert axe(page, ("color-contrast",)) == [], f"{name} in dark"
    picture(page, f"console-{name}-{size}-dark")
    page.emulate_media(color_scheme="light")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} is too wide"


@SIZES
def test_every_page_is_accessible_and_fits(enter, full, axe, picture, phone):
    human = Conversation.objects.filter(first_human_at__isnull=False).order_by("-message_count")[0]
    urgent = Conversation.objects.exclude(urgent="")[0]
    pages = ADMIN | {
        "conversation": f"c/{human.pk}/?queue=all",
        "urgent": f"c/{urgent.pk}/?queue=urgent",
        "training": f"teaching/training/{full.pk}/",
        "training-failed": f"teaching/training/{full.pk - 1}/",
    }
    page = enter("/console/account/", name="adam", phone=phone)
    base = "{0.scheme}://{0.netloc}/console/".format(urlsplit(page.url))
    for name, path in pages.items():
        page.goto(base + path)
        if page.locator("#live-state").count():
            live(page)
        if name == "conversation" and not phone:
            page.keyboard.press("w")
            expect(page.locator(".why-body").last).to_contain_text("Skąd odpowiedź")
        check(page, axe, picture, name)
    page = enter("/console/privacy/", name="ida", phone=phone)
    for name, path in (DATA_PROTECTION | {"person": f"privacy/?q={human.pk}"}).items():
        page.goto(base + path)
        check(page, axe, picture, name)


@SIZES
def test_what_opens_on_a_page_is_accessible_too(enter, full, axe, picture, phone):
    page = enter("/console/?queue=all", name="adam", phone=phone)
    page.get_by_role("button", name="Filtry").click()
    check(page, axe, picture, "filters")
    page.get_by_role("button", name="Zaznacz wiele").click()
    check(page, axe, picture, "bulk")
    page.locator(".row [data-open]").nth(1).click()
    expect(page.locator("#conversation")).to_be_visible()
    page.get_by_role("button", name="Odłóż").click()
    check(page, axe, picture, "snooze")
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Notatka").click()
    check(page, axe, picture, "note")
    page.locator(".message [data-teach]").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    check(page, axe, picture, "picker")
    page.keyboard.press("Escape")
    if phone:
        page.get_by_role("button", name="O rozmowie").tap()
        check(page, axe, picture, "context")
        page.get_by_role("link", name="Wróć do listy").tap()
        page.get_by_role("button", name="Menu: kolejki i strony").tap()
        expect(page.locator("#side .q-urgent")).to_be_visible()
        check(page, axe, picture, "menu")
    else:
        page.locator("#main").focus()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="Skróty klawiszowe")).to_be_visible()
        check(page, axe, picture, "keys")
