"""How old is the child? Every way of saying it, and the birth dates that it leaves possible."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import BadDate, birth_span, birthday

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "words", "first", "last", "grain"),
    [
        ("urodzona 5.05.2011", {"birth": "2011-05-05"}, "2011-05-05", "2011-05-05", "day"),
        ("rocznik 2010", {"birth": "2010"}, "2010-01-01", "2010-12-31", "year"),
        ("09.2012", {"birth": "2012-09"}, "2012-09-01", "2012-09-30", "month"),
        ("urodzony w tym roku", {"birth": "2026"}, "2026-01-01", "2026-11-23", "year"),
        ("trzynaście lat", {"age": "P13Y"}, "2012-11-24", "2013-11-23", "year"),
        ("13 lat i 11 miesięcy", {"age": "P13Y11M"}, "2012-11-24", "2012-12-23", "month"),
        ("13 i pół", {"age": "P13Y6M"}, "2013-04-24", "2013-05-23", "month"),
        ("8 miesięcy", {"age": "P8M"}, "2026-02-24", "2026-03-23", "month"),
        ("3 tygodnie", {"age": "P3W"}, "2026-10-27", "2026-11-02", "week"),
        ("5 dni", {"age": "P5D"}, "2026-11-18", "2026-11-18", "day"),
        ("za tydzień kończy 14", {"birthday": "14@P1W"}, "2012-11-30", "2012-11-30", "week"),
        ("za 5 dni kończy 14", {"birthday": "14@P5D"}, "2012-11-28", "2012-11-28", "day"),
        ("dziś ma 14 urodziny", {"birthday": "14@P0D"}, "2012-11-23", "2012-11-23", "day"),
        ("skończył 9 lat w maju", {"birthday": "9@--05<"}, "2017-05-01", "2017-05-31", "month"),
        ("kończy 14 w maju", {"birthday": "14@--05>"}, "2013-05-01", "2013-05-31", "month"),
        ("w maju 9. urodziny: the last May or the next", {"birthday": "9@--05"}, "2017-05-01", "2018-05-31", "month"),
        ("9 lat skończyła w zeszłym tyg", {"birthday": "9@-P1W~"}, "2017-11-16", "2017-11-22", "week"),
        ("w tym roku kończy 14", {"birthday": "14@P0Y~"}, "2012-01-01", "2012-12-31", "year"),
        ("ma 13, ur. 5 maja", {"age": "P13Y", "birth": "--05-05"}, "2013-05-05", "2013-05-05", "day"),
        ("ma 13, ur. 24 listopada", {"age": "P13Y", "birth": "--11-24"}, "2012-11-24", "2012-11-24", "day"),
        ("ma 13, ur. 23 listopada", {"age": "P13Y", "birth": "--11-23"}, "2013-11-23", "2013-11-23", "day"),
        ("ma 14, ur. 29 lutego", {"age": "P14Y", "birth": "--02-29"}, "2012-02-29", "2012-02-29", "day"),
        ("ma 13, ur. w listopadzie", {"age": "P13Y", "birth": "--11"}, "2012-11-24", "2013-11-23", "year"),
        ("ma 13, rocznik 2013", {"age": "P13Y", "birth": "2013"}, "2013-01-01", "2013-11-23", "year"),
        ("ur. 5 maja, and no year", {"birth": "--05-05"}, "1906-11-23", "2026-11-23", "year"),
        ("ur. piątego, ma 13", {"birth": "---05", "age": "P13Y"}, "2012-11-24", "2013-11-23", "year"),
    ],
)
def test_what_is_said_about_an_age(said, words, first, last, grain):
    span = birth_span(MONDAY, **words)
    assert (span.first.isoformat(), span.last.isoformat(), span.grain) == (first, last, grain), said


def test_who_turns_14_on_28_february_may_be_born_on_the_29th():
    today = date(2026, 2, 28)
    span = birth_span(today, birthday="14@P0D")
    assert (span.first, span.last) == (date(2012, 2, 28), date(2012, 2, 29))
    assert birth_span(today, age="P13Y").first == date(2012, 3, 1)
    assert birth_span(date(2026, 2, 27), age="P13Y").first == date(2012, 2, 28)


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ({}, "not_a_code"),
        ({"age": "13"}, "not_a_code"),
        ({"age": "P"}, "not_a_code"),
        ({"age": "P999Y9999M9999W99999D"}, "out_of_range"),
        ({"birthday": "14"}, "not_a_code"),
        ({"birthday": "@P1W"}, "not_a_code"),
        ({"birthday": "14@"}, "not_a_code"),
        ({"birthday": "14@--02-30"}, "no_such_day"),
        ({"birthday": "9@--02-29>"}, "no_such_day"),
        ({"birthday": "999@0500"}, "out_of_range"),
        ({"birth": "2011-02-31"}, "no_such_day"),
        ({"birth": "--04-31"}, "no_such_day"),
        ({"birth": "--04-31", "age": "P13Y"}, "no_such_day"),
        ({"birth": "2003", "age": "P13Y"}, "contradiction"),
        ({"birth": "--02-29", "age": "P13Y"}, "contradiction"),
        ({"age": "P13Y", "birthday": "9@P1W"}, "contradiction"),
    ],
)
def test_what_cannot_be_is_said_so(words, reason):
    with pytest.raises(BadDate) as error:
        birth_span(MONDAY, **words)
    assert error.value.reason == reason


todays = st.dates(date(1990, 1, 1), date(2100, 12, 31))


@given(todays, st.integers(0, 60))
def test_an_age_in_years_holds_exactly_those_of_that_age(today, years):
    span = birth_span(today, age=f"P{years}Y")
    for born in (span.first, span.last):
        assert birthday(born, years) <= today < birthday(born, years + 1)


@given(todays, st.integers(0, 60))
def test_ages_follow_each_other_without_a_gap(today, years):
    older, younger = birth_span(today, age=f"P{years + 1}Y"), birth_span(today, age=f"P{years}Y")
    assert (younger.first - older.last).days == 1


@given(todays, st.integers(1, 20), st.integers(0, 11))
def test_an_age_with_months_lies_within_its_year(today, years, months):
    year, month = birth_span(today, age=f"P{years}Y"), birth_span(today, age=f"P{years}Y{months}M")
    assert year.first <= month.first <= month.last <= year.last


@given(st.dates(date(1970, 1, 1), date(2040, 12, 31)), st.integers(1, 18))
def test_a_birthday_today_holds_whoever_has_it(born, age):
    span = birth_span(birthday(born, age), birthday=f"{age}@P0D")
    assert span.first <= born <= span.last
