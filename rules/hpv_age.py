"""May this child be vaccinated against HPV in the programme, and until when? (H1, H6)"""

from __future__ import annotations

import re
from datetime import date

from knowledge import facts
from rules.hpv_interval import check_dose
from rules.spans import DAY, Span, add_months, birthday
from rules.verdict import Verdict, not_in_future, not_older_than_a_child, settled, standing

RULE = "hpv_age"
AGE_FACTS = ("H1", "H1.min_age", "H1.max_age", "H1.birthdays")


def hpv_age(
    birth: Span,
    today: date,
    dose: Span | None = None,
    had_dose: bool | None = None,
    dose_in_time: bool | None = None,
) -> Verdict:
    """The age group runs from the lower birthday to the day before the upper one; past it, dose 1 decides.

    `dose` is the day of dose 1; `had_dose` whether there was one at all; `dose_in_time` whether it came before the
    upper birthday, when that is known without a day. Dates: `from` or `until`; `from_first` and `from_last`, or
    `until_first` and `until_last`, for a birth date not known to the day. Numbers: `years_min`, `years_max`;
    `days_left` to `until`. Raises `BadInput`: born in the future, too old for a child, a dose to come or before birth.
    """
    not_in_future("birth_date", birth, today)
    not_older_than_a_child("birth_date", birth, today)
    if dose:
        check_dose(dose, today, birth)
    youngest: int = facts.value("H1.min_age", on=today)
    oldest: int = facts.value("H1.max_age", on=today)
    numbers = {"exact": int(birth.exact), "years_min": youngest, "years_max": oldest}

    def judge(born: date) -> str:
        if today < birthday(born, youngest):
            return "too_young"
        return "in_age" if today < birthday(born, oldest) else "over"

    outcome = settled(birth, judge)
    if outcome == "too_young":
        return _too_young(birth, youngest, numbers)
    if outcome == "in_age":
        return _eligible(birth, today, oldest, numbers)
    if outcome == "over":
        return _over(birth, today, oldest, dose, had_dose, dose_in_time, numbers)
    reason = f"born between {birth.first} and {birth.last}: the age group is not settled"
    return Verdict(RULE, "unclear", {}, numbers, AGE_FACTS, (reason,), ask="birth_date")


def _too_young(birth: Span, youngest: int, numbers: dict[str, int]) -> Verdict:
    first, last = birthday(birth.first, youngest), birthday(birth.last, youngest)
    reasons = (f"turns {youngest} on {first}" if birth.exact else f"turns {youngest} between {first} and {last}",)
    if first == last:
        return Verdict(RULE, "too_young", {"from": first}, numbers, AGE_FACTS, reasons)
    return Verdict(RULE, "too_young_approx", {"from_first": first, "from_last": last}, numbers, AGE_FACTS, reasons)


def _eligible(birth: Span, today: date, oldest: int, numbers: dict[str, int]) -> Verdict:
    first, last = birthday(birth.first, oldest) - DAY, birthday(birth.last, oldest) - DAY
    soon = first < add_months(today, facts.value("H1.soon_over_months", on=today))
    numbers = {**numbers, "days_left": (first - today).days}
    fact_ids = (*AGE_FACTS, "H1.soon_over_months") if soon else AGE_FACTS
    if first == last:
        outcome, dates = "eligible_soon_over" if soon else "eligible", {"until": first}
        return Verdict(RULE, outcome, dates, numbers, fact_ids, (f"the last day is {first}",))
    outcome, dates = "eligible_approx_soon" if soon else "eligible_approx", {"until_first": first, "until_last": last}
    return Verdict(RULE, outcome, dates, numbers, fact_ids, (f"the last day lies between {first} and {last}",))


def _over(
    birth: Span,
    today: date,
    oldest: int,
    dose: Span | None,
    had_dose: bool | None,
    in_time: bool | None,
    numbers: dict[str, int],
) -> Verdict:
    if dose:
        in_time = _given_in_time(birth, dose, oldest, in_time)
    if dose or in_time is not None:
        had_dose = True
    if had_dose is None:
        return _ask("had_dose", numbers, f"over {oldest}; whether there was a dose 1 is not known")
    if not had_dose:
        return Verdict(RULE, "outside_programme", {}, numbers, AGE_FACTS, (f"over {oldest}, no dose 1",))
    if in_time is None:
        missing = "birth_date" if dose and dose.exact and not birth.exact else "dose_date"
        return _ask(missing, numbers, f"whether dose 1 came before the birthday {oldest} is not known")
    if not in_time:
        reason = f"dose 1 came after the birthday {oldest}, which the sources do not settle"
        return Verdict(RULE, "clinic_decides", {}, numbers, (*AGE_FACTS, "H6.other_birth_years"), (reason,))
    return _second_dose(birth, today, numbers)


def _given_in_time(birth: Span, dose: Span, oldest: int, said: bool | None) -> bool | None:
    """Whether dose 1 came before the upper birthday; where the days leave it open, what was said in words."""
    if dose.last < birthday(birth.first, oldest):
        return True
    return False if dose.first >= birthday(birth.last, oldest) else said


def _second_dose(birth: Span, today: date, numbers: dict[str, int]) -> Verdict:
    """Dose 1 in time and the child past the age group: the birth year decides, and only the newest source says yes."""
    allowed: list[int] = facts.value("H6.second_dose_birth_years", on=today)
    older = standing(today, "H6.second_dose_birth_years_2023")
    said_before: list[int] = facts.value(older[0], on=today) if older else []

    def judge(year: int) -> str:
        if year in allowed:
            return "dose2_allowed"
        return "clinic_confirms" if year in said_before else "clinic_decides"

    outcomes = {judge(year) for year in range(birth.first.year, birth.last.year + 1)}
    if len(outcomes) > 1:
        return _ask("birth_date", numbers, "the birth year decides, and it is not known")
    outcome = outcomes.pop()
    fact_ids: tuple[str, ...] = ("H6", "H6.second_dose_birth_years")
    if outcome != "dose2_allowed":
        fact_ids = ("H6", "H6.other_birth_years", *(older if outcome == "clinic_confirms" else ()))
    reason = f"dose 1 in time, born in {birth.first.year}"
    if birth.first.year == birth.last.year:
        numbers = {**numbers, "birth_year": birth.first.year}
    return Verdict(RULE, outcome, {}, numbers, fact_ids, (reason,))


def _ask(slot: str, numbers: dict[str, int], reason: str) -> Verdict:
    return Verdict(RULE, "unclear", {}, numbers, AGE_FACTS, (reason,), ask=slot)


def dose_in_time(code: str, today: date) -> bool | None:
    """What `<14` (before the 14th birthday) or `>14` says of dose 1: in time, not in time, or None for not settled."""
    match = re.fullmatch(r"([<>])(\d{1,2})", code, re.ASCII)
    if not match:
        return None
    oldest: int = facts.value("H1.max_age", on=today)
    if match[1] == "<":
        return True if int(match[2]) <= oldest else None
    return False if int(match[2]) >= oldest else None
