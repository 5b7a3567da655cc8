"""Correcting what the bot understood, training with it, comparing, publishing, going back."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from desk.console.teaching import marking
from desk.console.teaching.models import Candidate, Publication, TrainingProposal, TrainingRun
from tests.browser.console.talks import live, talk, until


def asked(text: str, intent: str = "documents_where", confidence: float = 0.41):
    """A citizen's message that the bot was not sure of."""
    row = talk(text, "Zaloguj się na IKP.", intent=intent, confidence=confidence)
    return row.messages.get(author="citizen")


@pytest.fixture
def corrected(people):
    """Two messages that a moderator has corrected, one of them as the bot saw it."""
    for text in ("skierko na gardasil", "czy potrzebny papier na gardasil"):
        marking.mark(people["anna"], asked(text), "hpv_referral")


class TestCorrecting:
    def test_one_key_opens_typing_finds_enter_keeps(self, enter, axe):
        message = asked("skierko na gardasil")
        page = enter(f"/console/c/{message.conversation_id}/?queue=all")
        page.keyboard.press("i")
        dialog = page.get_by_role("dialog", name="Co to za pytanie?")
        expect(dialog).to_contain_text("skierko na gardasil")
        assert axe(page) == []
        page.keyboard.type("skierowanie")
        page.keyboard.press("Enter")
        expect(dialog).to_be_hidden()
        expect(page.locator(f"#understood-{message.pk} .green")).to_contain_text("Skierowanie na HPV")
        row = TrainingProposal.objects.get()
        assert (row.intent, row.predicted, row.use) == ("hpv_referral", "documents_where", True)
        assert page.locator("body.with-context").count() == 0  # one key, one job

    def test_two_strokes_say_the_bot_was_right_and_it_can_be_taken_back(self, enter):
        message = asked("gdzie są moje wyniki", confidence=0.6)
        page = enter(f"/console/c/{message.conversation_id}/?queue=all")
        page.keyboard.press("i")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(f"#understood-{message.pk} .green")).to_be_visible()
        assert TrainingProposal.objects.get().confirmed
        page.keyboard.press("i")
        page.get_by_role("button", name=re.compile("Cofnij")).click()
        until(lambda: not TrainingProposal.objects.exists())

    def test_the_queue_is_worked_off_by_keyboard(self, enter, people):
        for rank, text in enumerate(("pierwsza rzecz", "druga rzecz")):
            message = asked(text)
            values = {"conversation": message.conversation, "at": message.created_at, "low": True, "rank": 9 - rank}
            Candidate.objects.create(message=message, intent=message.intent, confidence=0.41, **values)
        page = enter("/console/teaching/")
        expect(page.locator("[data-card]")).to_have_count(2)
        page.keyboard.press("j")
        page.keyboard.press("i")
        expect(page.get_by_role("dialog")).to_contain_text("pierwsza rzecz")
        page.keyboard.type("poza zakresem")
        page.keyboard.press("Enter")
        expect(page.locator(".teach-card.is-done")).to_have_count(1)
        page.keyboard.press("i")
        expect(page.get_by_role("dialog")).to_contain_text("druga rzecz")

    def test_corrections_are_handed_out_as_a_rasa_file(self, enter, corrected):
        page = enter("/console/teaching/corrections/", name="ewa")
        with page.expect_download() as waiting:
            page.get_by_role("link", name="Pobierz jako plik Rasa").click()
        text = waiting.value.path().read_text(encoding="utf-8")
        assert "- intent: hpv_referral" in text
        assert "- skierko na gardasil" in text


class TestTraining:
    def test_train_compare_publish_and_go_back(self, enter, corrected, trainer, bot):
        changed = asked("gardasil papier skąd")
        trainer.changes = [
            {
                "message": changed.pk,
                "before": {"intent": "documents_where", "answer": "utter_documents_where"},
                "after": {"intent": "hpv_referral", "answer": "utter_hpv_referral"},
            }
        ]
        trainer.hold.set()
        page = enter("/console/teaching/corrections/", name="ewa")
        page.get_by_role("button", name="Trenuj").click()
        expect(page.get_by_role("status").filter(has_text="Trenowanie modelu")).to_contain_text("30%")
        assert "- skierko na gardasil" in trainer.examples[0]
        trainer.hold.clear()
        expect(page.get_by_role("heading", name="Odpowiedzi, które się zmienią")).to_be_visible()
        expect(page.get_by_role("row", name=re.compile("^Trafność jaka"))).to_contain_text("+0,6 pkt proc.")
        expect(page.locator(".changes")).to_contain_text("gardasil papier skąd")
        page.get_by_role("button", name="Opublikuj").click()
        expect(page.get_by_text("Opublikowano. Bot odpowiada nowym modelem.")).to_be_visible()
        assert bot.model == TrainingRun.objects.get().model
        page.goto(page.url.replace("/1/", "/"))
        page.get_by_role("link", name="Trening i modele").first.click()
        page.get_by_role("button", name="Wróć do poprzedniego modelu").click()
        expect(page.get_by_text("Bot znów odpowiada wybranym modelem.")).to_be_visible()
        assert bot.model == "ikp-0.tar.gz"

    def test_a_worse_model_is_not_published_by_accident(self, enter, corrected, trainer, bot, people):
        trainer.after = {"accuracy": 0.81, "safety_recall": 0.9}
        page = enter("/console/teaching/corrections/", name="ewa")
        page.get_by_role("button", name="Trenuj").click()
        expect(page.locator(".publish")).to_contain_text("Rozumie mniej: trafność spada o 7,0 pkt proc.")
        expect(page.locator(".publish")).to_contain_text("tylko administrator")
        expect(page.get_by_role("button", name=re.compile("Opublikuj"))).to_have_count(0)
        page = enter(f"/console/teaching/training/{TrainingRun.objects.get().pk}/", name="adam")
        page.get_by_label(re.compile("Aby mimo to opublikować")).fill("tak")
        page.get_by_role("button", name="Opublikuj gorszy model").click()
        expect(page.locator(".toast.problem")).to_contain_text("Ten model jest gorszy")
        assert bot.model == "ikp-0.tar.gz"
        page.get_by_label(re.compile("Aby mimo to opublikować")).fill("PUBLIKUJ GORSZY")
        page.get_by_role("button", name="Opublikuj gorszy model").click()
        expect(page.get_by_text("Opublikowano.")).to_be_visible()
        assert Publication.objects.get().forced

    def test_a_training_is_called_off(self, enter, corrected, trainer):
        trainer.hold.set()
        page = enter("/console/teaching/corrections/", name="ewa")
        page.get_by_role("button", name="Trenuj").click()
        page.get_by_role("button", name="Przerwij").click()
        until(lambda: TrainingRun.objects.get().cancel)


def test_a_changed_answer_is_said_from_the_next_message_on(enter, visit, bot, worker, people):
    page = enter("/console/answers/utter_hpv_referral/", name="ewa")
    page.get_by_label("Tekst").fill("Skierowanie nie jest potrzebne. Tak brzmi nowa odpowiedź.")
    expect(page.locator("#preview")).to_contain_text("Tak brzmi nowa odpowiedź")
    page.get_by_label("Dlaczego zmiana").fill("prościej")
    page.get_by_role("button", name="Opublikuj").click()
    expect(page.locator(".page-head")).to_contain_text("wersja 1")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="Przywróć tekst wbudowany").click()
    expect(page.locator(".page-head")).to_contain_text(re.compile("wersja 2|tekst wbudowany"))


def test_live_inbox_and_teaching_share_a_key_without_clashing(enter):
    message = asked("co z tym gardasilem")
    page = enter(f"/console/c/{message.conversation_id}/?queue=all", viewport={"width": 1000, "height": 800})
    live(page)
    page.keyboard.press("o")
    expect(page.locator("#context")).to_be_visible()
    page.keyboard.press("i")
    expect(page.get_by_role("dialog", name="Co to za pytanie?")).to_be_visible()
