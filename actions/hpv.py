"""HPV: may this child (`hpv_age`), and when is dose 2 (`hpv_interval`)."""

from __future__ import annotations

from datetime import date

from actions.forms import Answer, AskForm, Rule
from actions.values import Values, span
from rules.hpv_age import dose_in_time, hpv_age
from rules.hpv_interval import hpv_interval
from rules.spans import Span
from rules.verdict import Verdict

IN_AGE = ("eligible", "eligible_soon_over", "eligible_approx", "eligible_approx_soon", "dose2_allowed")


def _dose(values: Values, today: date) -> Span | None:
    """Dose 1, where more is known of it than that it came before or after a birthday."""
    return None if str(values.get("dose_date") or "").startswith(("<", ">")) else span(values, "dose_date", today)


class HpvAge(Rule):
    """Is the child in the age group, and what of a dose 2 after it?"""

    rule = "hpv_age"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without anything on the child's age. Dose 1 may be known only as before or after a birthday (`<14`)."""
        birth = span(values, "birth_date", today)
        if birth is None:
            return None
        had_dose, in_time = values.get("had_dose"), dose_in_time(str(values.get("dose_date") or ""), today)
        dose = _dose(values, today)
        return hpv_age(birth, today, dose, had_dose if isinstance(had_dose, bool) else None, in_time)

    def beside(self, verdict: Verdict, values: Values, today: date) -> Verdict | None:
        """A child in age who had dose 1 is asked about for dose 2: when that may come."""
        dose = _dose(values, today)
        return hpv_interval(dose, today) if dose and verdict.outcome in IN_AGE else None


class AskHpvAge(HpvAge, AskForm):
    """validate_hpv_age_form."""


class AnswerHpvAge(HpvAge, Answer):
    """action_hpv_age."""


class HpvInterval(Rule):
    """When may dose 2 follow dose 1?"""

    rule = "hpv_interval"

    def judge(self, values: Values, today: date) -> Verdict | None:
        """None without a day of dose 1; a birth date only helps to notice a mistake."""
        dose, birth = _dose(values, today), span(values, "birth_date", today)
        if dose is None and (planned := span(values, "planned_dose", today, "future")):
            return hpv_interval(planned, today, birth, planned=True)
        return hpv_interval(dose, today, birth) if dose else None


class AskHpvInterval(HpvInterval, AskForm):
    """validate_hpv_interval_form."""


class AnswerHpvInterval(HpvInterval, Answer):
    """action_hpv_interval."""
