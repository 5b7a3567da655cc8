"""Until when is a profil zaufany valid? (L3)"""

from __future__ import annotations

from datetime import date

from knowledge import facts
from rules.spans import DAY, Span, add_years
from rules.verdict import Verdict, not_in_future, settled

RULE = "trusted_profile"


def trusted_profile(set_up: Span, today: date) -> Verdict:
    """The same calendar day, so many years after it was set up or extended, is its last day.

    Dates: `until` that last day, `since` the first day without it, counted from the earliest possible day.
    Numbers: `years_valid`; `days_left` from today to `until`. Raises `BadInput` for a day to come.
    """
    not_in_future("set_up_on", set_up, today)
    years: int = facts.value("L3.valid_years", on=today)
    until = add_years(set_up.first, years)
    numbers = {"exact": int(set_up.exact), "years_valid": years}
    fact_ids = ("L3", "L3.valid_years", "L3.last_day")

    def judge(day: date) -> str:
        last_day = add_years(day, years)
        return "valid" if today < last_day else "ends_today" if today == last_day else "expired"

    outcome = settled(set_up, judge)
    if outcome == "expired":
        dates = {"until": until, "since": until + DAY}
        return Verdict(RULE, "expired", dates, numbers, fact_ids, (f"its last day was {until}",))
    if outcome is None:
        reason = f"set up between {set_up.first} and {set_up.last}: it may have run out"
        return Verdict(RULE, "unclear", {"until": until}, numbers, fact_ids, (reason,), ask="set_up_on")
    numbers["days_left"] = (until - today).days
    return Verdict(RULE, outcome, {"until": until}, numbers, fact_ids, (f"its last day is {until}",))
