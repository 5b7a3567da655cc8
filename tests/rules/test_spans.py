"""Months and years as the Civil Code counts them (art. 112)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, add_months, add_years, birthday, latest_start


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2026-03-12", 6, "2026-09-12"),
        ("2026-08-31", 6, "2027-02-28"),
        ("2027-08-31", 6, "2028-02-29"),
        ("2026-10-31", 1, "2026-11-30"),
        ("2026-12-31", 12, "2027-12-31"),
        ("2026-03-31", -1, "2026-02-28"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-02-28", 1, "2026-03-28"),
    ],
)
def test_a_missing_day_becomes_the_last_of_its_month(day, months, then):
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(then)


@pytest.mark.parametrize(
    ("born", "age", "day"),
    [
        ("2012-02-29", 14, "2026-02-28"),
        ("2012-02-29", 16, "2028-02-29"),
        ("2012-02-28", 14, "2026-02-28"),
        ("2012-03-01", 14, "2026-03-01"),
    ],
)
def test_a_birthday_on_29_february_is_on_the_28th_in_other_years(born, age, day):
    assert birthday(date.fromisoformat(born), age) == date.fromisoformat(day)


def test_the_latest_start_counts_all_days_that_end_together():
    assert latest_start(date(2027, 2, 28), 1) == date(2027, 1, 31)
    assert latest_start(date(2027, 2, 27), 1) == date(2027, 1, 27)
    assert latest_start(date(2026, 2, 28), 14 * 12) == date(2012, 2, 29)


some_days = st.dates(date(1950, 1, 1), date(2150, 12, 31))


@given(some_days, some_days, st.integers(-600, 600))
def test_adding_months_keeps_the_order_of_days(one, other, months):
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@given(some_days, st.integers(0, 300))
def test_the_latest_start_is_the_latest(end, months):
    start = latest_start(end, months)
    assert add_months(start, months) <= end < add_months(start + DAY, months)


@given(some_days, st.integers(0, 100))
def test_years_are_twelve_months_each(day, years):
    assert add_years(day, years) == add_months(day, 12 * years)
    assert add_years(day, years).year == day.year + years
