"""A refresh in the midst of work: what the moderator is at stays as it is."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from desk.console.models import Tag
from desk.gateway.models import Conversation
from tests.browser.console.talks import live, talk, until, write_in

TAG = ".add-tag input[name=tag]"


def hears(page: Page, row: Conversation, text: str) -> None:
    """The person writes, and the page shows it."""
    write_in(row, text)
    expect(page.locator("#thread")).to_contain_text(text)


def test_what_is_half_typed_open_or_unfolded_stays(enter):
    row = talk(*[f"wiadomość {number}" for number in range(120)])
    page = enter(f"/console/c/{row.pk}/?queue=all")
    live(page)
    page.get_by_role("button", name="Pokaż wcześniejsze").click()
    expect(page.locator(".message")).to_have_count(100)
    page.keyboard.press("o")
    page.locator(TAG).fill("awar")
    page.get_by_role("button", name="Odłóż").click()
    page.get_by_label("do wybranej chwili").fill("2099-05-04T10:30")
    hears(page, row, "jest tam kto?")
    expect(page.locator(".message")).to_have_count(101)
    expect(page.locator(TAG)).to_have_value("awar")
    expect(page.get_by_label("do wybranej chwili")).to_have_value("2099-05-04T10:30")
    expect(page.locator("[data-about]")).to_have_attribute("aria-expanded", "true")
    page.get_by_role("button", name="Odłóż do tej chwili").click()
    expect(page.locator("#snooze-menu")).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("Odłożone do 4 maja 2099")
    expect(page.locator(".message")).to_have_count(101)  # an act refreshes too
    page.locator(TAG).fill("awaria")
    page.keyboard.press("Enter")
    until(lambda: Tag.objects.filter(conversations=row, name="awaria").exists())
    expect(page.locator(TAG)).to_have_value("")


def test_a_note_stays_a_note(enter):
    row = talk("pomocy")
    page = enter(f"/console/c/{row.pk}/?queue=all")
    live(page)
    page.keyboard.press("n")
    page.keyboard.type("Tego nikt poza ")
    hears(page, row, "jest tam kto?")
    page.keyboard.type("nami nie czyta")
    expect(page.get_by_role("tab", name="Notatka")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Odpowiedź")).to_have_attribute("aria-selected", "false")
    expect(page.get_by_role("textbox", name="Notatka wewnętrzna")).to_have_value("Tego nikt poza nami nie czyta")
