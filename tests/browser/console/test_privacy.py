"""Data protection: hand out, erase, prove, forget in time."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from desk.console.models import AuditEntry
from desk.console.teaching import marking
from desk.console.teaching.models import TrainingProposal
from desk.gateway import erasure
from desk.gateway.models import Conversation, Message
from tests.browser.console.talks import talk


def test_one_persons_data_is_handed_out_and_erased_everywhere(enter, people, bot):
    row = talk("mam pytanie o szczepienie", "Proszę pytać.", intent="hpv_register", confidence=0.5)
    other = talk("zupełnie inna sprawa")
    marking.mark(people["anna"], row.messages.get(author="citizen"), "hpv_referral")
    page = enter("/console/privacy/", name="ida")
    page.get_by_label("Numer rozmowy albo identyfikator z kanału").fill(str(row.pk))
    page.keyboard.press("Enter")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Pobierz dla programów (JSON)").click()
    handed_out = json.loads(waiting.value.path().read_text(encoding="utf-8"))
    assert "mam pytanie o szczepienie" in json.dumps(handed_out, ensure_ascii=False)
    page.get_by_label(f"Aby usunąć wszystko, wpisz numer rozmowy ({row.pk})").fill(str(row.pk))
    page.get_by_role("button", name=f"Usuń na zawsze rozmowę {row.pk}").click()
    expect(page.locator("#toasts, main").filter(has_text="usunięt").first).to_be_visible()
    assert not Conversation.objects.filter(pk=row.pk).exists()
    assert not Message.objects.filter(conversation=row.pk).exists()
    assert not TrainingProposal.objects.exists()
    erasure.tell_bot()
    assert bot.erased == [row.key]
    assert Conversation.objects.get() == other
    page = enter(f"/console/c/{row.pk}/", allow=("404",))
    expect(page.get_by_role("heading", name="Nie ma takiej strony")).to_be_visible()


def test_a_wrong_number_erases_nothing(enter):
    row = talk("zostaję")
    page = enter(f"/console/privacy/?q={row.pk}", name="ida")
    page.get_by_label("Aby usunąć wszystko").fill(f"{row.pk}9")
    page.get_by_role("button", name="Usuń na zawsze").click()
    assert Conversation.objects.filter(pk=row.pk).exists()
    assert page.locator("input[name=number]").evaluate("field => field.validity.patternMismatch")


def test_the_log_tells_who_read_what_without_its_words(enter, people):
    row = talk("tajna treść o zdrowiu")
    enter(f"/console/c/{row.pk}/?queue=all")
    page = enter(f"/console/privacy/log/?object={row.pk}", name="ida")
    expect(page.locator("table")).to_contain_text(f"annaodczyt rozmowyrozmowa {row.pk}")
    expect(page.locator("main")).not_to_contain_text("tajna treść")
    assert AuditEntry.objects.filter(actor=people["anna"]).exists()
    page.get_by_role("button", name="Sprawdź teraz").click()
    expect(page.locator(".chain .badge.green")).to_contain_text("cały")


def test_a_viewer_reads_and_finds_nothing_to_press(enter):
    row = talk("pomocy", needs_human=True, mode="waiting")
    page = enter(f"/console/c/{row.pk}/?queue=all", name="wanda")
    expect(page.locator("#thread")).to_contain_text("pomocy")
    expect(page.get_by_text("Masz podgląd: możesz czytać, ale nie odpowiadać.")).to_be_visible()
    assert page.get_by_role("textbox", name="Odpowiedź do obywatela").count() == 0
    page.keyboard.press("c")
    page.keyboard.press("e")
    page.wait_for_timeout(300)
    row.refresh_from_db()
    assert (row.assignee, row.status) == (None, "open")
