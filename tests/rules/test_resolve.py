"""What people say about a day, and the days that may be meant."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import BadDate, Span, resolve

MONDAY = date(2026, 11, 23)


def days(first: str, last: str | None = None) -> tuple[date, date]:
    return date.fromisoformat(first), date.fromisoformat(last or first)


@pytest.mark.parametrize(
    ("said", "code", "past", "future"),
    [
        ("12 marca 2024", "2024-03-12", days("2024-03-12"), days("2024-03-12")),
        ("w marcu 2024", "2024-03", days("2024-03-01", "2024-03-31"), days("2024-03-01", "2024-03-31")),
        ("luty 2024", "2024-02", days("2024-02-01", "2024-02-29"), days("2024-02-01", "2024-02-29")),
        ("rocznik 2010", "2010", days("2010-01-01", "2010-12-31"), days("2010-01-01", "2010-12-31")),
        ("w 2026", "2026", days("2026-01-01", "2026-11-23"), days("2026-11-23", "2026-12-31")),
        ("12 marca", "--03-12", days("2026-03-12"), days("2027-03-12")),
        ("w wigilię", "--12-24", days("2025-12-24"), days("2026-12-24")),
        ("22 listopada", "--11-22", days("2026-11-22"), days("2027-11-22")),
        ("23 listopada, that is today", "--11-23", days("2026-11-23"), days("2026-11-23")),
        ("24 listopada", "--11-24", days("2025-11-24"), days("2026-11-24")),
        ("29 lutego", "--02-29", days("2024-02-29"), days("2028-02-29")),
        ("w marcu", "--03", days("2026-03-01", "2026-03-31"), days("2027-03-01", "2027-03-31")),
        ("w listopadzie", "--11", days("2026-11-01", "2026-11-23"), days("2026-11-23", "2026-11-30")),
        ("w grudniu", "--12", days("2025-12-01", "2025-12-31"), days("2026-12-01", "2026-12-31")),
        ("na początku września", "--09~start", days("2026-09-01", "2026-09-10"), days("2027-09-01", "2027-09-10")),
        ("w połowie listopada", "--11~mid", days("2026-11-11", "2026-11-20"), days("2027-11-11", "2027-11-20")),
        ("pod koniec listopada", "--11~end", days("2026-11-21", "2026-11-23"), days("2026-11-23", "2026-11-30")),
        ("pod koniec lutego 2024", "2024-02~end", days("2024-02-21", "2024-02-29"), days("2024-02-21", "2024-02-29")),
        ("dwunastego", "---12", days("2026-11-12"), days("2026-12-12")),
        ("dwudziestego trzeciego", "---23", days("2026-11-23"), days("2026-11-23")),
        ("trzydziestego pierwszego", "---31", days("2026-10-31"), days("2026-12-31")),
        ("dziś", "P0D", days("2026-11-23"), days("2026-11-23")),
        ("wczoraj", "-P1D", days("2026-11-22"), days("2026-11-22")),
        ("jutro", "P1D", days("2026-11-24"), days("2026-11-24")),
        ("25 dni temu", "-P25D", days("2026-10-29"), days("2026-10-29")),
        ("tydzień temu", "-P1W", days("2026-11-16"), days("2026-11-16")),
        ("3 tyg temu", "-P3W", days("2026-11-02"), days("2026-11-02")),
        ("dwa miesiące temu", "-P2M", days("2026-09-23"), days("2026-09-23")),
        ("rok temu", "-P1Y", days("2025-05-23", "2026-05-23"), days("2025-05-23", "2026-05-23")),
        ("za tydzień", "P1W", days("2026-11-30"), days("2026-11-30")),
        ("dokładnie pół roku temu", "-P6M=", days("2026-05-23"), days("2026-05-23")),
        ("równo tydzień temu", "-P1W=", days("2026-11-16"), days("2026-11-16")),
        ("w zeszłym tygodniu", "-P1W~", days("2026-11-16", "2026-11-22"), days("2026-11-16", "2026-11-22")),
        ("w tym tygodniu", "P0W~", days("2026-11-23"), days("2026-11-23", "2026-11-29")),
        ("w zeszłym miesiącu", "-P1M~", days("2026-10-01", "2026-10-31"), days("2026-10-01", "2026-10-31")),
        ("w tym miesiącu", "P0M~", days("2026-11-01", "2026-11-23"), days("2026-11-23", "2026-11-30")),
        ("w zeszłym roku", "-P1Y~", days("2025-01-01", "2025-12-31"), days("2025-01-01", "2025-12-31")),
        ("w piątek", "W5", days("2026-11-20"), days("2026-11-27")),
        ("w poniedziałek, on a Monday", "W1", days("2026-11-16"), days("2026-11-30")),
        ("w zeszły piątek", "W5<", days("2026-11-20"), days("2026-11-20")),
        ("w przyszły piątek", "W5>", days("2026-11-27"), days("2026-11-27")),
        (
            "w maju, and the verb says it is over",
            "--05<",
            days("2026-05-01", "2026-05-31"),
            days("2026-05-01", "2026-05-31"),
        ),
        (
            "w maju, and the verb says it will be",
            "--05>",
            days("2027-05-01", "2027-05-31"),
            days("2027-05-01", "2027-05-31"),
        ),
    ],
)
def test_a_date_code_on_a_monday_in_november(said, code, past, future):
    for prefer, (first, last) in (("past", past), ("future", future)):
        span = resolve(code, MONDAY, prefer)
        assert (span.first, span.last) == (first, last), f"{said}, {prefer}"


@pytest.mark.parametrize(
    ("today", "code", "day"),
    [
        ("2027-03-31", "-P1M=", "2027-02-28"),
        ("2028-03-31", "-P1M=", "2028-02-29"),
        ("2028-02-29", "-P1Y=", "2027-02-28"),
        ("2026-08-31", "P6M=", "2027-02-28"),
        ("2027-01-01", "-P1D", "2026-12-31"),
        ("2027-03-01", "---31", "2027-01-31"),
        ("2028-02-29", "--02-29", "2028-02-29"),
        ("2104-02-28", "--02-29", "2096-02-29"),
    ],
)
def test_a_day_that_a_month_lacks(today, code, day):
    assert resolve(code, date.fromisoformat(today), "past") == Span.of_day(date.fromisoformat(day))


def test_the_longest_wait_for_a_29_february():
    assert resolve("--02-29", date(2096, 3, 1), "future") == Span.of_day(date(2104, 2, 29))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("2026-02-29", "no_such_day"),
        ("2026-02-31", "no_such_day"),
        ("2024-13", "no_such_day"),
        ("2024-13-45", "no_such_day"),
        ("0000", "no_such_day"),
        ("--02-30", "no_such_day"),
        ("--04-31", "no_such_day"),
        ("--00-10", "no_such_day"),
        ("--13", "no_such_day"),
        ("---00", "no_such_day"),
        ("---32", "no_such_day"),
        ("-P9000Y", "out_of_range"),
        ("P9999Y", "out_of_range"),
        ("", "not_a_code"),
        ("P", "not_a_code"),
        ("W0", "not_a_code"),
        ("W8", "not_a_code"),
        ("31 lutego", "not_a_code"),
        ("2024-3-1", "not_a_code"),
        ("--03-12 ", "not_a_code"),
        ("٢٠٢٤", "not_a_code"),
    ],
)
def test_a_day_that_does_not_exist_is_named_as_such(code, reason):
    for prefer in ("past", "future"):
        with pytest.raises(BadDate) as error:
            resolve(code, MONDAY, prefer)
        assert (error.value.code, error.value.reason) == (code, reason)


def test_a_span_never_ends_before_it_begins():
    with pytest.raises(ValueError, match="ends before it begins"):
        Span(date(2026, 1, 2), date(2026, 1, 1))


@pytest.mark.parametrize(
    ("code", "grain"),
    [
        ("2024-03-12", "day"),
        ("W5", "day"),
        ("-P1D", "day"),
        ("-P2W", "week"),
        ("-P1W~", "week"),
        ("--03~mid", "third"),
        ("--03", "month"),
        ("-P2M", "month"),
        ("-P1M~", "month"),
        ("2010", "year"),
        ("-P1Y", "year"),
        ("-P1Y~", "year"),
    ],
)
def test_how_it_was_said_is_carried_on(code, grain):
    assert resolve(code, MONDAY, "past").grain == grain


todays = st.dates(date(1990, 1, 1), date(2100, 12, 31))
unsaid = st.one_of(
    st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(lambda day: f"--{day:%m-%d}"),
    st.integers(1, 12).map(lambda month: f"--{month:02}"),
    st.builds(
        lambda month, third: f"--{month:02}~{third}", st.integers(1, 12), st.sampled_from(["start", "mid", "end"])
    ),
    st.integers(1, 31).map(lambda day: f"---{day:02}"),
    st.integers(1, 7).map(lambda day: f"W{day}"),
)
ago = st.builds(
    lambda count, unit, manner: f"-P{count}{unit}{manner}",
    st.integers(1, 60),
    st.sampled_from("YMWD"),
    st.sampled_from(["", "=", "~"]),
)


@given(unsaid, todays)
def test_the_past_is_never_after_today_and_the_future_never_before(code, today):
    assert resolve(code, today, "past").last <= today
    assert resolve(code, today, "future").first >= today


@given(ago, todays)
def test_what_was_some_time_ago_is_never_after_today(code, today):
    assert resolve(code, today, "past").last <= today


@given(unsaid, todays)
def test_a_direction_in_the_words_beats_the_preference(code, today):
    assert resolve(code + "<", today, "future") == resolve(code, today, "past")
    assert resolve(code + ">", today, "past") == resolve(code, today, "future")


@given(unsaid.filter(lambda code: code != "--02-29"), todays)
def test_an_unsaid_year_is_at_most_a_year_away(code, today):
    assert today - resolve(code, today, "past").last <= timedelta(days=366)
    assert resolve(code, today, "future").first - today <= timedelta(days=366)


@given(st.dates(), todays)
def test_a_day_said_in_full_stands_whatever_today_is(day, today):
    assert resolve(day.isoformat(), today, "past") == resolve(day.isoformat(), today, "future") == Span.of_day(day)
