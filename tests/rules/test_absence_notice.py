"""By when must I tell my employer? At the latest on the second day of absence."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.absence_notice import absence_notice
from rules.calendar import DAY, Span, resolve

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "today", "code", "outcome", "until", "weekend"),
    [
        ("od dziś", "2026-11-23", "P0D", "until", "2026-11-24", 0),
        ("od wczoraj, on a Tuesday", "2026-11-24", "-P1D", "until", "2026-11-24", 0),
        ("od przedwczoraj, on a Wednesday", "2026-11-25", "-P2D", "passed", "2026-11-24", 0),
        ("od jutra", "2026-11-23", "P1D", "until", "2026-11-25", 0),
        ("od czwartku, on that Friday", "2026-11-27", "W4", "until", "2026-11-27", 0),
        ("choruję od piątku: the second day is a Saturday", "2026-11-28", "W5", "until", "2026-11-28", 1),
        ("od piątku, on the Sunday", "2026-11-29", "W5", "passed", "2026-11-28", 1),
        ("od soboty", "2026-11-28", "P0D", "until", "2026-11-29", 1),
        ("od niedzieli, on that Monday", "2026-11-23", "W7", "until", "2026-11-23", 1),
        ("od 28 lutego", "2027-02-28", "P0D", "until", "2027-03-01", 1),
        ("od 31 grudnia", "2027-01-01", "--12-31", "until", "2027-01-01", 0),
        ("w zeszłym tygodniu", "2026-11-23", "-P1W~", "unclear", "2026-11-17", 1),
        ("tydzień temu", "2026-11-23", "-P1W", "passed", "2026-11-17", 0),
    ],
)
def test_the_second_day(said, today, code, outcome, until, weekend):
    on = date.fromisoformat(today)
    verdict = absence_notice(resolve(code, on, "past"), on)
    assert (verdict.outcome, verdict.dates["until"].isoformat(), verdict.numbers["weekend"]) == (
        outcome,
        until,
        weekend,
    ), said
    assert verdict.ask == ("absent_since" if outcome == "unclear" else None)
    assert ("Z4.weekends" in verdict.facts) == bool(weekend)


def test_at_once_is_cited_only_while_its_source_is_trusted(change_fact):
    assert "Z4.at_once" in absence_notice(Span.of_day(MONDAY), MONDAY).facts
    change_fact("Z4.at_once", enabled=False)
    assert "Z4.at_once" not in absence_notice(Span.of_day(MONDAY), MONDAY).facts


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(0, 40))
def test_the_weekend_is_named_whenever_one_of_the_days_may_be_one(first, width):
    verdict = absence_notice(Span(first, first + width * DAY, "week"), first)
    weekend = any((first + n * DAY).isoweekday() > 5 for n in range(width + 2))
    assert verdict.numbers["weekend"] == weekend


@given(st.dates(date(2020, 1, 1), date(2060, 12, 31)), st.integers(-10, 10))
def test_time_passes_the_day_and_never_comes_back(first, offset):
    verdict = absence_notice(Span.of_day(first), first + offset * DAY)
    assert verdict.outcome == ("until" if offset <= 1 else "passed")
    assert verdict.dates["until"] == first + DAY
