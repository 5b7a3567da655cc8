"""The web chat as a citizen uses it, in a real browser."""

from __future__ import annotations

import re
import time

from django.utils import timezone
from playwright.sync_api import Page, expect

from desk.gateway.models import Conversation, Feedback, InboxEvent, Message
from tests.browser.running import said, served

HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'


def ask(page: Page, text: str) -> None:
    page.get_by_label("Twoje pytanie").fill(text)
    page.get_by_role("button", name="Wyślij").click()


def says(author: str, text: str, **fields) -> Message:
    conversation = Conversation.objects.get()
    return Message.objects.create(
        conversation=conversation, author=author, text=text, created_at=timezone.now(), **fields
    )


def own(page: Page):
    return page.locator(".message.own .bubble")


def answers(page: Page):
    return page.locator(".message.bot .bubble")


class TestTalk:
    def test_a_question_is_answered(self, visit, worker):
        page = visit("/")
        page.get_by_label("Twoje pytanie").fill("Gdzie jest moje L4 na koncie IKP?")
        page.keyboard.press("Enter")
        expect(answers(page)).to_have_text("Odpowiedź na: Gdzie jest moje L4 na koncie IKP?")
        expect(own(page)).to_have_count(1)
        expect(page.locator(".message.own .state")).to_have_text("Wysłano")
        expect(page.get_by_label("Twoje pytanie")).to_have_value("")
        expect(page.get_by_label("Twoje pytanie")).to_be_focused()

    def test_shift_enter_starts_a_line(self, visit, worker):
        page = visit("/")
        field = page.get_by_label("Twoje pytanie")
        field.press_sequentially("Pierwszy wiersz pytania")
        field.press("Shift+Enter")
        field.press_sequentially("drugi wiersz")
        field.press("Enter")
        expect(answers(page)).to_contain_text("Odpowiedź na: Pierwszy wiersz pytania")
        assert InboxEvent.objects.get().data["text"] == "Pierwszy wiersz pytania\ndrugi wiersz"

    def test_a_suggestion_starts_the_talk(self, visit, worker):
        page = visit("/", phone=True)
        page.get_by_role("button", name="Nie mogę się zalogować na IKP").tap()
        expect(answers(page)).to_contain_text("Nie mogę się zalogować na IKP")
        expect(page.locator("#suggestions")).to_be_hidden()
        expect(page.locator(".message.own")).to_be_focused()  # not the field: a phone's keyboard would open

    def test_a_sign_shows_that_an_answer_is_coming(self, visit, worker, bot):
        bot.answer = lambda question: (time.sleep(1.5), said("Już jestem"))[1]
        page = visit("/")
        ask(page, "Czy to długo potrwa, zanim odpowiesz?")
        expect(page.get_by_text("Asystent przygotowuje odpowiedź…")).to_be_visible()
        expect(answers(page)).to_have_text("Już jestem")
        expect(page.locator("#typing")).to_be_hidden()

    def test_the_talk_is_still_there_after_a_reload(self, visit, worker):
        page = visit("/")
        ask(page, "Pytanie przed odświeżeniem strony?")
        expect(answers(page)).to_have_count(1)
        page.reload()
        expect(answers(page)).to_have_count(1)
        expect(page.locator(".message time").first).to_have_text(re.compile(r"^\d{1,2}:\d\d$"))  # today needs no date
        ask(page, "Pytanie po odświeżeniu strony?")
        expect(answers(page)).to_have_count(2)
        expect(own(page)).to_have_count(2)

    def test_two_pages_of_one_visitor_show_the_same(self, visit, worker):
        first = visit("/")
        ask(first, "Pytanie z pierwszej karty?")
        expect(answers(first)).to_have_count(1)
        second = first.context.new_page()
        second.goto(first.url)
        ask(second, "Pytanie z drugiej karty?")
        for page in (first, second):
            expect(own(page)).to_have_text(["Pytanie z pierwszej karty?", "Pytanie z drugiej karty?"])
            expect(answers(page)).to_have_count(2)


class TestButtons:
    def test_a_button_sends_its_payload(self, visit, worker, bot):
        bot.answer = lambda question: said(
            "Czy masz własny tytuł?", [{"title": "Nie wiem", "payload": '/inform{"a": "?"}'}]
        )
        page = visit("/")
        ask(page, "Nie widzę konta mojego dziecka")
        page.get_by_role("button", name="Nie wiem").click()
        expect(own(page)).to_have_text(["Nie widzę konta mojego dziecka", "Nie wiem"])
        expect(answers(page)).to_have_count(2)
        assert bot.asked[1]["payload"] == '/inform{"a": "?"}'

    def test_a_link_opens_elsewhere_and_says_so(self, visit, worker, bot):
        links = [
            {"title": "Poradnik", "url": "https://pacjent.gov.pl/x"},
            {"title": "Napisz e-mail", "url": "mailto:ikp-pomoc@cez.gov.pl"},
            {"title": "Zły", "url": "javascript:alert(1)"},
        ]
        bot.answer = lambda question: said("Zobacz https://pacjent.gov.pl.", links)
        page = visit("/")
        ask(page, "Jak dać dostęp drugiemu rodzicowi?")
        guide = page.get_by_role("link", name="Poradnik (nowa karta)")
        expect(guide).to_have_attribute("href", "https://pacjent.gov.pl/x")
        expect(guide).to_have_attribute("rel", "noopener noreferrer")
        expect(page.get_by_role("link", name="Napisz e-mail")).to_have_attribute("href", "mailto:ikp-pomoc@cez.gov.pl")
        expect(page.get_by_role("link", name="https://pacjent.gov.pl", exact=True)).to_be_visible()
        expect(page.get_by_text("Zły")).to_have_count(0)

    def test_a_payload_that_was_not_offered_is_refused_kindly(self, visit, worker, bot):
        bot.answer = lambda question: said("Wybierz", [{"title": "Tak", "payload": "/affirm"}])
        page = visit("/", allow=("422",))
        ask(page, "Nie widzę konta mojego dziecka")
        page.get_by_role("button", name="Tak").evaluate("button => button.value = '/restart'")
        page.get_by_role("button", name="Tak").click()
        expect(page.get_by_role("alert")).to_have_text("Ten przycisk już nie działa. Napisz, proszę, swoje pytanie.")
        expect(own(page)).to_have_count(1)
        assert len(bot.asked) == 1

    def test_did_it_help(self, visit, worker, bot):
        bot.answer = lambda question: said("Nie jest potrzebne.", answer="utter_hpv_referral", intent="hpv_referral")
        page = visit("/")
        ask(page, "Gdzie jest skierowanie na szczepienie?")
        group = page.get_by_role("group", name="Czy to pomogło?")
        group.get_by_role("button", name="Nie pomogło").click()
        expect(group.get_by_role("button", name="Nie pomogło")).to_have_attribute("aria-pressed", "true")
        expect(answers(page)).to_have_count(2)
        expect(own(page)).to_have_count(1)  # a verdict is no message
        assert Feedback.objects.get().helped is False
        page.reload()
        expect(page.get_by_role("button", name="Nie pomogło")).to_have_attribute("aria-pressed", "true")
        expect(page.get_by_role("button", name="Tak, pomogło")).to_have_attribute("aria-pressed", "false")


class TestPeople:
    def test_a_moderator_is_shown_as_a_person_and_notes_are_not_shown(self, visit, worker):
        page = visit("/")
        ask(page, "Chcę porozmawiać z moderatorem")
        expect(answers(page)).to_have_count(1)
        says("note", "TYLKO DLA NAS")
        says("moderator", "Dzień dobry, tu Anna")
        expect(page.locator(".message.human")).to_contain_text("Moderator (człowiek)")
        expect(page.locator(".message.human .bubble")).to_have_text("Dzień dobry, tu Anna")
        page.reload()
        expect(page.locator(".message.human")).to_be_visible()
        assert "TYLKO DLA NAS" not in page.content()

    def test_while_a_human_answers_no_bot_is_promised(self, visit, worker):
        from desk.core import live

        page = visit("/")
        ask(page, "Chcę porozmawiać z moderatorem")
        expect(answers(page)).to_have_count(1)
        Conversation.objects.update(mode="human")
        live.touch([Conversation.objects.get().pk])
        expect(page.get_by_text("Rozmowę prowadzi teraz moderator.")).to_be_visible()
        ask(page, "Dziękuję, poczekam na odpowiedź człowieka")
        expect(page.locator(".message.own .state").last).to_have_text("Wysłano")
        expect(page.locator("#typing")).to_be_hidden()


class TestSafety:
    def test_personal_data_vanish_from_the_screen_too(self, visit, worker):
        page = visit("/")
        ask(page, "Sprawdźcie proszę konto, mój PESEL to 44051401359")
        expect(own(page)).to_have_text("Sprawdźcie proszę konto, mój PESEL to [PESEL]")
        expect(answers(page).first).to_contain_text("usunęliśmy")

    def test_hostile_text_stays_text(self, visit, worker, bot):
        bot.answer = lambda question: said(HOSTILE, [{"title": HOSTILE, "payload": "/affirm"}])
        page = visit("/")
        ask(page, HOSTILE)
        expect(own(page)).to_have_text(HOSTILE)
        expect(answers(page)).to_have_text(HOSTILE)
        expect(page.locator(".buttons button")).to_have_text(HOSTILE)
        page.reload()
        expect(answers(page)).to_have_text(HOSTILE)
        assert page.evaluate("window.hacked") is None
        assert page.locator("#log img, #log script").count() == 0

    def test_sent_twice_is_stored_once(self, visit, worker):
        page = visit("/")
        page.get_by_label("Twoje pytanie").fill("Kiedy zobaczę zwolnienie L4?")
        page.evaluate(
            "() => { const form = document.getElementById('composer'); form.requestSubmit(); form.requestSubmit(); }"
        )
        expect(answers(page)).to_have_count(1)
        assert InboxEvent.objects.count() == 1

    def test_a_text_that_is_too_long_is_told_before_it_is_sent(self, visit, worker):
        page = visit("/")
        field = page.get_by_label("Twoje pytanie")
        field.fill("a" * 1799)
        expect(page.locator("#count")).to_be_hidden()
        field.fill("a" * 1990)
        expect(page.locator("#count")).to_have_text("Pozostało znaków: 10")
        field.fill("a" * 2003)
        expect(page.locator("#count")).to_have_text("Za dużo znaków: 3")
        page.get_by_role("button", name="Wyślij").click()
        expect(page.get_by_role("alert")).to_contain_text("Skróć ją albo podziel na dwie")
        expect(field).to_have_value("a" * 2003)
        assert not InboxEvent.objects.exists()

    def test_too_many_messages_wait_and_then_go_out(self, visit, worker, settings):
        settings.CHAT_MESSAGES_A_MINUTE = 1
        page = visit("/", allow=("429",))
        ask(page, "Pierwsze pytanie do asystenta IKP?")
        expect(answers(page)).to_have_count(1)
        ask(page, "Drugie pytanie do asystenta IKP?")
        ask(page, "Trzecie pytanie do asystenta IKP?")  # the minute may turn once in between, not twice
        expect(page.get_by_text("Czekamy chwilę, bo wiadomości jest dużo.").first).to_be_visible()
        settings.CHAT_MESSAGES_A_MINUTE = 100
        page.get_by_role("button", name="Ponów teraz").first.click()
        expect(page.locator(".message.own .state.loud")).to_have_count(0)
        expect(answers(page).last).to_contain_text("Trzecie pytanie")


class TestConnection:
    def test_what_is_written_without_a_connection_is_sent_when_it_is_back(self, visit, worker):
        page = visit("/", allow=("ERR_INTERNET_DISCONNECTED",))
        ask(page, "Pytanie z zasięgiem sieci?")
        expect(answers(page)).to_have_count(1)
        page.context.set_offline(True)
        ask(page, "Pytanie bez zasięgu sieci?")
        expect(page.get_by_text("Nie wysłano: brak połączenia.")).to_be_visible()
        page.context.set_offline(False)
        expect(answers(page)).to_have_count(2)
        expect(own(page)).to_have_count(2)
        assert InboxEvent.objects.count() == 2

    def test_what_was_said_meanwhile_comes_once_and_in_order(self, visit, desk, worker):
        from desk.asgi import application

        page = visit("/", allow=("ERR_", "net::"))
        with served(application) as second:
            page.goto(f"{second}/")
            ask(page, "Pytanie przed przerwą w sieci?")
            expect(answers(page)).to_have_count(1)
        for number in range(5):
            says("bot", f"Wiadomość {number}")
        time.sleep(0.5)
        with served(application, port=int(re.findall(r"\d+$", second)[0])):
            page.evaluate("window.dispatchEvent(new Event('online'))")
            expect(answers(page)).to_have_text([re.compile("Odpowiedź na"), *(f"Wiadomość {n}" for n in range(5))])
            page.close()

    def test_a_lost_answer_to_a_message_does_not_double_it(self, visit, worker):
        page = visit("/", allow=("ERR_FAILED", "Failed to load resource"))
        lost = []

        def lose(route):
            if lost:
                return route.continue_()
            lost.append(route.fetch())  # the desk has it, the browser never learns
            return route.abort()

        page.route("**/chat/send", lose)
        ask(page, "Czy ta wiadomość dojdzie raz?")
        expect(answers(page)).to_have_count(1)
        expect(own(page)).to_have_count(1)
        expect(page.locator(".message.own .state")).to_have_text("Wysłano")
        assert InboxEvent.objects.count() == 1


class TestReading:
    def test_who_reads_above_is_not_pulled_down(self, visit, worker, bot):
        bot.answer = lambda question: said("\n\n".join(f"Akapit {n}" for n in range(40)))
        page = visit("/", phone=True)
        ask(page, "Opowiedz wszystko o koncie IKP")
        expect(answers(page)).to_have_count(1)
        page.evaluate("window.scrollTo(0, 300)")
        page.wait_for_timeout(100)
        says("bot", "Jeszcze jedno")
        expect(answers(page)).to_have_count(2)
        assert page.evaluate("window.scrollY") == 300
        page.get_by_role("button", name="Nowa wiadomość").click()
        expect(answers(page).last).to_be_in_viewport()

    def test_quick_answers_are_followed_while_the_page_still_glides(self, visit, worker, bot):
        bot.answer = lambda question: {
            "messages": [one for n in range(2) for one in said(f"Odpowiedź, część {n}\n" * 4)["messages"]]
        }
        page = visit("/", phone=True, reduced_motion="no-preference")
        for number in range(1, 5):
            ask(page, f"Gdzie jest moje L4 na koncie IKP, pytam po raz {number}?")
            expect(answers(page)).to_have_count(2 * number)
        expect(answers(page).last).to_be_in_viewport(ratio=1)
        expect(page.get_by_role("button", name="Nowa wiadomość")).to_be_hidden()

    def test_a_long_answer_is_shown_from_its_beginning(self, visit, worker, bot):
        bot.answer = lambda question: said("\n\n".join(f"Akapit {n}" for n in range(60)))
        page = visit("/")
        ask(page, "Opowiedz wszystko o koncie IKP")
        expect(answers(page).get_by_text("Akapit 0")).to_be_in_viewport()


class TestErasing:
    def test_a_visitor_erases_the_talk(self, visit, worker, bot):
        page = visit("/")
        ask(page, "Pytanie, które ma zniknąć stąd")
        expect(answers(page)).to_have_count(1)
        page.locator("#menu summary").click()
        page.get_by_role("link", name="Usuń tę rozmowę").click()
        page.get_by_role("button", name="Zostaw").click()
        expect(own(page)).to_have_count(1)
        page.locator("#menu summary").click()
        page.get_by_role("link", name="Usuń tę rozmowę").click()
        page.get_by_role("button", name="Usuń na stałe").click()
        expect(page.get_by_text("Rozmowa została usunięta na stałe.").first).to_be_visible()
        expect(page.locator(".message")).to_have_count(0)
        assert not Conversation.objects.exists()
        ask(page, "Nowe pytanie po usunięciu rozmowy")
        expect(answers(page)).to_have_count(1)

    def test_an_open_page_learns_that_its_talk_was_erased(self, visit, worker):
        from desk.gateway.erasure import erase

        page = visit("/")
        ask(page, "Pytanie, które ma zniknąć stąd")
        expect(answers(page)).to_have_count(1)
        erase(Conversation.objects.get())
        expect(page.get_by_text("Rozmowa została usunięta.").first).to_be_visible()
        expect(page.locator(".message")).to_have_count(0)


class TestWithoutScript:
    def test_the_talk_works_by_plain_forms(self, visit, worker, bot):
        bot.answer = lambda question: said(
            f"Odpowiedź na: {question['payload'] or question['message']}",
            [{"title": "Tak", "payload": "/affirm"}],
            answer="utter_hpv_referral",
            intent="hpv_referral",
        )
        page = visit("/", java_script_enabled=False)
        page.get_by_role("button", name="Jak zapisać dziecko na szczepienie przeciw HPV?").click()
        expect(answers(page)).to_have_text("Odpowiedź na: Jak zapisać dziecko na szczepienie przeciw HPV?")
        page.get_by_label("Twoje pytanie").fill("A gdzie jest skierowanie na to szczepienie?")
        page.get_by_role("button", name="Wyślij").click()
        expect(answers(page)).to_have_count(2)
        page.get_by_role("button", name="Tak", exact=True).last.click()
        expect(answers(page).last).to_have_text("Odpowiedź na: /affirm")
        page.get_by_role("button", name="Tak, pomogło").last.click()
        expect(answers(page)).to_have_count(4)
        assert Feedback.objects.get().helped

    def test_an_empty_form_says_what_is_missing(self, visit, worker):
        page = visit("/", java_script_enabled=False, allow=("422",))
        page.get_by_role("button", name="Wyślij").click()
        expect(page.get_by_role("alert")).to_have_text("Napisz pytanie, zanim je wyślesz.")
