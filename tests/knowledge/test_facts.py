"""The dated facts: what the file holds, what is asked of it, and what it refuses."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge import facts
from knowledge.facts import BadFacts, FactBook, NoFact

TODAY = date(2026, 11, 23)

CATALOGUE = (
    [f"C{n}" for n in range(1, 8)]
    + [f"H{n}" for n in range(1, 9)]
    + [f"D{n}" for n in range(1, 5)]
    + [f"Z{n}" for n in range(1, 5)]
    + [f"L{n}" for n in range(1, 6)]
    + [f"G{n}" for n in range(1, 5)]
)

SMALL = """
sources:
  faq: {kind: S, text: "the service's page", checked_on: 2026-06-25}
  press: {kind: X, text: "a press page", url: "https://example.org/"}
facts:
  C4:
    label: "Update"
    source: faq
    values:
      update_days:
        - {value: 21, unit: days, valid_to: 2026-12-31}
        - {value: 14, unit: days, valid_from: 2027-01-01, valid_to: 2027-06-30}
      hint: {value: "call", unit: name, source: press, enabled: false}
"""


@pytest.fixture
def load(tmp_path: Path):
    def from_text(text: str) -> FactBook:
        path = tmp_path / "facts.yml"
        path.write_text(text, encoding="utf-8")
        return facts.load(path)

    return from_text


@pytest.mark.parametrize("fact_id", CATALOGUE)
def test_every_fact_of_the_catalogue_stands_here(fact_id):
    assert facts.fact(fact_id, TODAY).label


@pytest.mark.parametrize(
    ("fact_id", "value", "unit", "kind"),
    [
        ("H1.min_age", 9, "years", "S"),
        ("H1.max_age", 14, "years", "S"),
        ("H8.min_months", 6, "months", "S"),
        ("H8.max_months", 12, "months", "S"),
        ("C4.update_days", 21, "days", "S"),
        ("Z2.min_days", 1, "days", "S"),
        ("Z2.max_days", 2, "days", "S"),
        ("Z4.latest_day", 2, "days", "S"),
        ("L3.valid_years", 3, "years", "S"),
        ("L4.confirm_years", 2, "years", "S"),
        ("H6.second_dose_birth_years", [2010], "birth_years", "S"),
        ("H6.second_dose_birth_years_2023", [2010, 2011], "birth_years", "X"),
        ("Z1.since", date(2018, 12, 1), "date", "S"),
        ("L5.email", "ikp-pomoc@cez.gov.pl", "email", "S"),
        ("L5.phone", "19 239", "phone", "X"),
    ],
)
def test_the_numbers_and_names_of_the_catalogue(fact_id, value, unit, kind):
    row = facts.fact(fact_id, TODAY)
    assert (facts.value(fact_id, on=TODAY), row.unit, row.source.kind) == (value, unit, kind)


def test_what_the_service_states_says_when_it_was_checked():
    stated = [row for row in facts.book() if row.source.kind == "S"]
    assert {row.source.checked_on for row in stated} == {date(2026, 6, 25)}


def test_a_link_or_an_address_stands_once():
    said = [str(row.value) for row in facts.book() if row.unit in ("url", "email", "phone")]
    assert len(said) == len(set(said))


def test_the_sixteen_branches():
    assert len(set(facts.value("C7.branches", on=TODAY))) == 16


@pytest.mark.parametrize("day", ["2024-08-31", "2000-01-01"])
def test_before_the_programme_there_is_no_age_and_no_default(day):
    with pytest.raises(NoFact, match="nothing holds"):
        facts.value("H1.min_age", on=date.fromisoformat(day))
    assert facts.value("H1.min_age", on=date(2024, 9, 1)) == 9
    assert not facts.enabled("H1.min_age", on=date.fromisoformat(day))


@pytest.mark.parametrize(
    ("day", "days"), [("2026-12-31", 21), ("2027-01-01", 14), ("2027-06-30", 14), ("2027-07-01", None)]
)
def test_a_change_holds_from_its_first_to_its_last_day(load, day, days):
    book, on = load(SMALL), date.fromisoformat(day)
    if days is None:
        with pytest.raises(NoFact, match="nothing holds on 2027-07-01"):
            book.value("C4.update_days", on)
    else:
        assert book.value("C4.update_days", on) == days


def test_what_is_switched_off_is_not_stated(load):
    book = load(SMALL)
    assert not book.enabled("C4.hint", TODAY)
    assert book.fact("C4.hint", TODAY).source.url == "https://example.org/"
    with pytest.raises(NoFact, match="switched off"):
        book.value("C4.hint", TODAY)


def test_an_unknown_id_or_a_bare_statement_has_no_value():
    for ask in (facts.value, facts.fact, facts.enabled):
        with pytest.raises(NoFact, match="no such fact"):
            ask("H1.minimum", TODAY)
    assert facts.enabled("C3", TODAY)
    with pytest.raises(NoFact, match="without a value"):
        facts.value("C3", TODAY)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("value: 21", "value: soon", "C4.update_days: 'soon' is not a value in days"),
        ("value: 21", "value: -1", "not a value in days"),
        ("value: 21", "value: true", "not a value in days"),
        ("value: 21, ", "", "None is not a value in days"),
        ("unit: days, valid_to: 2026-12-31", "unit: moons", "C4.update_days: unknown unit 'moons'"),
        ("valid_to: 2026-12-31", "valid_to: 2027-01-01", "C4.update_days: two rows hold on 2027-01-01"),
        (", valid_to: 2026-12-31", "", "C4.update_days: two rows hold on 2027-01-01"),
        ("valid_from: 2027-01-01, ", "", "C4.update_days: two rows hold on the same days"),
        ("valid_to: 2027-06-30", "valid_to: 2026-06-30", "valid_to 2026-06-30 lies before valid_from 2027-01-01"),
        ("valid_to: 2026-12-31", "valid_to: soon", "valid_to must be a day"),
        ("valid_to: 2026-12-31", "valid_to: 2026-02-30", "day is out of range"),
        ("valid_to: 2026-12-31", "valid_until: 2026-12-31", "unknown key valid_until"),
        ("unit: name, source: press, enabled: false", "unit: url", "C4.hint: 'call' is not a value in url"),
        ("unit: name, source: press, enabled: false", "unit: email", "C4.hint: 'call' is not a value in email"),
        ("unit: name, source: press, enabled: false", "unit: names", "C4.hint: 'call' is not a value in names"),
        ("unit: name, source: press, enabled: false", "unit: date", "C4.hint: 'call' is not a value in date"),
        ("source: press", "source: gossip", "C4.hint: unknown source 'gossip'"),
        ("source: press, enabled: false", "enabled: false", "only a fact of an X source can be switched off"),
        ("enabled: false", "enabled: 0", "C4.hint: enabled must be true or false"),
        ('    label: "Update"\n', "", "C4: label is missing"),
        ("kind: X", "kind: Y", "sources.press: kind must be S, X or D"),
        (', text: "a press page"', "", "sources.press: text is missing"),
        (", checked_on: 2026-06-25", "", "sources.faq: checked_on is missing"),
        ("checked_on: 2026-06-25", "checked_on: June", "sources.faq: checked_on must be a day"),
        ("  C4:\n", "  C4: 21\n  C5:\n", "C4: a mapping is expected"),
        ("facts:", "fact:", "unknown key fact"),
        ("      hint:", "      update_days:", "said twice: update_days"),
        ("  press:", "  faq:", "said twice: faq"),
        ("sources:", "sources: [", "facts.yml"),
    ],
)
def test_a_mistake_in_the_file_is_named_on_loading(load, old, new, complaint):
    assert old in SMALL
    with pytest.raises(BadFacts) as error:
        load(SMALL.replace(old, new, 1))
    assert complaint in str(error.value)


@pytest.mark.parametrize("text", ["", "[]", "sources: {}", "sources: []\nfacts: {}"])
def test_a_file_that_is_not_a_book_of_facts(load, text):
    with pytest.raises(BadFacts, match="a mapping is expected"):
        load(text)
