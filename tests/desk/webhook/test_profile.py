"""What a page shows before the talk, within Meta's limits; its payloads are intents of the bot."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from desk.gateway.profile import (
    ALWAYS_ALLOWED,
    GREETING,
    ICE_BREAKERS,
    LONGEST_GREETING,
    LONGEST_MENU_TITLE,
    LONGEST_QUESTION,
    MENU,
    MOST_ICE_BREAKERS,
    profile,
)
from knowledge.intents import labels
from tests.graph.running import INSTAGRAM, PAGE, SECOND_PAGE, StandIn


def test_greeting_questions_and_menu_fit() -> None:
    assert len(GREETING) <= LONGEST_GREETING
    assert len(ICE_BREAKERS) <= MOST_ICE_BREAKERS
    assert all(len(button.title) <= LONGEST_QUESTION for button in ICE_BREAKERS)
    assert all(len(button.title) <= LONGEST_MENU_TITLE for button in MENU)


def test_the_bot_says_that_it_is_one() -> None:
    assert "bot" in GREETING


def test_every_payload_is_an_intent_of_the_bot() -> None:
    assert {payload.removeprefix("/") for payload in ALWAYS_ALLOWED} <= set(labels())


@pytest.mark.parametrize("platform", ["messenger", "instagram"])
def test_all_that_is_offered_is_always_allowed(platform: str) -> None:
    body = profile(platform, "https://example.org/prywatnosc")
    offered = {question["payload"] for question in body["ice_breakers"][0]["call_to_actions"]}
    offered |= {entry["payload"] for entry in body["persistent_menu"][0]["call_to_actions"] if "payload" in entry}
    assert offered <= ALWAYS_ALLOWED


def test_the_command_sets_every_page(graph: StandIn) -> None:
    out = StringIO()
    call_command("meta_profile", "--account", PAGE, "--account", SECOND_PAGE, stdout=out)
    assert out.getvalue() == f"{PAGE}: set\n{SECOND_PAGE}: set\n"
    assert graph.state.problems == []
    assert graph.state.profile[PAGE]["get_started"] == {"payload": "/greet"}
    assert graph.state.profile[PAGE] == graph.state.profile[SECOND_PAGE]


def test_instagram_has_no_greeting(graph: StandIn) -> None:
    call_command("meta_profile", "--account", INSTAGRAM, "--platform", "instagram", stdout=StringIO())
    assert "greeting" not in graph.state.profile[INSTAGRAM]
    assert graph.state.problems == []


def test_an_error_of_meta_is_told_with_its_trace(graph: StandIn) -> None:
    graph.fail("error", kind="profile", code=200, message="Permissions error")
    with pytest.raises(CommandError, match=r"1001: 200 Permissions error \(fbtrace T1\)"):
        call_command("meta_profile", "--account", PAGE, stdout=StringIO())


def test_an_account_without_a_token_is_named(meta: None) -> None:
    with pytest.raises(CommandError, match="5555"):
        call_command("meta_profile", "--account", "5555", stdout=StringIO())
