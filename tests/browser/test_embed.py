"""The chat in another site's page, with one script line."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import Page, expect

from desk.gateway.models import Conversation
from tests.browser.test_accessibility import violations
from tests.browser.test_chat import answers, ask, own

PAGE = """<!doctype html><html lang="pl"><head><meta charset="utf-8"><title>Urząd</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><main><h1>Strona urzędu</h1><p><a href="#">Odnośnik strony</a></p></main>
<script src="{desk}/chat/embed.js" data-label="Zapytaj o IKP" defer></script></body></html>"""


@contextlib.contextmanager
def site(desk: str) -> Iterator[str]:
    """Another site: its own origin (localhost, not 127.0.0.1) and a strict policy of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            content = PAGE.format(desk=desk).encode()
            self.send_response(200 if self.path == "/" else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Security-Policy", f"default-src 'none'; script-src {desk}; frame-src {desk}")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def elsewhere(desk) -> Iterator[str]:
    with site(desk) as url:
        yield url


def launcher(page: Page):
    return page.get_by_role("button", name="Zapytaj o IKP")


def frame(page: Page):
    return page.frame_locator("iframe")


def test_a_question_from_another_site_is_answered(visit, worker, elsewhere, picture):
    page = visit(elsewhere, allow=("favicon",))
    picture(page, "embed-closed-desktop")
    launcher(page).click()
    expect(page.get_by_role("dialog", name="Czat: Asystent IKP")).to_be_visible()
    expect(frame(page).get_by_label("Twoje pytanie")).to_be_focused()
    ask(frame(page), "Gdzie jest moje L4 na koncie IKP?")
    expect(answers(frame(page))).to_have_text("Odpowiedź na: Gdzie jest moje L4 na koncie IKP?")
    picture(page, "embed-open-desktop")


def test_its_only_cookie_belongs_to_the_frame_in_this_site(visit, worker, elsewhere):
    page = visit(elsewhere, allow=("favicon",))
    launcher(page).click()
    ask(frame(page), "Pytanie z ramki bez ciasteczek")
    expect(answers(frame(page))).to_have_count(1)
    cookies = page.context.cookies()
    assert [(cookie["name"], cookie["path"], cookie["httpOnly"]) for cookie in cookies] == [
        ("ikp_chat_frame", "/embed", True)
    ]
    assert "localhost" in cookies[0]["partitionKey"]


def test_without_any_cookie_the_talk_goes_on(visit, worker, elsewhere):
    page = visit(elsewhere, allow=("favicon",))
    launcher(page).click()
    ask(frame(page), "Pierwsze pytanie z ramki bez ciasteczek")
    expect(answers(frame(page))).to_have_count(1)
    page.context.clear_cookies()
    ask(frame(page), "Drugie pytanie z ramki bez ciasteczek")
    expect(answers(frame(page))).to_have_count(2)
    assert Conversation.objects.count() == 1


def test_the_talk_survives_a_reload_of_the_site(visit, worker, elsewhere):
    page = visit(elsewhere, allow=("favicon",))
    launcher(page).click()
    ask(frame(page), "Pytanie przed odświeżeniem strony")
    expect(answers(frame(page))).to_have_count(1)
    page.reload()
    launcher(page).click()
    expect(own(frame(page))).to_have_text("Pytanie przed odświeżeniem strony")
    ask(frame(page), "Pytanie po odświeżeniu strony")
    expect(answers(frame(page))).to_have_count(2)
    assert Conversation.objects.count() == 1


@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_escape_and_the_button_close_it_and_give_the_focus_back(visit, worker, elsewhere, phone):
    page = visit(elsewhere, phone=phone, allow=("favicon",))
    for close in (
        lambda: page.keyboard.press("Escape"),
        lambda: frame(page).get_by_role("button", name="Zamknij czat").click(),
    ):
        launcher(page).click()
        expect(frame(page).locator("body[data-ready]")).to_be_attached()
        frame(page).get_by_label("Twoje pytanie").focus()
        close()
        expect(page.get_by_role("dialog")).to_be_hidden()
        expect(launcher(page)).to_be_focused()


def test_on_a_phone_it_fills_the_screen(visit, worker, elsewhere, picture):
    page = visit(elsewhere, phone=True, allow=("favicon",))
    picture(page, "embed-closed-phone")
    launcher(page).tap()
    expect(frame(page).get_by_role("heading", name="W czym pomóc")).to_be_visible()
    picture(page, "embed-open-phone")
    box = page.locator("iframe").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, 390, 844)


def test_an_answer_to_a_closed_chat_shows_on_the_button(visit, worker, bot, elsewhere):
    page = visit(elsewhere, allow=("favicon",))
    launcher(page).click()
    ask(frame(page), "Pytanie przed zamknięciem okna")
    expect(answers(frame(page))).to_have_count(1)
    page.keyboard.press("Escape")
    from tests.browser.test_chat import says

    says("moderator", "Odpowiedź człowieka")
    expect(page.get_by_role("button", name="Zapytaj o IKP. Nowe wiadomości: 1")).to_be_visible()


def test_erasing_works_in_a_frame(visit, worker, elsewhere):
    page = visit(elsewhere, allow=("favicon",))
    launcher(page).click()
    ask(frame(page), "Pytanie, które ma zniknąć stąd")
    expect(answers(frame(page))).to_have_count(1)
    frame(page).locator("#menu summary").click()
    frame(page).get_by_role("link", name="Usuń tę rozmowę").click()
    frame(page).get_by_role("button", name="Usuń na stałe").click()
    expect(frame(page).locator(".message")).to_have_count(0)
    assert not Conversation.objects.exists()


def test_it_works_by_plain_forms_too(visit, worker, desk):
    page = visit("/embed", java_script_enabled=False)
    page.get_by_role("button", name="Nie mogę się zalogować na IKP").click()
    expect(answers(page)).to_have_text("Odpowiedź na: Nie mogę się zalogować na IKP")
    assert "/embed" in page.url


def test_a_site_that_is_not_listed_may_not_frame_it(visit, worker, elsewhere, settings):
    settings.CHAT_EMBED_ORIGINS = "https://urzad.example"
    page = visit(elsewhere, allow=("favicon", "frame-ancestors"))
    launcher(page).click()
    page.wait_for_timeout(500)
    assert frame(page).get_by_label("Twoje pytanie").count() == 0


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desktop", "phone"])
def test_axe_finds_nothing_serious(visit, worker, elsewhere, axe, desk, phone, dark):
    page = visit(elsewhere, phone=phone, dark=dark, allow=("favicon",))
    assert axe(page) == []
    page.goto(f"{desk}/embed")
    assert violations(page, axe) == []
