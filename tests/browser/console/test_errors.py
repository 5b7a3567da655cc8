"""What fails is said, loses nothing, and can be tried again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Route, expect

from desk.gateway import erasure
from tests.browser.console.talks import PASSWORD, answer_field, live, talk, until

QUIET = (
    "Failed to load resource",
    "net::ERR",
    "htmx:",
    "Response Status Error Code",
)  # the browser's own word on what the tests break


def fail(how: str):
    """A route that fails: no connection, or an answer of the server."""

    def failing(route: Route) -> None:
        if how == "offline":
            route.abort("internetdisconnected")
        else:
            route.fulfill(status=int(how), body="")

    return failing


@pytest.mark.parametrize(
    ("how", "words"),
    [("offline", "Brak połączenia"), ("500", "Serwer nie wykonał polecenia"), ("403", "sesja się skończyła")],
)
def test_an_answer_that_did_not_arrive_stays_written(enter, how, words):
    row = talk("pomocy", channel="web")
    page = enter(f"/console/c/{row.pk}/?queue=all", allow=QUIET)
    page.route("**/answer/*", fail(how))
    answer_field(page).fill("Już sprawdzam.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast.problem")).to_contain_text(words)
    expect(answer_field(page)).to_have_value("Już sprawdzam.")
    page.unroute("**/answer/*")
    answer_field(page).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message.moderator .bubble")).to_have_text("Już sprawdzam.")
    expect(page.locator(".message.moderator")).to_have_count(1)


def test_a_conversation_that_does_not_open_leaves_no_other_in_its_place(enter):
    first, second = talk("pierwsza", minutes_ago=1), talk("druga", minutes_ago=2)
    page = enter(f"/console/c/{first.pk}/?queue=all", allow=QUIET)
    page.route(f"**/c/{second.pk}/*", fail("500"))
    page.keyboard.press("j")
    expect(page.get_by_role("alert")).to_contain_text("Nie udało się otworzyć tej rozmowy.")
    expect(answer_field(page)).to_have_count(0)
    page.unroute(f"**/c/{second.pk}/*")
    page.get_by_role("button", name="Spróbuj jeszcze raz").click()
    expect(page.locator("#thread")).to_contain_text("druga")


def test_a_key_pressed_too_early_acts_on_the_conversation_that_was_meant(enter):
    first, second = talk("pierwsza", minutes_ago=1), talk("druga", minutes_ago=2)
    page = enter(f"/console/c/{first.pk}/?queue=all")
    held: list[Route] = []
    page.route(f"**/c/{second.pk}/?*", lambda route: held.append(route))
    page.keyboard.press("j")
    page.keyboard.press("e")
    until(lambda: page.wait_for_timeout(20) or held)
    first.refresh_from_db()
    assert first.status == "open"
    held[0].continue_()
    expect(page.get_by_text("Załatwione.")).to_be_visible()
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.status, second.status) == ("open", "closed")


def test_an_erased_conversation_says_so(enter):
    row = talk("zniknę")
    page = enter("/console/?queue=all", allow=QUIET)
    live(page)
    row.delete()
    page.locator(".row [data-open]").click()
    expect(page.get_by_role("alert")).to_contain_text("Tej rozmowy już nie ma.")


def test_what_is_erased_leaves_the_screen_of_who_reads_it(enter):
    row = talk("to ma zniknąć")
    page = enter(f"/console/c/{row.pk}/?queue=all", allow=QUIET)
    live(page)
    expect(page.locator("#thread")).to_contain_text("to ma zniknąć")
    erasure.erase(row)
    expect(page.get_by_role("alert")).to_contain_text("Tej rozmowy już nie ma.")
    expect(page.get_by_text("to ma zniknąć")).to_have_count(0)


def test_a_session_that_has_ended_leads_to_the_door_and_back(enter, people):
    row = talk("pomocy")
    page = enter("/console/?queue=all", allow=QUIET)
    page.context.clear_cookies()
    page.locator(".row [data-open]").click()
    page.wait_for_url("**/console/login/**")
    page.get_by_label("Nazwa użytkownika").fill("anna")
    page.get_by_label("Hasło").fill(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/console/c/{row.pk}/?queue=all")
