"""Registered so many days ago, still nothing: day 21 waits, day 22 goes to the NFZ branch."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, Span, resolve
from rules.insurance_sync import insurance_sync
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "code", "outcome", "dates", "days_left"),
    [
        ("dziś", "P0D", "wait", {"until": "2026-12-14"}, 21),
        ("3 dni temu", "-P3D", "wait", {"until": "2026-12-11"}, 18),
        ("20 dni temu", "-P20D", "wait", {"until": "2026-11-24"}, 1),
        ("21 dni temu", "-P21D", "wait", {"until": "2026-11-23"}, 0),
        ("22 dni temu", "-P22D", "overdue", {"since": "2026-11-23"}, None),
        ("25 dni temu", "-P25D", "overdue", {"since": "2026-11-20"}, None),
        ("31 października", "--10-31", "overdue", {"since": "2026-11-22"}, None),
        ("tydzień temu", "-P1W", "wait", {"until": "2026-12-07"}, 14),
        ("3 tyg temu", "-P3W", "wait", {"until": "2026-11-23"}, 0),
        ("w listopadzie", "--11", "unclear", {"until": "2026-12-14"}, 21),
        ("w październiku", "--10", "overdue", {"since": "2026-11-22"}, None),
        ("we wrześniu", "--09", "overdue", {"since": "2026-10-22"}, None),
        ("w zeszłym roku", "-P1Y~", "overdue", {"since": "2026-01-22"}, None),
    ],
)
def test_the_day_until_which_to_wait(said, code, outcome, dates, days_left):
    verdict = insurance_sync(resolve(code, TODAY, "past"), TODAY)
    assert verdict.outcome == outcome, said
    assert {name: day.isoformat() for name, day in verdict.dates.items()} == dates
    assert verdict.numbers.get("days_left") == days_left
    assert verdict.ask == ("registered_on" if outcome == "unclear" else None)
    assert verdict.numbers["days_limit"] == 21


def test_over_29_february_too():
    registered = Span.of_day(date(2028, 2, 9))
    assert insurance_sync(registered, date(2028, 3, 1)).outcome == "wait"
    assert insurance_sync(registered, date(2028, 3, 2)).outcome == "overdue"


def test_a_changed_limit_moves_the_edge(change_fact):
    change_fact("C4.update_days", value=14)
    assert insurance_sync(Span.of_day(date(2026, 11, 9)), TODAY).outcome == "wait"
    assert insurance_sync(Span.of_day(date(2026, 11, 8)), TODAY).outcome == "overdue"


@pytest.mark.parametrize(("day", "problem"), [("2026-11-24", "in_future"), ("1999-11-23", "too_old")])
def test_a_registration_that_cannot_be_right_is_named(day, problem):
    with pytest.raises(BadInput) as error:
        insurance_sync(Span.of_day(date.fromisoformat(day)), TODAY)
    assert (error.value.slot, error.value.problem) == ("registered_on", problem)


@given(st.dates(date(2024, 9, 1), date(2060, 12, 31)), st.integers(0, 400), st.integers(0, 60))
def test_whoever_waits_to_the_named_day_and_one_more_is_overdue(today, days_ago, width):
    last = today - days_ago * DAY
    registered = Span(last - width * DAY, last, "month")
    verdict = insurance_sync(registered, today)
    edge = verdict.dates.get("until") or verdict.dates["since"] - DAY
    assert insurance_sync(registered, edge + DAY).outcome == "overdue"
    assert insurance_sync(registered, edge).outcome in ("wait", "unclear")
