"""The answer book: built-in and published answers, facts that are switched off, the line that says it is a bot."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.answer_book import AnswerBook
from knowledge import facts

RESPONSES = {
    "utter_intro": [{"text": "Jestem botem."}],
    "utter_greet": [{"text": "Jestem bot."}],
    "utter_contact": [
        {
            "text": "Pisz: {L5.email}.",
            "buttons": [
                {"title": "E-mail", "url": "mailto:{L5.email}"},
                {"title": "Nie wiem", "payload": '/inform{"answer": "unknown"}'},
            ],
            "metadata": {"facts": ["L5"], "parts": [{"fact": "L5.phone", "text": "Dzwoń: {L5.phone}."}]},
        }
    ],
    "utter_hpv_interval_too_early": [
        {
            "text": "Najwcześniej {first_day}.",
            "metadata": {
                "facts": ["H8"],
                "parts": [{"unless": "exact", "text": "Ostrożnie."}, {"when": "weekend", "text": "W."}],
            },
        }
    ],
}


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[AnswerBook]:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.setenv("IKP_TODAY", "2026-06-15")
    yield AnswerBook(domain=Domain.from_dict({"responses": RESPONSES}))
    facts.heed(frozenset)


def publish(tmp_path: Path, said: dict[str, Any]) -> None:
    new = tmp_path / "answers.new"
    new.write_text(json.dumps(said), encoding="utf-8")
    os.replace(new, tmp_path / "answers.json")


async def says(book: AnswerBook, name: str, first: bool = False, **kwargs: Any) -> dict[str, Any]:
    tracker = DialogueStateTracker("x", [])
    if not first:
        tracker.update(BotUttered("…"))
    message = await book.generate(name, tracker, "desk", **kwargs)
    assert message is not None
    return message


async def test_facts_are_filled_in_and_payloads_left_alone(book: AnswerBook) -> None:
    message = await says(book, "utter_contact")
    assert message["text"] == "Pisz: ikp-pomoc@cez.gov.pl.\nDzwoń: 19 239."
    assert message["buttons"][0]["url"] == "mailto:ikp-pomoc@cez.gov.pl"
    assert message["buttons"][1]["payload"] == '/inform{"answer": "unknown"}'
    assert message["facts"] == ["L5", "L5.phone"]
    assert message["version"] == "built-in"


async def test_a_verdict_is_worded(book: AnswerBook) -> None:
    verdict = {"dates": {"first_day": "2026-09-12"}, "numbers": {"exact": 1}}
    message = await says(book, "utter_hpv_interval_too_early", verdict=verdict)
    assert message["text"] == "Najwcześniej 12 września 2026 r."


async def test_parts_that_depend_on_the_verdict(book: AnswerBook) -> None:
    verdict = {"dates": {"first_day": "2026-09-12"}, "numbers": {"exact": 0, "weekend": 1}}
    message = await says(book, "utter_hpv_interval_too_early", verdict=verdict)
    assert message["text"] == "Najwcześniej 12 września 2026 r.\nOstrożnie.\nW."


async def test_the_first_answer_says_that_it_is_a_bot(book: AnswerBook) -> None:
    assert (await says(book, "utter_contact", first=True))["text"].startswith("Jestem botem.\n\nPisz")
    assert (await says(book, "utter_greet", first=True))["text"] == "Jestem bot."


async def test_a_published_answer_is_live_at_once(book: AnswerBook, tmp_path: Path) -> None:
    assert (await says(book, "utter_greet"))["text"] == "Jestem bot."
    publish(tmp_path, {"answers": {"utter_greet": {"text": "Witaj, {L5.email}", "buttons": [], "version": "v3"}}})
    message = await says(book, "utter_greet")
    assert (message["text"], message["version"]) == ("Witaj, ikp-pomoc@cez.gov.pl", "v3")
    publish(tmp_path, {"answers": {}})
    assert (await says(book, "utter_greet"))["version"] == "built-in"


async def test_a_fact_that_is_switched_off_takes_its_sentence_along(book: AnswerBook, tmp_path: Path) -> None:
    publish(tmp_path, {"answers": {}, "facts_off": ["L5.phone"]})
    message = await says(book, "utter_contact")
    assert message["text"] == "Pisz: ikp-pomoc@cez.gov.pl."
    assert message["facts"] == ["L5"]


async def test_a_broken_file_leaves_what_was_published_before(book: AnswerBook, tmp_path: Path) -> None:
    publish(tmp_path, {"answers": {"utter_greet": {"text": "Witaj", "version": "v1"}}})
    assert (await says(book, "utter_greet"))["text"] == "Witaj"
    (tmp_path / "answers.json").write_text('{"answers": ', encoding="utf-8")
    assert (await says(book, "utter_greet"))["text"] == "Witaj"


async def test_a_variable_without_a_value_is_never_shown(book: AnswerBook, tmp_path: Path) -> None:
    publish(tmp_path, {"answers": {"utter_greet": {"text": "Do {until}!", "version": "v1"}}})
    assert (await says(book, "utter_greet"))["text"] == "Do !"


async def test_no_such_answer(book: AnswerBook) -> None:
    assert await book.generate("utter_nothing", DialogueStateTracker("x", []), "desk") is None


async def test_two_answers_of_one_action_introduce_the_bot_once(book: AnswerBook) -> None:
    tracker = DialogueStateTracker("x", [])
    said = [await book.generate(name, tracker, "test") for name in ("utter_contact", "utter_contact")]
    assert [str(message and message["text"]).count("Jestem botem.") for message in said] == [1, 0]
