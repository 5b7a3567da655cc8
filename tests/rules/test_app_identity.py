"""mojeIKP wants my identity again: first login, new phone, or two years are over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.app_identity import app_identity
from rules.calendar import DAY, Span, resolve
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "code", "outcome", "dates"),
    [
        ("two years ago tomorrow", "2024-11-24", "next", {"next": "2026-11-24"}),
        ("two years ago today", "2024-11-23", "due", {"since": "2026-11-23"}),
        ("two years ago yesterday", "2024-11-22", "due", {"since": "2026-11-22"}),
        ("29 lutego 2024", "2024-02-29", "due", {"since": "2026-02-28"}),
        ("przecież robiłam w 2024", "2024", "unclear", {"next": "2026-01-01"}),
        ("w 2025", "2025", "next", {"next": "2027-01-01"}),
        ("w 2023", "2023", "due", {"since": "2025-01-01"}),
        ("w listopadzie 2024", "2024-11", "unclear", {"next": "2026-11-01"}),
        ("w grudniu 2024", "2024-12", "next", {"next": "2026-12-01"}),
        ("rok temu", "-P1Y", "next", {"next": "2027-05-23"}),
    ],
)
@pytest.mark.parametrize("case", ["periodic", None])
def test_every_two_years(case, said, code, outcome, dates):
    verdict = app_identity(case, resolve(code, TODAY, "past"), TODAY)
    assert verdict.outcome == outcome, said
    assert {name: day.isoformat() for name, day in verdict.dates.items()} == dates
    assert verdict.ask == ("confirmed_on" if outcome == "unclear" else None)


@pytest.mark.parametrize("case", ["first_login", "new_phone"])
def test_a_first_login_or_a_new_phone_needs_no_date(case):
    assert app_identity(case, None, TODAY).outcome == case
    assert app_identity(case, Span.of_day(date(2026, 11, 1)), TODAY).outcome == case


def test_with_nothing_said_the_three_cases_are_named():
    assert app_identity(None, None, TODAY).outcome == "three_cases"


def test_again_without_a_date_asks_for_it():
    verdict = app_identity("periodic", None, TODAY)
    assert (verdict.outcome, verdict.ask, verdict.dates) == ("unclear", "confirmed_on", {})


def test_a_day_to_come_is_named():
    with pytest.raises(BadInput, match="confirmed_on: in_future"):
        app_identity("periodic", Span.of_day(date(2026, 11, 24)), TODAY)


@given(st.dates(date(2024, 9, 1), date(2040, 12, 31)), st.integers(0, 1500), st.integers(0, 1500))
def test_what_is_due_stays_due(confirmed, days, later):
    now = app_identity("periodic", Span.of_day(confirmed), confirmed + days * DAY)
    then = app_identity("periodic", Span.of_day(confirmed), confirmed + (days + later) * DAY)
    assert ["next", "due"].index(now.outcome) <= ["next", "due"].index(then.outcome)
    named = now.dates["next" if now.outcome == "next" else "since"]
    assert (now.outcome == "next") == (confirmed + days * DAY < named)
