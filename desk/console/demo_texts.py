"""The bot's own answers with made-up dates filled in, for demonstration data only."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache
from random import Random
from typing import Any

import yaml
from django.conf import settings

from knowledge import facts
from knowledge.polish import template_values

PLACEHOLDER = re.compile(r"\{([\w.]+)\}")
DAYS = {"until": 20}  # days from today, for dates that a rule's answer names
SPANS = {
    "hpv_interval": {"first_day": -20, "last_day": 160},
    "sick_leave_visibility": {"from": -1, "until": 1},
    "trusted_profile": {"until": -12, "since": -11},
}


@lru_cache(maxsize=1)
def responses() -> dict[str, dict[str, Any]]:
    """Response name → its first variation, from data/<topic>/responses.yml."""
    found: dict[str, dict[str, Any]] = {}
    for path in sorted((settings.ROOT / "data").glob("*/responses.yml")):
        said = (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("responses") or {}
        found |= {name: variations[0] for name, variations in said.items() if variations}
    return found


def dates_for(rule: str, today: date, random: Random) -> dict[str, date]:
    """Made-up dates as a verdict of this rule would name them."""
    return {name: today + timedelta(days=away + random.randrange(6)) for name, away in SPANS.get(rule, DAYS).items()}


def reasons_for(rule: str, dates: dict[str, date]) -> list[str]:
    """What the rule would say of these dates."""
    said = REASONS.get(rule)
    return [said.format(**dates)] if said else []


def words(answer: str, dates: dict[str, date], today: date) -> tuple[str, list[dict[str, str]]]:
    """Text and buttons of a response. What can't be filled in is left out with the word's braces."""
    said = responses().get(answer, {"text": "Już sprawdzam."})
    values = {**_facts(today), **_numbers(today), **template_values(dates, {})}

    def fill(text: str) -> str:
        return PLACEHOLDER.sub(lambda found: values.get(found.group(1), "…"), text)

    buttons = []
    for button in said.get("buttons") or []:
        title, url = fill(str(button.get("title", ""))), fill(str(button.get("url", "")))
        buttons.append({"title": title, "payload": str(button.get("payload", "")), "url": url})
    return fill(str(said.get("text", ""))).strip(), buttons


def facts_of(answer: str) -> list[str]:
    """The facts that a response rests on."""
    return [str(name) for name in (responses().get(answer, {}).get("metadata") or {}).get("facts") or []]


REASONS = {
    "hpv_age": "the last day is {until}",
    "hpv_interval": "the window is {first_day} to {last_day}",
    "sick_leave_visibility": "it should have shown by {until}",
    "trusted_profile": "its last day was {until}",
}
NUMBERS = {  # what a verdict's numbers are called, and the facts behind them
    "years_min": "H1.min_age",
    "years_max": "H1.max_age",
    "months_min": "H8.min_months",
    "months_max": "H8.max_months",
    "years_valid": "L3.valid_years",
    "years_between": "L4.confirm_years",
    "days_limit": "C4.update_days",
}


@lru_cache(maxsize=1)
def _numbers(today: date) -> dict[str, str]:
    known = {name: facts.value(fact, today) for name, fact in NUMBERS.items() if facts.enabled(fact, today)}
    return {**template_values({}, known), "place": "Łódzki", "birth_year": str(today.year - 12)}


@lru_cache(maxsize=1)
def _facts(today: date) -> dict[str, str]:
    values: dict[str, str] = {}
    for row in facts.book():
        if not row.enabled or not row.holds(today) or row.value is None:
            continue
        if row.unit in {"days", "months", "years"}:
            worded = template_values({}, {f"{row.unit}_x": int(row.value)})
            values |= {row.id + name.removeprefix(f"{row.unit}_x"): text for name, text in worded.items()}
        else:
            values[row.id] = ", ".join(map(str, row.value)) if isinstance(row.value, list) else str(row.value)
    return values
