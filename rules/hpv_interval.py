"""When may dose 2 of the HPV vaccine follow dose 1? (H8)"""

from __future__ import annotations

from datetime import date

from knowledge import facts
from rules.spans import Span, add_months
from rules.verdict import BadInput, Verdict, not_in_future, not_older_than_a_child, settled, standing

RULE = "hpv_interval"


def hpv_interval(dose: Span, today: date, birth: Span | None = None, planned: bool = False) -> Verdict:
    """Dose 2 comes so many to so many calendar months after dose 1; after that it is still given, by the clinic.

    Dates: `first_day` and `last_day` of the window; for a dose known only roughly, the days on which the window is
    surely open, left out (`unclear_wide`) when there are none. Numbers: `months_min`, `months_max`; `days_left` to the
    window's next edge. A dose that is only `planned` gives the window that it would open. Raises `BadInput`: the dose
    is to come, before birth, or older than any child.
    """
    planned = planned and dose.first > today
    if not planned:
        check_dose(dose, today, birth)
    least: int = facts.value("H8.min_months", on=today)
    most: int = facts.value("H8.max_months", on=today)
    first_day, last_day = add_months(dose.last, least), add_months(dose.first, most)
    dates = {"first_day": first_day, "last_day": last_day}
    numbers = {"exact": int(dose.exact), "months_min": least, "months_max": most}
    fact_ids = ("H8", "H8.min_months", "H8.max_months", "H8.calendar_months")

    if planned and first_day <= last_day:
        reason = f"dose 1 is planned for {dose.first} to {dose.last}: the window would be {first_day} to {last_day}"
        return Verdict(RULE, "planned", dates, numbers, fact_ids, (reason,))

    def judge(day: date) -> str:
        if today < add_months(day, least):
            return "too_early"
        return "in_window" if today <= add_months(day, most) else "past_window"

    outcome = settled(dose, judge)
    if outcome == "too_early":
        numbers["days_left"] = (first_day - today).days
        return Verdict(RULE, outcome, dates, numbers, fact_ids, (f"{least} months are over on {first_day}",))
    if outcome == "in_window":
        numbers["days_left"] = (last_day - today).days
        return Verdict(RULE, outcome, dates, numbers, fact_ids, (f"the window is {first_day} to {last_day}",))
    if outcome == "past_window":
        continued = standing(today, "H8.not_restarted")
        reason = f"{most} months were over on {last_day}; never a refusal"
        outcome = "past_window" if continued else "past_window_clinic"
        past = {"last_day": last_day}
        return Verdict(RULE, outcome, past, numbers, fact_ids + continued, (reason,))
    reason = f"dose 1 lies between {dose.first} and {dose.last}"
    if last_day < first_day:
        return Verdict(RULE, "unclear_wide", {}, numbers, fact_ids, (reason,), ask="dose_date")
    return Verdict(RULE, "unclear", dates, numbers, fact_ids, (reason,), ask="dose_date")


def check_dose(dose: Span, today: date, birth: Span | None) -> None:
    """Raise `BadInput` for a dose 1 that is to come, before the birth, or older than any child."""
    not_in_future("dose_date", dose, today)
    if birth and dose.last < birth.first:
        raise BadInput("dose_date", "before_birth")
    not_older_than_a_child("dose_date", dose, today)
