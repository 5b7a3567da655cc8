"""When is dose 2? Six to twelve calendar months after dose 1, and never a refusal after that."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, Span, resolve
from rules.hpv_interval import hpv_interval
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


def ask(code: str, today: str = "2026-11-23"):
    on = date.fromisoformat(today)
    return hpv_interval(resolve(code, on, "past"), on)


@pytest.mark.parametrize(
    ("first_dose", "today", "outcome", "window"),
    [
        ("2026-03-12", "2026-09-11", "too_early", ("2026-09-12", "2027-03-12")),
        ("2026-03-12", "2026-09-12", "in_window", ("2026-09-12", "2027-03-12")),
        ("2026-03-12", "2026-09-13", "in_window", ("2026-09-12", "2027-03-12")),
        ("2026-03-12", "2027-03-11", "in_window", ("2026-09-12", "2027-03-12")),
        ("2026-03-12", "2027-03-12", "in_window", ("2026-09-12", "2027-03-12")),
        ("2026-03-12", "2027-03-13", "past_window", ("2027-03-12",)),
        # the 31st: the month six on has no such day
        ("2026-08-31", "2027-02-27", "too_early", ("2027-02-28", "2027-08-31")),
        ("2026-08-31", "2027-02-28", "in_window", ("2027-02-28", "2027-08-31")),
        ("2027-08-31", "2028-02-28", "too_early", ("2028-02-29", "2028-08-31")),
        ("2027-08-31", "2028-02-29", "in_window", ("2028-02-29", "2028-08-31")),
        # 29 February
        ("2024-02-29", "2024-08-28", "too_early", ("2024-08-29", "2025-02-28")),
        ("2024-02-29", "2025-02-28", "in_window", ("2024-08-29", "2025-02-28")),
        ("2024-02-29", "2025-03-01", "past_window", ("2025-02-28",)),
        ("2026-11-23", "2026-11-23", "too_early", ("2027-05-23", "2027-11-23")),
    ],
)
def test_both_ends_of_the_window(first_dose, today, outcome, window):
    verdict = ask(first_dose, today)
    assert verdict.outcome == outcome
    assert tuple(day.isoformat() for day in verdict.dates.values()) == window
    assert verdict.numbers["exact"] == 1


@pytest.mark.parametrize(
    ("said", "code", "today", "outcome", "window"),
    [
        ("w marcu: not over yet", "2026-03", "2026-08-31", "too_early", ("2026-09-30", "2027-03-01")),
        ("w marcu: over for some", "2026-03", "2026-09-01", "unclear", ("2026-09-30", "2027-03-01")),
        ("w marcu: over for all but one", "2026-03", "2026-09-29", "unclear", ("2026-09-30", "2027-03-01")),
        ("w marcu: over for all", "2026-03", "2026-09-30", "in_window", ("2026-09-30", "2027-03-01")),
        ("w marcu: the last sure day", "2026-03", "2027-03-01", "in_window", ("2026-09-30", "2027-03-01")),
        ("w marcu: may be past", "2026-03", "2027-03-02", "unclear", ("2026-09-30", "2027-03-01")),
        ("w marcu: past for all", "2026-03", "2027-04-01", "past_window", ("2027-03-01",)),
        ("minęły 4 mies", "-P4M", "2026-11-23", "too_early", ("2027-01-23", "2027-07-23")),
        ("pół roku temu", "-P6M", "2026-11-23", "in_window", ("2026-11-23", "2027-05-23")),
        ("dokładnie pół roku temu", "-P6M=", "2026-11-23", "in_window", ("2026-11-23", "2027-05-23")),
        ("9 miesięcy temu", "-P9M", "2026-11-23", "in_window", ("2026-08-23", "2027-02-23")),
        ("14 miesięcy temu", "-P14M", "2026-11-23", "past_window", ("2026-09-23",)),
        ("rok temu", "-P1Y", "2026-11-23", "unclear_wide", ()),
        ("w 2026", "2026", "2026-11-23", "unclear_wide", ()),
        ("w 2024", "2024", "2026-11-23", "past_window", ("2025-01-01",)),
    ],
)
def test_a_dose_known_roughly_gets_the_cautious_window(said, code, today, outcome, window):
    verdict = ask(code, today)
    assert verdict.outcome == outcome, said
    assert tuple(day.isoformat() for day in verdict.dates.values()) == window
    assert verdict.ask == ("dose_date" if outcome.startswith("unclear") else None)


def test_a_dose_known_to_half_a_year_leaves_one_sure_day():
    one_day = hpv_interval(Span(date(2025, 12, 1), date(2026, 6, 1), "month"), TODAY)
    assert one_day.dates == {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 1)}
    assert hpv_interval(Span(date(2025, 12, 1), date(2026, 6, 2), "month"), TODAY).outcome == "unclear_wide"


def test_days_left_count_to_the_next_edge():
    assert ask("2026-05-25").numbers["days_left"] == 2
    assert ask("2025-11-24").numbers["days_left"] == 1
    assert "days_left" not in ask("2025-11-22").numbers


def test_after_a_year_the_series_is_not_restarted_as_long_as_that_source_is_trusted(change_fact):
    assert "H8.not_restarted" in ask("2025-03-12").facts
    change_fact("H8.not_restarted", enabled=False)
    off = ask("2025-03-12")
    assert off.outcome == "past_window_clinic"
    assert "H8.not_restarted" not in off.facts


@pytest.mark.parametrize(
    ("first_dose", "birth", "problem"),
    [
        ("2026-11-24", None, "in_future"),
        ("2012-05-04", "2012-05-05", "before_birth"),
        ("1999-11-23", None, "too_old"),
    ],
)
def test_a_dose_that_cannot_be_right_is_named(first_dose, birth, problem):
    born = Span.of_day(date.fromisoformat(birth)) if birth else None
    with pytest.raises(BadInput) as error:
        hpv_interval(Span.of_day(date.fromisoformat(first_dose)), TODAY, born)
    assert (error.value.slot, error.value.problem) == ("dose_date", problem)


todays = st.dates(date(2024, 9, 1), date(2060, 12, 31))
ORDER = ["too_early", "in_window", "past_window"]


@given(todays, st.integers(0, 2000), st.integers(0, 400))
def test_the_window_never_ends_before_it_begins(today, days_ago, width):
    last = today - days_ago * DAY
    verdict = hpv_interval(Span(last - width * DAY, last, "year"), today)
    if "first_day" in verdict.dates:
        assert verdict.dates["first_day"] <= verdict.dates["last_day"]
    else:
        assert verdict.outcome in ("unclear_wide", "past_window")


@given(todays, st.integers(0, 2000), st.integers(0, 2000))
def test_time_moves_a_dose_one_way_through_the_window(today, days_ago, later):
    dose = Span.of_day(today - days_ago * DAY)
    now, then = hpv_interval(dose, today), hpv_interval(dose, today + later * DAY)
    assert ORDER.index(now.outcome) <= ORDER.index(then.outcome)


@given(todays, st.integers(0, 2000), st.integers(0, 200), st.data())
def test_a_verdict_on_a_span_holds_for_each_of_its_days(today, days_ago, width, data):
    last = today - days_ago * DAY
    verdict = hpv_interval(Span(last - width * DAY, last, "month"), today)
    if not verdict.ask:
        day = data.draw(st.dates(last - width * DAY, last))
        assert hpv_interval(Span.of_day(day), today).outcome == verdict.outcome


def test_a_planned_first_dose_gives_the_window_that_it_would_open() -> None:
    planned = resolve("2027-01-04", TODAY, "future")
    verdict = hpv_interval(planned, TODAY, planned=True)
    assert verdict.outcome == "planned"
    assert verdict.dates == {"first_day": date(2027, 7, 4), "last_day": date(2028, 1, 4)}
    with pytest.raises(BadInput, match="in_future"):
        hpv_interval(planned, TODAY)


def test_a_plan_whose_day_has_come_is_a_dose() -> None:
    given = resolve("2026-11-20", TODAY, "past")
    assert hpv_interval(given, TODAY, planned=True) == hpv_interval(given, TODAY)
