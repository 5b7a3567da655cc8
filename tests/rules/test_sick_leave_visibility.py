"""When does sick leave show on IKP? One to two days after issue."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, Span, resolve
from rules.sick_leave_visibility import sick_leave_visibility
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "code", "outcome", "window"),
    [
        ("wystawione dziś", "P0D", "expected", ("2026-11-24", "2026-11-25")),
        ("lekarz wystawił wczoraj", "-P1D", "expected", ("2026-11-23", "2026-11-24")),
        ("przedwczoraj", "-P2D", "expected", ("2026-11-22", "2026-11-23")),
        ("3 dni temu", "-P3D", "overdue", ("2026-11-21", "2026-11-22")),
        ("w piątek, on a Monday", "W5", "overdue", ("2026-11-21", "2026-11-22")),
        ("w sobotę, on a Monday", "W6", "expected", ("2026-11-22", "2026-11-23")),
        ("w zeszłym tygodniu", "-P1W~", "unclear", ("2026-11-23", "2026-11-24")),
        ("tydzień temu", "-P1W", "overdue", ("2026-11-17", "2026-11-18")),
        ("w październiku", "--10", "overdue", ("2026-11-01", "2026-11-02")),
    ],
)
def test_the_days_on_which_it_is_expected(said, code, outcome, window):
    verdict = sick_leave_visibility(resolve(code, TODAY, "past"), TODAY)
    assert verdict.outcome == outcome, said
    assert tuple(day.isoformat() for day in verdict.dates.values()) == window
    assert verdict.ask == ("issued_on" if outcome == "unclear" else None)


def test_over_the_end_of_february_and_of_the_year():
    issued = Span.of_day(date(2027, 2, 27))
    assert sick_leave_visibility(issued, date(2027, 3, 1)).outcome == "expected"
    assert sick_leave_visibility(issued, date(2027, 3, 2)).outcome == "overdue"
    assert sick_leave_visibility(Span.of_day(date(2026, 12, 31)), date(2027, 1, 2)).outcome == "expected"


@pytest.mark.parametrize(("day", "problem"), [("2026-11-24", "in_future"), ("2018-11-30", "too_old")])
def test_a_day_of_issue_that_cannot_be_right_is_named(day, problem):
    with pytest.raises(BadInput) as error:
        sick_leave_visibility(Span.of_day(date.fromisoformat(day)), TODAY)
    assert (error.value.slot, error.value.problem) == ("issued_on", problem)


def test_w_2018_may_have_been_electronic_already():
    assert sick_leave_visibility(resolve("2018", TODAY, "past"), TODAY).outcome == "overdue"


def test_the_first_day_of_electronic_sick_leave_is_fine():
    assert sick_leave_visibility(Span.of_day(date(2018, 12, 1)), TODAY).outcome == "overdue"


ISSUED = st.dates(date(2024, 9, 1), date(2040, 12, 31))


@given(ISSUED, st.integers(0, 40), st.integers(0, 40))
def test_what_is_overdue_never_becomes_expected_again(issued, days, later):
    now = sick_leave_visibility(Span.of_day(issued), issued + days * DAY)
    then = sick_leave_visibility(Span.of_day(issued), issued + (days + later) * DAY)
    assert ["expected", "overdue"].index(now.outcome) <= ["expected", "overdue"].index(then.outcome)
    assert (now.outcome == "expected") == (issued + days * DAY <= now.dates["until"])
    assert issued < now.dates["from"] < now.dates["until"]


@given(ISSUED, st.integers(0, 20), st.integers(0, 20), st.data())
def test_a_verdict_on_a_span_holds_for_each_of_its_days(today, ago, width, data):
    last = today - ago * DAY
    span = Span(last - width * DAY, last, "month")
    verdict = sick_leave_visibility(span, today)
    day = data.draw(st.dates(span.first, span.last))
    if verdict.outcome != "unclear":
        assert sick_leave_visibility(Span.of_day(day), today).outcome == verdict.outcome
    assert sick_leave_visibility(Span.of_day(day), today).dates["until"] <= verdict.dates["until"]
