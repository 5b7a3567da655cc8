"""What a rule found out reads Polish in the console, whatever came out and why."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from itertools import product

import pytest

from desk.console import verdicts
from desk.console.answers.built_in import answers
from knowledge.intents import RULES
from rules.absence_notice import absence_notice
from rules.app_identity import app_identity
from rules.calendar import Span
from rules.child_access import child_access
from rules.hpv_age import hpv_age
from rules.hpv_interval import hpv_interval
from rules.insurance_sync import insurance_sync
from rules.sick_leave_visibility import sick_leave_visibility
from rules.trusted_profile import trusted_profile
from rules.verdict import BadInput, Verdict

TODAY = date(2026, 11, 23)
YES_NO = (True, False, None)


def spans() -> list[Span]:
    """Days and rough dates from yesterday back to 15 years ago."""
    days = [
        TODAY - timedelta(days=back) for back in (0, 1, 4, 20, 22, 100, 200, 400, 900, 1095, 1826, 3400, 5000, 5300)
    ]
    rough = [Span(day - timedelta(days=wide), day, "week") for day, wide in product(days, (3, 400))]
    return [Span.of_day(day) for day in days] + rough


def found() -> list[Verdict]:
    """Verdicts of every rule, near and far from its limits."""
    said: list[Verdict] = []

    def keep(rule, *args) -> None:
        with contextlib.suppress(BadInput):
            said.append(rule(*args))

    for span in spans():
        for rule in (insurance_sync, sick_leave_visibility, absence_notice, trusted_profile):
            keep(rule, span, TODAY)
        for birth in (*spans(), None):
            keep(hpv_interval, span, TODAY, birth)
        for dose, had, in_time in product((None, *spans()[::3]), YES_NO, YES_NO):
            keep(hpv_age, span, TODAY, dose, had, in_time)
        keep(app_identity, None, span, TODAY)
    for case in ("first_login", "new_phone", "periodic", None):
        keep(app_identity, case, None, TODAY)
    for own, other, employer, registered in product(YES_NO, YES_NO, YES_NO, (None, *spans())):
        keep(child_access, own, other, employer, registered, TODAY)
    return said


VERDICTS = found()


def test_each_rule_has_said_something() -> None:
    assert {verdict.rule for verdict in VERDICTS} >= set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_outcome_has_a_name(rule: str) -> None:
    said = {verdict.outcome for verdict in VERDICTS if verdict.rule == rule}
    assert said <= verdicts.OUTCOMES[rule].keys()


@pytest.mark.parametrize("rule", RULES)
def test_every_answer_of_a_rule_has_a_title_of_its_own(rule: str) -> None:
    titles = [answer.title for name, answer in answers().items() if name.startswith(f"utter_{rule}_")]
    assert len(titles) == len(set(titles))
    assert not any("_" in title for title in titles)


def test_every_reason_is_worded() -> None:
    reasons = {reason for verdict in VERDICTS for reason in verdict.reasons}
    assert sorted(reason for reason in reasons if verdicts.reason(reason) == reason) == []


def test_dates_and_slots_in_reasons_read_polish() -> None:
    assert verdicts.reason("it should have shown by 2026-11-20") == "powinno być widać najpóźniej 20 listopada 2026 r."
    assert verdicts.reason("the cause depends on own_title") == (
        "przyczyna zależy od tego: czy dziecko ma własne ubezpieczenie"
    )
    assert verdicts.reason("something new") == "something new"
