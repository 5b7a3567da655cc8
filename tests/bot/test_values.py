"""Which entity fills which slot, and what a slot's value means to a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from actions.values import merged, said, span, yes
from knowledge.dialogue import UNKNOWN, dialogue
from knowledge.messages import Message
from rules.verdict import BadInput
from tests.bot.events import entity
from tests.bot.events import said as message

TODAY = date(2026, 6, 15)
AGE, INTERVAL, ACCESS = (dialogue().forms[name] for name in ("hpv_age_form", "hpv_interval_form", "child_access_form"))


def values(told: Message, form: Any = AGE, asked: str | None = None, filled: tuple[str, ...] = ()) -> dict[str, Any]:
    return said(told, form, asked, filled)


def test_roles_say_which_slot() -> None:
    told = message("hpv_eligibility", "x", entity("date", "2010", "birth"), entity("date", "2023-03-03", "dose"))
    assert values(told) == {"birth_date": "2010", "dose_date": "2023-03-03"}


def test_without_a_role_the_open_question_says() -> None:
    told = message("inform", "12 marca", entity("date", "--03-12"))
    assert values(told, asked="dose_date") == {"dose_date": "--03-12"}
    assert values(told, asked="birth_date") == {"birth_date": "--03-12"}


def test_yes_with_a_date_is_the_date_asked_for_next() -> None:
    told = message("affirm", "tak, 12 marca", entity("date", "--03-12"))
    assert values(told, asked="had_dose", filled=("birth_date",)) == {"dose_date": "--03-12"}
    assert values(told, ACCESS, asked="registered_by_employer") == {"registered_on": "--03-12"}


def test_a_correction_goes_where_the_last_value_went() -> None:
    told = message("inform", "nie, 12 maja", entity("date", "--05-12"))
    assert values(told, filled=("birth_date", "dose_date")) == {"dose_date": "--05-12"}
    assert values(told, filled=("dose_date", "birth_date")) == {"birth_date": "--05-12"}


def test_other_peoples_ages_and_other_dates_are_left_alone() -> None:
    told = message("inform", "x", entity("age", "P32Y", "self"), entity("date", "--03-12", "dose2"))
    assert values(told) == {}


def test_a_span_of_time_is_time_ago_when_a_day_was_asked_for() -> None:
    assert values(message("inform", "4 miesiące", entity("duration", "P4M")), asked="dose_date") == {
        "dose_date": "-P4M"
    }


def test_each_question_keeps_its_own_date() -> None:
    told = message(
        "child_account_recently_registered",
        "zgłoszony 3 czerwca, a druga dawka jak pierwsza 12 marca?",
        entity("date", "--06-03", start=10, end=20),
        entity("date", "--03-12", start=45, end=53),
        entity("question", "hpv_dose_interval", start=22, end=57),
    )
    sync = dialogue().forms["insurance_sync_form"]
    assert values(told, sync)["registered_on"] == "--06-03"
    assert values(told, INTERVAL) == {"dose_date": "--03-12"}


def test_a_span_that_is_asked_about_is_no_date_beside_one() -> None:
    told = message(
        "hpv_dose_interval",
        "druga może być po roku? pierwsza 12 marca",
        entity("duration", "P1Y", start=19, end=23),
        entity("date", "--03-12", "dose", start=33, end=41),
    )
    assert values(told, INTERVAL) == {"dose_date": "--03-12"}


def test_forgetting_to_do_it_is_not_doing_it() -> None:
    assert dialogue().tells_it_happened("registered_by_employer", "kadry zgłosiły go w maju")
    assert not dialogue().tells_it_happened("registered_by_employer", "kadry zapomniały go zgłosić")


def test_a_stated_cause_is_a_value() -> None:
    assert values(message("child_account_own_insurance", "ma rentę po tacie i praktyki w szkole"), ACCESS) == {
        "own_title": True
    }


def test_no_to_a_date_is_not_known() -> None:
    assert values(message("deny", "a skąd ja mam to wiedzieć"), asked="birth_date") == {"birth_date": UNKNOWN}


@pytest.mark.parametrize(
    ("old", "new", "whole"),
    [
        ("2012", "--05-05", "2012-05-05"),
        ("P13Y", "--05-05", "P13Y --05-05"),
        ("2012", "14@P1W", "2012 14@P1W"),
        ("2012", "2013-05-05", "2013-05-05"),
        ("2012", UNKNOWN, "2012"),
    ],
)
def test_a_birth_date_said_in_two_steps(old: str, new: str, whole: str) -> None:
    assert merged({"birth_date": old}, {"birth_date": new}, "birth_date")["birth_date"] == whole


def test_a_birth_date_that_was_not_asked_for_replaces_unless_it_is_a_birthday_only() -> None:
    assert merged({"birth_date": "2012"}, {"birth_date": "2013-05-05"}, None)["birth_date"] == "2013-05-05"
    assert merged({"birth_date": "2012"}, {"birth_date": "--05-05"}, None)["birth_date"] == "2012-05-05"
    assert merged({"birth_date": "P8Y"}, {"birth_date": "--01-10"}, None)["birth_date"] == "P8Y --01-10"


def test_spans() -> None:
    assert span({"dose_date": "--03-12"}, "dose_date", TODAY) == span({"dose_date": "2026-03-12"}, "dose_date", TODAY)
    assert span({"birth_date": "P13Y --05-05"}, "birth_date", TODAY) == span(
        {"birth_date": "2013-05-05"}, "birth_date", TODAY
    )
    assert span({"dose_date": UNKNOWN}, "dose_date", TODAY) is None
    assert span({}, "dose_date", TODAY) is None


@pytest.mark.parametrize(
    ("slot", "code", "problem"),
    [
        ("dose_date", "invalid", "impossible"),
        ("dose_date", "2026-02-30", "impossible"),
        ("birth_date", "P13Y 2001", "contradiction"),
    ],
)
def test_bad_dates_name_their_problem(slot: str, code: str, problem: str) -> None:
    with pytest.raises(BadInput) as raised:
        span({slot: code}, slot, TODAY)
    assert (raised.value.slot, raised.value.problem) == (slot, problem)


def test_i_do_not_know_counts_as_no() -> None:
    assert yes({"own_title": UNKNOWN}, "own_title") is False
    assert yes({"own_title": True}, "own_title") is True
    assert yes({}, "own_title") is None


def test_not_knowing_more_erases_nothing() -> None:
    assert merged({"birth_date": "2010"}, {"birth_date": UNKNOWN}, "birth_date") == {"birth_date": "2010"}
    assert merged({"birth_date": None}, {"birth_date": UNKNOWN}, "birth_date") == {"birth_date": UNKNOWN}


@pytest.mark.parametrize("codes", ["P12Y P8Y", "2015-05-05 2018-07-07", "2012 2010-05-05", "9@--05 14@--05"])
def test_what_is_true_of_no_one_child_is_about_several(codes: str) -> None:
    with pytest.raises(BadInput, match="birth_date: several"):
        span({"birth_date": codes}, "birth_date", date(2026, 11, 23))


def test_one_age_said_twice_is_one_child() -> None:
    whole = span({"birth_date": "P13Y P13Y6M"}, "birth_date", date(2026, 11, 23))
    assert whole == span({"birth_date": "P13Y6M"}, "birth_date", date(2026, 11, 23))


def test_no_dose_is_heard_in_a_longer_message() -> None:
    form = dialogue().forms["hpv_age_form"]
    words = message("hpv_eligibility", "córka ma 15 lat i żadnej dawki, co teraz?", entity("age", "P15Y"))
    assert said(words, form, None, ()) == {"birth_date": "P15Y", "had_dose": False}


def test_a_day_that_nobody_called_the_registration_is_none() -> None:
    told = message("child_account_lost_access", "x", entity("date", "-P1D"))
    assert values(told, ACCESS) == {}
    assert values(told, ACCESS, asked="own_title") == {}
    assert values(told, ACCESS, filled=("registered_on",)) == {"registered_on": "-P1D"}
    assert values(message("inform", "x", entity("date", "-P1D", "registered")), ACCESS) == {"registered_on": "-P1D"}


@pytest.mark.parametrize(
    ("old", "new", "together"),
    [
        ("2027-03-12", "2026", "2026-03-12"),
        ("--03-12", "2025", "2025-03-12"),
        ("2027-03", "2026", "2026-03"),
        ("--03", "---12", "--03-12"),
        ("2026-03", "--03-12", "2026-03-12"),
        ("2026-03", "--05-12", "--05-12"),
        ("2026-03-12", "--05-12", "--05-12"),
        ("-P3W", "2026", "2026"),
        (None, "2026", "2026"),
    ],
)
def test_a_year_or_a_day_alone_completes_the_date_before(old: str | None, new: str, together: str) -> None:
    assert merged({"dose_date": old}, {"dose_date": new}, None) == {"dose_date": together}


def test_who_asks_what_a_word_means_states_no_cause() -> None:
    assert values(message("child_account_own_insurance", "a co to jest renta rodzinna?"), ACCESS, "own_title") == {}
    assert values(message("child_account_own_insurance", "on ma rentę rodzinną po ojcu"), ACCESS, "own_title") == {
        "own_title": True
    }
