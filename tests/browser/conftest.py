"""Fixtures for tests in a real browser: `desk` (its URL), `bot` (scripted), `browser`, `visit` (opens a page), `axe`.

`visit(url, phone=True, dark=True)` opens a page of its own browser context and, at the end of the test, fails it when the
page logged an error. `picture(page, "name")` keeps a screenshot in var/screenshots.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
import pytest
from django.conf import settings as configured
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, expect, sync_playwright

from scripts import browser as tools
from scripts.settings import ROOT
from tests.browser.running import ScriptedBot, scripted_bot, served, working

VAR = Path(tempfile.mkdtemp(prefix="ikp-browser-tests-"))  # of this process: several may run side by side
os.environ["VAR"] = str(VAR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
django.setup()
for name, folder in {"VAR": "", "METRICS_DIR": "metrics", "STATIC_ROOT": "static", "BOT_MODELS_DIR": "models"}.items():
    setattr(configured, name, VAR / folder)  # settings may have been read before this file was

expect.set_options(timeout=20_000)  # milliseconds: what must come may take its time on a busy machine
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
PICTURES = ROOT / "var" / "screenshots"
WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
Visit = Callable[..., Page]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test database is a file: the desk and its worker open it from threads of their own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(VAR / "test.sqlite3")


@pytest.fixture
def bot(settings: Any) -> Iterator[ScriptedBot]:
    """A scripted bot, and the desk pointed at it."""
    with scripted_bot() as running:
        settings.RASA_URL = running.url
        yield running


@pytest.fixture
def desk(transactional_db: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The desk's URL; a fresh database, and limits that a quick test does not hit."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's own event loop runs in the test's thread
    settings.CHAT_MESSAGES_A_MINUTE = settings.CHAT_MESSAGES_A_MINUTE_ADDRESS = 1000
    from desk.asgi import application

    with served(application) as url:
        yield url


@pytest.fixture
def worker(desk: str, bot: ScriptedBot) -> Iterator[None]:
    """The desk's worker, asking the scripted bot."""
    with working():
        yield


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """One for each module: its event loop must be gone before other tests run theirs."""
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Headless Chromium."""
    launched = playwright.chromium.launch(
        executable_path=str(tools.chromium()), args=list(tools.FLAGS), env={**os.environ, **tools.POLISH}
    )
    yield launched
    launched.close()


@pytest.fixture
def visit(browser: Browser, desk: str) -> Iterator[Visit]:
    """Opens `path` (or a whole URL) in a browser of its own; what the page logs as an error fails the test."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and not any(part in message.text for part in expected):
            complaints.append(message.text)

    expected: list[str] = []

    def open_page(
        path: str = "/", *, phone: bool = False, dark: bool = False, allow: tuple[str, ...] = (), **options: Any
    ) -> Page:
        expected.extend(allow)
        if phone:
            options |= {"has_touch": True, "is_mobile": True}
        context = browser.new_context(
            **{
                "viewport": PHONE if phone else DESKTOP,
                "color_scheme": "dark" if dark else "light",
                "locale": "pl-PL",
                "reduced_motion": "reduce",
                **options,
            }
        )
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.on("console", listen)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path if "://" in path else f"{desk}{path}")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert not complaints, complaints


@pytest.fixture(scope="session")
def axe_source() -> str:
    """axe-core's script."""
    return tools.axe()


@pytest.fixture
def axe(axe_source: str) -> Callable[..., list[str]]:
    """Serious and critical violations of WCAG 2.2 AA on a page (or of some rules alone), each as one line."""

    def check(page: Page, rules: tuple[str, ...] = WCAG) -> list[str]:
        if not page.evaluate("'axe' in window"):
            page.evaluate(axe_source)
        options = {"runOnly": list(rules), "resultTypes": ["violations"]}
        found = page.evaluate("options => axe.run(document, options)", options)
        return [
            f"{broken['impact']} {broken['id']}: {node['target']} {node['failureSummary']}"
            for broken in found["violations"]
            if broken["impact"] in {"serious", "critical"}
            for node in broken["nodes"]
        ]

    return check


@pytest.fixture(scope="session")
def picture() -> Callable[[Page, str], Path]:
    """Keeps a screenshot of what the window shows."""
    PICTURES.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> Path:
        path = PICTURES / f"{name}.png"
        page.screenshot(path=str(path))
        return path

    return take
