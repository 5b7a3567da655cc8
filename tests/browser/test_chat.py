"""The web chat as a citizen uses it."""

from __future__ import annotations

from playwright.sync_api import expect


def test_a_question_is_answered(visit, worker):
    page = visit("/")
    page.get_by_label("Twoje pytanie").fill("Gdzie jest moje L4 na koncie IKP?")
    page.keyboard.press("Enter")
    expect(page.locator(".message.bot")).to_contain_text("Odpowiedź na: Gdzie jest moje L4")
    expect(page.locator(".message.own")).to_have_count(1)
    expect(page.locator(".message.own .state")).to_have_text("Wysłano")
    expect(page.get_by_label("Twoje pytanie")).to_have_value("")
