"""The phrases of dates.yml, each as a message: what is found, and what it means on 23 November 2026."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import yaml

from nlu.dates import Found, find
from nlu.words import fold
from rules.calendar import Span, birth_span, resolve

TODAY = date(2026, 11, 23)
TABLE = yaml.safe_load(Path(__file__).with_name("dates.yml").read_text(encoding="utf-8"))
ROWS = [(phrase, said) for section in TABLE for rows in section.values() for phrase, said in rows.items()]


def expected(said: str | list[str]) -> list[str]:
    """The finds of a row, without what they mean."""
    each = [said] if isinstance(said, str) else said
    return [one.partition(" | ")[0] for one in each if one != "nothing"]


def as_said(found: list[Found]) -> list[str]:
    return [" ".join(part for part in (one.entity, one.value, one.role) if part) for one in found]


def meanings() -> Iterator[tuple[str, str, str]]:
    for phrase, said in ROWS:
        if isinstance(said, str) and " | " in said:
            kind, days = said.partition(" | ")[2].split()
            yield phrase, kind, days


def span_of(days: str) -> tuple[date, date]:
    first, _, last = days.partition("..")
    return date.fromisoformat(first), date.fromisoformat(last or first)


def what_it_means(one: Found, kind: str) -> Span:
    if kind != "born":
        return resolve(one.value, TODAY, "past" if kind == "past" else "future")
    if one.entity == "age":
        return birth_span(TODAY, age=one.value)
    if one.entity == "birthday":
        return birth_span(TODAY, birthday=one.value)
    return birth_span(TODAY, birth=one.value)


def test_the_table_is_long_enough_and_says_each_phrase_once() -> None:
    lines = Path(__file__).with_name("dates.yml").read_text(encoding="utf-8").splitlines()
    phrases = [line.split('":')[0] for line in lines if line.startswith('    "')]
    assert len(phrases) == len(set(phrases)) == len(ROWS) >= 220


@pytest.mark.parametrize(("phrase", "said"), ROWS, ids=[phrase for phrase, _ in ROWS])
def test_phrase(phrase: str, said: str | list[str]) -> None:
    assert as_said(find(phrase)) == expected(said)


@pytest.mark.parametrize(("phrase", "said"), ROWS, ids=[phrase for phrase, _ in ROWS])
def test_phrase_in_capitals_and_without_polish_letters(phrase: str, said: str | list[str]) -> None:
    plain = [fold(one) for one in as_said(find(fold(phrase)))]
    assert plain == [fold(one) for one in expected(said)]
    assert [fold(one) for one in as_said(find(phrase.upper()))] == plain


@pytest.mark.parametrize(("phrase", "kind", "days"), meanings(), ids=[phrase for phrase, _, _ in meanings()])
def test_meaning_today(phrase: str, kind: str, days: str) -> None:
    span = what_it_means(find(phrase)[0], kind)
    assert (span.first, span.last) == span_of(days)


def test_the_span_covers_the_words() -> None:
    text = "Pierwsza dawka była 12 marca 2025 r., druga za pół roku?"
    assert [text[one.start : one.end] for one in find(text)] == ["12 marca 2025 r.", "za pół roku"]


def test_every_code_that_is_found_can_be_resolved() -> None:
    for phrase, _ in ROWS:
        for one in find(phrase):
            if one.entity == "date" and one.value[0] not in "<>":
                resolve(one.value, TODAY, "past")
            elif one.entity == "birthday":
                birth_span(TODAY, birthday=one.value)
            elif one.entity == "age":
                birth_span(TODAY, age=one.value)
