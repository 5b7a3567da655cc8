"""What an editor switches off is neither stated nor reckoned with, from the next look-up on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from knowledge import facts
from knowledge.published import Published
from rules.calendar import resolve
from rules.hpv_interval import hpv_interval

TODAY = date(2026, 11, 23)
FACT = "H8.not_restarted"


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """The file of the desk, heeded."""
    path = tmp_path / "answers.json"
    facts.heed(Published(path).facts_off)
    yield path
    facts.heed(frozenset)


def outcome() -> str:
    return hpv_interval(resolve("2025-01-10", TODAY, "past"), TODAY, None).outcome


def test_switched_off_and_on_again_while_the_process_runs(file: Path) -> None:
    assert outcome() == "past_window"
    file.write_text(json.dumps({"facts_off": [FACT]}))
    assert not facts.enabled(FACT, TODAY)
    assert outcome() == "past_window_clinic"
    file.unlink()
    assert facts.enabled(FACT, TODAY)
    assert outcome() == "past_window"


def test_a_value_that_is_switched_off_is_not_given(file: Path) -> None:
    file.write_text(json.dumps({"facts_off": ["L5.phone"]}))
    with pytest.raises(facts.NoFact, match="switched off"):
        facts.value("L5.phone", TODAY)
    assert facts.value("L5.email", TODAY)


def test_a_broken_file_leaves_what_was_switched_off_before(file: Path) -> None:
    file.write_text(json.dumps({"facts_off": [FACT]}))
    assert not facts.enabled(FACT, TODAY)
    file.write_text("{")
    assert not facts.enabled(FACT, TODAY)
