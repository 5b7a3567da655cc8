"""May my child be vaccinated against HPV? Both sides of every birthday."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.calendar import DAY, Span, birth_span, resolve
from rules.hpv_age import dose_in_time, hpv_age
from rules.verdict import BadInput

TODAY = date(2026, 11, 23)


def born(day: str) -> Span:
    return Span.of_day(date.fromisoformat(day))


def dose(code: str) -> Span:
    return resolve(code, TODAY, "past")


@pytest.mark.parametrize(
    ("today", "birth", "outcome", "dates"),
    [
        # the 9th birthday is in
        ("2026-11-22", "2017-11-23", "too_young", {"from": "2026-11-23"}),
        ("2026-11-23", "2017-11-23", "eligible", {"until": "2031-11-22"}),
        ("2026-11-24", "2017-11-23", "eligible", {"until": "2031-11-22"}),
        # the 14th birthday is out
        ("2026-11-21", "2012-11-23", "eligible_soon_over", {"until": "2026-11-22"}),
        ("2026-11-22", "2012-11-23", "eligible_soon_over", {"until": "2026-11-22"}),
        ("2026-11-23", "2012-11-23", "unclear", {}),
        # under three months left, measured to the last day
        ("2026-11-22", "2013-02-23", "eligible", {"until": "2027-02-22"}),
        ("2026-11-23", "2013-02-23", "eligible_soon_over", {"until": "2027-02-22"}),
        ("2026-11-30", "2013-03-01", "eligible", {"until": "2027-02-28"}),
        ("2026-12-01", "2013-03-01", "eligible_soon_over", {"until": "2027-02-28"}),
        # born on 29 February
        ("2026-02-26", "2012-02-29", "eligible_soon_over", {"until": "2026-02-27"}),
        ("2026-02-27", "2012-02-29", "eligible_soon_over", {"until": "2026-02-27"}),
        ("2026-02-28", "2012-02-29", "unclear", {}),
        ("2025-02-27", "2016-02-29", "too_young", {"from": "2025-02-28"}),
        ("2025-02-28", "2016-02-29", "eligible", {"until": "2030-02-27"}),
        # born on the 31st, born today
        ("2026-12-30", "2017-12-31", "too_young", {"from": "2026-12-31"}),
        ("2026-12-31", "2017-12-31", "eligible", {"until": "2031-12-30"}),
        ("2026-11-23", "2026-11-23", "too_young", {"from": "2035-11-23"}),
    ],
)
def test_a_birth_date_known_to_the_day(today, birth, outcome, dates):
    verdict = hpv_age(born(birth), date.fromisoformat(today))
    assert verdict.outcome == outcome
    assert {name: day.isoformat() for name, day in verdict.dates.items()} == dates
    assert verdict.numbers["exact"] == 1
    assert verdict.ask == ("had_dose" if outcome == "unclear" else None)


@pytest.mark.parametrize(
    ("said", "words", "outcome", "dates", "ask"),
    [
        ("ma 7 lat", {"age": "P7Y"}, "too_young_approx", ("2027-11-24", "2028-11-23"), None),
        ("ma 8 lat", {"age": "P8Y"}, "too_young_approx", ("2026-11-24", "2027-11-23"), None),
        ("ma 9 lat", {"age": "P9Y"}, "eligible_approx", ("2030-11-23", "2031-11-22"), None),
        ("ma 11 lat", {"age": "P11Y"}, "eligible_approx", ("2028-11-23", "2029-11-22"), None),
        ("ma 13 lat", {"age": "P13Y"}, "eligible_approx_soon", ("2026-11-23", "2027-11-22"), None),
        ("13 i pół", {"age": "P13Y6M"}, "eligible_approx", ("2027-04-23", "2027-05-22"), None),
        ("13 lat i 11 mies.", {"age": "P13Y11M"}, "eligible_approx_soon", ("2026-11-23", "2026-12-22"), None),
        ("za tydzień kończy 14", {"birthday": "14@P1W"}, "eligible_soon_over", ("2026-11-29",), None),
        (
            "9 lat skończyła w zeszłym tyg",
            {"birthday": "9@-P1W~"},
            "eligible_approx",
            ("2031-11-15", "2031-11-21"),
            None,
        ),
        ("za tydzień kończy 9", {"birthday": "9@P1W"}, "too_young", ("2026-11-30",), None),
        ("rocznik 2015", {"birth": "2015"}, "eligible_approx", ("2028-12-31", "2029-12-30"), None),
        ("rocznik 2017", {"birth": "2017"}, "unclear", (), "birth_date"),
        ("rocznik 2012", {"birth": "2012"}, "unclear", (), "birth_date"),
        ("11.2012", {"birth": "2012-11"}, "unclear", (), "birth_date"),
        ("12.2012", {"birth": "2012-12"}, "eligible_approx_soon", ("2026-11-30", "2026-12-30"), None),
        ("w tym roku kończy 9", {"birthday": "9@P0Y~"}, "unclear", (), "birth_date"),
        ("rocznik 2011", {"birth": "2011"}, "unclear", (), "had_dose"),
        ("ma 15 lat", {"age": "P15Y"}, "unclear", (), "had_dose"),
        ("ur. 5 maja, no year", {"birth": "--05-05"}, "unclear", (), "birth_date"),
    ],
)
def test_an_age_or_a_year_decides_when_all_its_days_agree(said, words, outcome, dates, ask):
    verdict = hpv_age(birth_span(TODAY, **words), TODAY)
    assert (verdict.outcome, verdict.ask) == (outcome, ask), said
    assert tuple(day.isoformat() for day in verdict.dates.values()) == dates
    assert verdict.numbers["exact"] == 0


def test_dzis_ma_14_urodziny_jeszcze_sie_lapie():
    today_is_the_day = birth_span(TODAY, birthday="14@P0D")
    assert hpv_age(today_is_the_day, TODAY).ask == "had_dose"
    assert hpv_age(today_is_the_day, TODAY, had_dose=False).outcome == "outside_programme"


def test_za_5_dni_konczy_14_zdazymy():
    verdict = hpv_age(birth_span(TODAY, birthday="14@P5D"), TODAY)
    assert (verdict.outcome, verdict.dates, verdict.numbers["days_left"]) == (
        "eligible_soon_over",
        {"until": date(2026, 11, 27)},
        4,
    )


@pytest.mark.parametrize(
    ("birth", "first_dose", "outcome", "ask"),
    [
        ("2010-05-05", "2024-05-04", "dose2_allowed", None),  # the day before the 14th birthday
        ("2010-05-05", "2024-05-05", "clinic_decides", None),  # on it
        ("2010-01-01", "2023-12-31", "dose2_allowed", None),
        ("2010-12-31", "2024-12-30", "dose2_allowed", None),
        ("2009-12-31", "2023-12-30", "clinic_decides", None),
        ("2011-01-01", "2024-12-31", "clinic_confirms", None),
        ("2011-12-31", "2024-12-31", "clinic_confirms", None),
        ("2012-01-01", "2025-12-31", "clinic_decides", None),
        ("2008-03-03", "2020", "clinic_decides", None),
        ("2010-05-05", "2023", "dose2_allowed", None),
        ("2010-05-05", "2024", "unclear", "dose_date"),  # before or after the birthday
        ("2010-05-05", "2024-05", "unclear", "dose_date"),
        ("2010-05-05", "2024-04", "dose2_allowed", None),
        ("2010-05-05", "2025", "clinic_decides", None),
    ],
)
def test_over_14_the_day_of_dose_1_and_the_birth_year_decide(birth, first_dose, outcome, ask):
    verdict = hpv_age(born(birth), TODAY, dose=dose(first_dose))
    assert (verdict.outcome, verdict.ask) == (outcome, ask)


def test_rocznik_2010_pierwsza_dawka_przed_14():
    verdict = hpv_age(birth_span(TODAY, birth="2010"), TODAY, dose_in_time=dose_in_time("<14", TODAY))
    assert verdict.outcome == "dose2_allowed"
    assert verdict.facts == ("H6", "H6.second_dose_birth_years")
    assert verdict.numbers["birth_year"] == 2010


def test_what_is_not_known_of_dose_1_is_asked_one_thing_at_a_time():
    child = born("2010-05-05")
    assert hpv_age(child, TODAY).ask == "had_dose"
    assert hpv_age(child, TODAY, had_dose=True).ask == "dose_date"
    assert hpv_age(child, TODAY, had_dose=True, dose_in_time=True).outcome == "dose2_allowed"
    assert hpv_age(child, TODAY, had_dose=True, dose_in_time=False).outcome == "clinic_decides"
    assert hpv_age(child, TODAY, had_dose=False).outcome == "outside_programme"


def test_the_days_beat_the_words_and_the_words_settle_what_the_days_leave_open():
    child = born("2010-05-05")
    assert hpv_age(child, TODAY, dose=dose("2024"), dose_in_time=True).outcome == "dose2_allowed"
    assert hpv_age(child, TODAY, dose=dose("2024-06"), dose_in_time=True).outcome == "clinic_decides"
    assert hpv_age(child, TODAY, dose=dose("2023-06"), had_dose=False).outcome == "dose2_allowed"


def test_over_14_an_age_that_spans_two_birth_years_asks_for_the_birth_date():
    verdict = hpv_age(birth_span(TODAY, age="P15Y"), TODAY, dose_in_time=True)
    assert (verdict.outcome, verdict.ask) == ("unclear", "birth_date")
    neither_year_named = hpv_age(birth_span(TODAY, age="P17Y"), TODAY, dose_in_time=True)
    assert neither_year_named.outcome == "clinic_decides"
    assert "birth_year" not in neither_year_named.numbers


def test_of_birth_and_dose_the_one_is_asked_for_that_is_not_known_to_the_day():
    assert hpv_age(birth_span(TODAY, age="P15Y"), TODAY, dose=dose("2025-03-12")).ask == "birth_date"
    assert hpv_age(born("2010-05-05"), TODAY, dose=dose("2024")).ask == "dose_date"
    assert hpv_age(birth_span(TODAY, age="P15Y"), TODAY, dose=dose("2025-03")).ask == "dose_date"


@pytest.mark.parametrize(
    ("first_dose", "outcome"),
    [
        ("2023-12-31", "dose2_allowed"),  # before the 14th birthday of anyone born in 2010
        ("2024-01-01", "unclear"),
        ("2024-12-30", "unclear"),
        ("2024-12-31", "clinic_decides"),  # on or after it for all of them
    ],
)
def test_rocznik_2010_and_the_day_of_dose_1(first_dose, outcome):
    verdict = hpv_age(birth_span(TODAY, birth="2010"), TODAY, dose=dose(first_dose))
    assert (verdict.outcome, verdict.ask) == (outcome, "birth_date" if outcome == "unclear" else None)


def test_the_older_source_can_be_switched_off(change_fact):
    child, early = born("2011-03-03"), dose("2024-03-03")
    named_before = hpv_age(child, TODAY, dose=early)
    assert "H6.second_dose_birth_years_2023" in named_before.facts
    change_fact("H6.second_dose_birth_years_2023", enabled=False)
    off = hpv_age(child, TODAY, dose=early)
    assert (off.outcome, off.facts) == ("clinic_decides", ("H6", "H6.other_birth_years"))
    assert hpv_age(born("2010-03-03"), TODAY, dose=dose("2024-03-02")).outcome == "dose2_allowed"


@pytest.mark.parametrize("birth_year", range(2000, 2012))
def test_a_dose_in_time_is_never_answered_with_a_flat_no(birth_year):
    child = born(f"{birth_year}-06-15")
    early = born(f"{birth_year + 13}-06-15")
    assert hpv_age(child, TODAY, dose=early).outcome in ("dose2_allowed", "clinic_confirms", "clinic_decides")


@pytest.mark.parametrize(
    ("code", "known"),
    [("<14", True), ("<13", True), ("<15", None), (">14", False), (">15", False), (">13", None), ("2024-05", None)],
)
def test_before_or_after_a_birthday_in_words(code, known):
    assert dose_in_time(code, TODAY) is known


@pytest.mark.parametrize(
    ("birth", "first_dose", "slot", "problem"),
    [
        ("2026-11-24", None, "birth_date", "in_future"),
        ("1999-11-23", None, "birth_date", "too_old"),  # turns 27 today
        ("1983-03-03", None, "birth_date", "too_old"),
        ("2012-05-05", "2012-05-04", "dose_date", "before_birth"),
        ("2012-05-05", "2026-11-24", "dose_date", "in_future"),
    ],
)
def test_a_date_that_cannot_be_right_is_named(birth, first_dose, slot, problem):
    with pytest.raises(BadInput) as error:
        hpv_age(born(birth), TODAY, dose=dose(first_dose) if first_dose else None)
    assert (error.value.slot, error.value.problem) == (slot, problem)


def test_a_child_of_43():
    with pytest.raises(BadInput, match="birth_date: too_old"):
        hpv_age(birth_span(TODAY, age="P43Y"), TODAY)
    assert hpv_age(birth_span(TODAY, age="P26Y"), TODAY, had_dose=False).outcome == "outside_programme"


def test_only_what_is_surely_wrong_is_refused():
    assert hpv_age(birth_span(TODAY, birth="2015"), TODAY, dose=dose("2015-01-01")).outcome == "eligible_approx"
    assert hpv_age(born("2015-05-05"), TODAY, dose=dose("2015")).outcome == "eligible"
    with pytest.raises(BadInput, match="dose_date: before_birth"):
        hpv_age(birth_span(TODAY, birth="2015"), TODAY, dose=dose("2014-12-31"))


def test_a_span_that_holds_today_is_not_in_the_future():
    around_today = Span(TODAY - DAY, TODAY + DAY, "week")
    assert hpv_age(around_today, TODAY).outcome == "too_young_approx"


def test_a_dose_on_the_day_of_birth_is_not_before_it():
    assert hpv_age(born("2015-05-05"), TODAY, dose=born("2015-05-05")).outcome == "eligible"


todays = st.dates(date(2024, 9, 1), date(2060, 12, 31))
ORDER = {"too_young": 0, "eligible": 1, "eligible_soon_over": 2, "outside_programme": 3}


@given(todays, st.integers(0, 18 * 365), st.integers(0, 3000))
def test_time_moves_a_child_one_way_through_the_outcomes(today, days_old, later):
    child = Span.of_day(today - days_old * DAY)
    now = hpv_age(child, today, had_dose=False)
    then = hpv_age(child, today + later * DAY, had_dose=False)
    assert ORDER[now.outcome] <= ORDER[then.outcome]


@given(todays, st.integers(0, 26 * 365))
def test_the_named_day_is_the_edge(today, days_old):
    child = Span.of_day(today - days_old * DAY)
    verdict = hpv_age(child, today, had_dose=False)
    if verdict.outcome == "too_young":
        first = verdict.dates["from"]
        assert hpv_age(child, first).outcome == "eligible"
        assert hpv_age(child, first - DAY).outcome == "too_young"
    if verdict.outcome.startswith("eligible"):
        last = verdict.dates["until"]
        assert last >= today
        assert hpv_age(child, last).outcome == "eligible_soon_over"
        assert hpv_age(child, last + DAY, had_dose=False).outcome == "outside_programme"


@given(todays, st.integers(0, 26 * 365), st.integers(0, 400), st.data())
def test_a_verdict_on_a_span_holds_for_each_of_its_days(today, days_old, width, data):
    last = today - days_old * DAY
    verdict = hpv_age(Span(last - width * DAY, last, "year"), today, had_dose=False)
    if verdict.ask:
        return
    day = data.draw(st.dates(last - width * DAY, last))
    exact = hpv_age(Span.of_day(day), today, had_dose=False)
    assert exact.outcome.split("_")[0] == verdict.outcome.split("_")[0]
