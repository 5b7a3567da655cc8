"""How days, counts and ages read in Polish."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge import polish

FRIDAY = date(2027, 3, 12)


@pytest.mark.parametrize(
    ("unit", "case", "readings"),
    [
        ("days", "nom", ["0 dni", "1 dzień", "2 dni", "5 dni", "12 dni", "21 dni", "22 dni", "101 dni"]),
        ("days", "gen", ["0 dni", "1 dnia", "2 dni", "5 dni", "12 dni", "21 dni", "22 dni", "101 dni"]),
        ("days", "loc", ["0 dniach", "1 dniu", "2 dniach", "5 dniach", "12 dniach", "21 dniach", "22 dniach"]),
        ("days", "ins", ["0 dniami", "1 dniem", "2 dniami"]),
        (
            "weeks",
            "nom",
            ["0 tygodni", "1 tydzień", "2 tygodnie", "5 tygodni", "12 tygodni", "21 tygodni", "22 tygodnie"],
        ),
        ("weeks", "gen", ["0 tygodni", "1 tygodnia", "2 tygodni"]),
        ("months", "nom", ["0 miesięcy", "1 miesiąc", "2 miesiące", "5 miesięcy", "12 miesięcy", "21 miesięcy"]),
        ("months", "gen", ["0 miesięcy", "1 miesiąca", "2 miesięcy", "5 miesięcy"]),
        ("months", "loc", ["0 miesiącach", "1 miesiącu", "2 miesiącach"]),
        ("months", "ins", ["0 miesiącami", "1 miesiącem", "2 miesiącami"]),
        ("years", "nom", ["0 lat", "1 rok", "2 lata", "5 lat", "12 lat", "21 lat", "22 lata", "101 lat"]),
        ("years", "gen", ["0 lat", "1 roku", "2 lat", "5 lat", "12 lat", "21 lat", "22 lat"]),
        ("years", "loc", ["0 latach", "1 roku", "2 latach"]),
        ("years", "ins", ["0 latami", "1 rokiem", "2 latami"]),
    ],
)
def test_counts(unit, case, readings):
    counts = [0, 1, 2, 5, 12, 21, 22, 101][: len(readings)]
    assert [polish.counted(count, unit, case) for count in counts] == readings


@pytest.mark.parametrize(
    ("count", "form"),
    [
        *((count, "many") for count in (0, 5, 11, 12, 13, 14, 21, 25, 111, 112, 1000)),
        (1, "one"),
        *((count, "few") for count in (2, 3, 4, 22, 24, 122)),
    ],
)
def test_the_three_forms(count, form):
    assert polish.plural(count, "one", "few", "many") == form
    assert polish.plural(-count, "one", "few", "many") == form


@pytest.mark.parametrize(
    ("age", "reading"),
    [
        ((13,), "13 lat"),
        ((13, 11), "13 lat i 11 miesięcy"),
        ((1,), "1 rok"),
        ((3, 1), "3 lata i 1 miesiąc"),
        ((0, 8), "8 miesięcy"),
        ((0, 0), "0 lat"),
        ((22, 2), "22 lata i 2 miesiące"),
        ((13, 1, "gen"), "13 lat i 1 miesiąca"),
    ],
)
def test_the_age_of_a_child(age, reading):
    assert polish.age(*age) == reading


def test_a_day():
    assert polish.day(FRIDAY) == "12 marca 2027 r."
    assert polish.weekday(FRIDAY) == "piątek"
    assert polish.day_with_weekday(FRIDAY) == "piątek, 12 marca 2027 r."


@pytest.mark.parametrize(
    ("days_later", "on", "to"),
    [
        (0, "w piątek", "piątku"),
        (1, "w sobotę", "soboty"),
        (2, "w niedzielę", "niedzieli"),
        (3, "w poniedziałek", "poniedziałku"),
        (4, "we wtorek", "wtorku"),
        (5, "w środę", "środy"),
        (6, "w czwartek", "czwartku"),
    ],
)
def test_the_days_of_the_week(days_later, on, to):
    day = FRIDAY + timedelta(days=days_later)
    assert polish.on_weekday(day) == on
    assert polish.day_on_weekday(day) == f"{on}, {polish.day(day)}"
    assert polish.day_to_weekday(day) == f"{to}, {polish.day(day)}"


@pytest.mark.parametrize(
    ("month", "of", "name", "within"),
    [
        (1, "stycznia", "styczeń", "w styczniu"),
        (2, "lutego", "luty", "w lutym"),
        (3, "marca", "marzec", "w marcu"),
        (4, "kwietnia", "kwiecień", "w kwietniu"),
        (5, "maja", "maj", "w maju"),
        (6, "czerwca", "czerwiec", "w czerwcu"),
        (7, "lipca", "lipiec", "w lipcu"),
        (8, "sierpnia", "sierpień", "w sierpniu"),
        (9, "września", "wrzesień", "we wrześniu"),
        (10, "października", "październik", "w październiku"),
        (11, "listopada", "listopad", "w listopadzie"),
        (12, "grudnia", "grudzień", "w grudniu"),
    ],
)
def test_the_months(month, of, name, within):
    day = date(2026, month, 1)
    assert polish.day(day) == f"1 {of} 2026 r."
    assert polish.month(day) == f"{name} 2026 r."
    assert polish.in_month(day) == f"{within} 2026 r."


@pytest.mark.parametrize(
    ("first", "last", "from_to", "between"),
    [
        ("2027-03-12", "2027-03-12", "12 marca 2027 r.", "12 marca 2027 r."),
        ("2027-03-12", "2027-04-03", "od 12 marca do 3 kwietnia 2027 r.", "między 12 marca a 3 kwietnia 2027 r."),
        (
            "2026-12-31",
            "2027-01-01",
            "od 31 grudnia 2026 r. do 1 stycznia 2027 r.",
            "między 31 grudnia 2026 r. a 1 stycznia 2027 r.",
        ),
    ],
)
def test_a_span(first, last, from_to, between):
    days = date.fromisoformat(first), date.fromisoformat(last)
    assert polish.from_to(*days) == from_to
    assert polish.between(*days) == between


def test_the_variables_of_a_template():
    values = polish.template_values(
        {"until": FRIDAY}, {"days_left": 1, "months_min": 6, "birth_year": 2010, "exact": 1}
    )
    assert values == {
        "until": "12 marca 2027 r.",
        "until_day": "piątek, 12 marca 2027 r.",
        "until_on": "w piątek, 12 marca 2027 r.",
        "until_to": "piątku, 12 marca 2027 r.",
        "days_left": "1 dzień",
        "days_left_count": "1",
        "days_left_gen": "1 dnia",
        "days_left_loc": "1 dniu",
        "days_left_ins": "1 dniem",
        "months_min": "6 miesięcy",
        "months_min_count": "6",
        "months_min_gen": "6 miesięcy",
        "months_min_loc": "6 miesiącach",
        "months_min_ins": "6 miesiącami",
        "birth_year": "2010",
        "exact": "1",
    }


@given(st.integers(0, 10_000))
def test_one_is_the_only_count_with_the_form_for_one(count):
    assert (polish.counted(count, "days") == f"{count} dzień") == (count == 1)
