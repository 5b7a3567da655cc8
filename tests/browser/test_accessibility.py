"""WCAG 2.2 AA, checked with axe, by keyboard, and at the sizes that people need."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from desk.gateway.models import Message
from tests.browser.running import said
from tests.browser.test_chat import answers, ask, says

LOOKS = [
    pytest.param({"phone": phone, "dark": dark}, id=f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}")
    for phone in (True, False)
    for dark in (False, True)
]
BUTTONS = [
    {"title": "Jak upoważnić?", "payload": "/child_account_share"},
    {"title": "Poradnik", "url": "https://pacjent.gov.pl/aktualnosc/tata-i-mama-z-dostepem-do-ikp-dziecka"},
    {"title": "Napisz e-mail", "url": "mailto:ikp-pomoc@cez.gov.pl"},
]
ANSWER = (
    "Liczy się to, kto ubezpiecza dziecko teraz, a nie kto zgłosił je pierwszy. Skoro zrobił to drugi rodzic, to on ma "
    "dostęp do konta dziecka – i może Cię upoważnić na IKP albo w mojeIKP.\n"
    "Jak to zrobić: https://pacjent.gov.pl/aktualnosc/tata-i-mama-z-dostepem-do-ikp-dziecka"
)


def violations(page: Page, axe) -> list[str]:
    """Axe's verdict, with the dock below the page: axe takes a target that is scrolled half under it for a small one."""
    page.evaluate("document.getElementById('dock')?.style.setProperty('position', 'static')")
    found = axe(page)
    page.evaluate("document.getElementById('dock')?.style.removeProperty('position')")
    return found


def talk(page: Page, bot) -> None:
    """A conversation with everything in it."""
    bot.answer = lambda question: said(
        ANSWER, BUTTONS, answer="utter_hpv_referral", intent="child_account_other_parent"
    )
    ask(page, "miałam przerwę w pracy, mąż wziął małego na siebie i straciłam dostęp, mój PESEL 44051401359")
    expect(page.locator(".feedback")).to_be_visible()
    says("moderator", "Dzień dobry, tu moderatorka. Już sprawdzam.\n• Czy mąż widzi konto dziecka?\n• Od kiedy?")
    says("system", "Rozmowę przejął moderator")
    expect(page.locator(".message.human")).to_be_visible()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(visit, worker, bot, axe, picture, look, request):
    name = request.node.callspec.id
    page = visit("/", **look)
    picture(page, f"chat-start-{name}")
    assert violations(page, axe) == []
    talk(page, bot)
    picture(page, f"chat-talk-{name}")
    assert violations(page, axe) == []
    page.locator("#menu summary").click()
    assert violations(page, axe) == []
    page.get_by_role("link", name="Usuń tę rozmowę").click()
    picture(page, f"chat-erase-{name}")
    assert violations(page, axe) == []
    page.get_by_role("button", name="Zostaw").click()
    page.get_by_label("Twoje pytanie").fill("a" * 2100)
    page.get_by_role("button", name="Wyślij").click()
    expect(page.get_by_role("alert")).to_be_visible()
    picture(page, f"chat-error-{name}")
    assert violations(page, axe) == []
    page.goto(page.url + "prywatnosc")
    picture(page, f"chat-privacy-{name}")
    assert violations(page, axe) == []


@pytest.mark.parametrize("size", [(320, 640), (320, 256), (640, 450), (844, 390)], ids=str)
def test_nothing_is_cut_off_at_any_zoom(visit, worker, bot, axe, picture, size):
    """320 × 256 is 1280 × 1024 at 400 %; 640 × 450 is 1280 × 900 at 200 %; the last is a phone on its side."""
    width, height = size
    page = visit("/", viewport={"width": width, "height": height})
    talk(page, bot)
    for path in ("/", "/prywatnosc"):
        page.goto("/".join(page.url.split("/")[:3]) + path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert violations(page, axe) == []
        picture(page, f"zoom-{width}x{height}{path.replace('/', '-')}")


def test_text_twice_as_large_still_fits(visit, worker, bot):
    page = visit("/", phone=True)
    talk(page, bot)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_everything_works_by_keyboard(visit, worker, bot):
    bot.answer = lambda question: said("Wybierz, proszę.", [{"title": "Tak", "payload": "/affirm"}])
    page = visit("/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Przejdź do pola pytania")).to_be_focused()
    expect(page.get_by_text("Przejdź do pola pytania")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Twoje pytanie")).to_be_focused()
    page.keyboard.type("Nie widzę konta mojego dziecka")
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Tak")).to_be_focused()
    page.keyboard.press("Enter")
    expect(answers(page)).to_have_count(2)
    expect(page.locator(".message.own").last).to_be_focused()
    page.locator("#menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Jak używamy danych").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Pobierz tę rozmowę")).to_be_hidden()
    expect(page.locator("#menu summary")).to_be_focused()


def test_what_has_the_focus_is_never_hidden_behind_the_dock(visit, worker, bot):
    bot.answer = lambda question: said("\n\n".join(f"https://pacjent.gov.pl/{n}" for n in range(40)))
    page = visit("/", phone=True)
    ask(page, "Podaj wszystkie adresy stron o koncie")
    expect(answers(page)).to_have_count(1)
    page.get_by_role("link", name="https://pacjent.gov.pl/0").focus()
    for _ in range(39):
        page.keyboard.press("Tab")
        below, above = page.evaluate(
            "[document.getElementById('dock').getBoundingClientRect().top - document.activeElement.getBoundingClientRect().bottom,"
            " document.activeElement.getBoundingClientRect().top - document.querySelector('.top').getBoundingClientRect().bottom]"
        )
        assert below >= 0
        assert above >= 0


def test_a_screen_reader_hears_each_message_once(visit, worker):
    """What is added to the log is announced; a message that is confirmed by the desk is not added again."""
    page = visit("/")
    page.evaluate(
        """() => { window.added = []; new MutationObserver(list => list.forEach(change => change.addedNodes.forEach(
            node => node.classList?.contains('message') && window.added.push(node.querySelector('.bubble').textContent.trim())
        ))).observe(document.getElementById('log'), {childList: true}); }"""
    )
    ask(page, "Czy słychać mnie jeden raz?")
    expect(answers(page)).to_have_count(1)
    assert page.evaluate("window.added") == ["Czy słychać mnie jeden raz?", "Odpowiedź na: Czy słychać mnie jeden raz?"]
    log = page.get_by_role("log")
    expect(log).to_have_attribute("aria-live", "polite")
    assert Message.objects.count() == 2
