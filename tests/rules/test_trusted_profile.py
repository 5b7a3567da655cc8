"""Has my profil zaufany run out? The same calendar day three years on is its last day."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, Span, resolve
from rules.trusted_profile import trusted_profile
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "code", "outcome", "dates"),
    [
        ("the day after, three years ago", "2023-11-24", "valid", {"until": "2026-11-24"}),
        ("three years ago today", "2023-11-23", "ends_today", {"until": "2026-11-23"}),
        ("three years ago yesterday", "2023-11-22", "expired", {"until": "2026-11-22", "since": "2026-11-23"}),
        ("dziś", "P0D", "valid", {"until": "2029-11-23"}),
        ("29 lutego 2024", "2024-02-29", "valid", {"until": "2027-02-28"}),
        ("w grudniu 2023", "2023-12", "valid", {"until": "2026-12-01"}),
        ("w listopadzie 2023", "2023-11", "unclear", {"until": "2026-11-01"}),
        ("w październiku 2023", "2023-10", "expired", {"until": "2026-10-01", "since": "2026-10-02"}),
        ("w 2023", "2023", "unclear", {"until": "2026-01-01"}),
        ("w 2024", "2024", "valid", {"until": "2027-01-01"}),
        ("w 2022", "2022", "expired", {"until": "2025-01-01", "since": "2025-01-02"}),
        ("3 lata temu", "-P3Y", "unclear", {"until": "2026-05-23"}),
        ("2 lata temu", "-P2Y", "valid", {"until": "2027-05-23"}),
        ("4 lata temu", "-P4Y", "expired", {"until": "2025-05-23", "since": "2025-05-24"}),
    ],
)
def test_its_last_day(said, code, outcome, dates):
    verdict = trusted_profile(resolve(code, TODAY, "past"), TODAY)
    assert verdict.outcome == outcome, said
    assert {name: day.isoformat() for name, day in verdict.dates.items()} == dates
    assert verdict.ask == ("set_up_on" if outcome == "unclear" else None)


@pytest.mark.parametrize(
    ("today", "outcome"), [("2027-02-27", "valid"), ("2027-02-28", "ends_today"), ("2027-03-01", "expired")]
)
def test_set_up_on_29_february_it_ends_on_the_28th(today, outcome):
    assert trusted_profile(Span.of_day(date(2024, 2, 29)), date.fromisoformat(today)).outcome == outcome


def test_a_day_to_come_is_named():
    with pytest.raises(BadInput, match="set_up_on: in_future"):
        trusted_profile(Span.of_day(date(2026, 11, 24)), TODAY)


ORDER = ["valid", "ends_today", "expired"]


@given(st.dates(date(2015, 1, 1), date(2040, 12, 31)), st.integers(0, 2000), st.integers(0, 2000))
def test_what_has_run_out_never_becomes_valid_again(set_up, days, later):
    now = trusted_profile(Span.of_day(set_up), max(set_up, date(2024, 9, 1)) + days * DAY)
    then = trusted_profile(Span.of_day(set_up), max(set_up, date(2024, 9, 1)) + (days + later) * DAY)
    assert ORDER.index(now.outcome) <= ORDER.index(then.outcome)
    assert now.dates["until"] == then.dates["until"]
