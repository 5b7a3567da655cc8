"""Finding conversations and reading them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from desk.console.models import SavedFilter
from tests.browser.console.talks import live, talk, write_in


def test_find_and_read_by_keyboard(enter):
    enter_texts = ["gdzie są wyniki?", "kiedy druga dawka?", "nie mogę się zalogować"]
    for age, text in enumerate(enter_texts):
        talk(text, f"Odpowiedź {age}", minutes_ago=age + 1, intent="documents_where")
    page = enter("/console/?queue=all")
    live(page)
    page.keyboard.press("j")
    expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
    page.keyboard.press("j")
    expect(page.locator("#thread")).to_contain_text("kiedy druga dawka?")
    page.keyboard.press("k")
    expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
    assert re.search(r"/console/c/\d+/\?queue=all", page.url)
    page.reload()
    expect(page.locator("#thread")).to_contain_text("gdzie są wyniki?")
    page.go_back()
    expect(page.locator("#thread")).to_contain_text("kiedy druga dawka?")
    live(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()


def test_search_finds_lodz_as_one_types(enter):
    talk("jestem z Łodzi")
    talk("jestem z Gdyni")
    page = enter("/console/?queue=all")
    live(page)
    page.keyboard.press("/")
    page.keyboard.type("lodz")
    expect(page.locator(".row")).to_have_count(1)
    expect(page.locator(".row mark")).to_have_text("Łodz")
    assert "q=lodz" in page.url
    page.reload()
    expect(page.locator(".row")).to_have_count(1)


def test_what_a_queue_does_not_hold_is_looked_for_everywhere(enter):
    talk("jestem z Łodzi")
    page = enter("/console/?queue=human")
    page.keyboard.press("/")
    page.keyboard.type("lodz")
    expect(page.locator("#nothing")).to_contain_text("Nic nie pasuje w kolejce „Czeka na człowieka”.")
    page.get_by_role("link", name="Szukaj we wszystkich rozmowach").click()
    expect(page.locator(".row mark")).to_have_text("Łodz")


def test_why_the_bot_said_so(enter, axe):
    row = talk("kiedy druga dawka?", "Między wrześniem a marcem.")
    bot = row.messages.get(author="bot")
    bot.why = {
        "intents": [{"name": "hpv_dose_interval", "confidence": 0.93}],
        "verdict": {"rule": "hpv_interval", "outcome": "in_window", "dates": {"first_day": "2026-09-12"}},
        "facts": ["H8.min_months"],
    }
    bot.save()
    page = enter(f"/console/c/{row.pk}/?queue=all")
    page.keyboard.press("w")
    panel = page.locator(".why-body")
    expect(panel).to_contain_text("93%")
    expect(panel).to_contain_text("12 września 2026 r.")
    expect(panel).to_contain_text("Fakty i źródła")
    assert axe(page) == []
    write_in(row, "a potem?")
    expect(page.locator("#thread")).to_contain_text("a potem?")
    expect(panel).to_contain_text("93%")  # a refresh folds nothing up


def test_a_saved_filter_holds_what_was_typed(enter, people):
    talk("jestem z Łodzi", topic="hpv")
    page = enter("/console/?queue=all&topic=hpv")
    page.keyboard.press("/")
    page.keyboard.type("lodz")
    expect(page.locator(".row mark")).to_have_text("Łodz")
    page.get_by_role("button", name="Zapisz filtr").click()
    page.get_by_label("Nazwa filtra").fill("Łódź i HPV")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.get_by_role("link", name="Łódź i HPV")).to_be_visible()
    assert SavedFilter.objects.get().query == "queue=all&topic=hpv&q=lodz"


def test_filters_show_what_narrows_and_let_go_of_it(enter):
    talk("a", topic="hpv")
    talk("b", topic="login")
    page = enter("/console/?queue=all")
    page.get_by_role("button", name="Filtry").click()
    page.get_by_label("Temat").select_option("hpv")
    page.get_by_role("button", name="Pokaż", exact=True).click()
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_role("button", name="Zapisz filtr").click()
    page.get_by_label("Nazwa filtra").fill("Tylko HPV")
    page.get_by_role("button", name="Zapisz", exact=True).click()
    expect(page.get_by_role("link", name="Tylko HPV")).to_be_visible()
    page.get_by_role("link", name="Tylko HPV").click()
    expect(page.locator(".row")).to_have_count(1)
    page.get_by_role("button", name="Usuń zapisany filtr").click()
    expect(page.get_by_role("link", name="Tylko HPV")).to_have_count(0)
    page.go_back()
    page.get_by_role("link", name="Usuń filtr: Temat").click()
    expect(page.locator(".row")).to_have_count(2)
