"""By when must the employer be told of an absence? (Z4)"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge import facts
from rules.spans import DAY, Span
from rules.verdict import Verdict, settled, standing

RULE = "absence_notice"
SATURDAY = 6


def absence_notice(first_day: Span, today: date) -> Verdict:
    """At the latest on the second day of absence, counted in calendar days; the absence may also lie ahead.

    Dates: `until`, counted from the earliest possible first day. Numbers: `weekend` is 1 when a first or second day on
    a Saturday or Sunday is possible, for how those count is not settled; `days_left` from today to `until`.
    """
    day_of_notice: int = facts.value("Z4.latest_day", on=today)
    later = timedelta(days=day_of_notice - 1)
    until = first_day.first + later
    weekend = _touches_weekend(first_day.first, first_day.last + later)
    numbers = {"exact": int(first_day.exact), "weekend": int(weekend)}
    fact_ids = standing(today, "Z4", "Z4.latest_day", "Z4.at_once") + (("Z4.weekends",) if weekend else ())
    reasons = (f"day {day_of_notice} of the absence is {until}",) + (("a weekend is not settled",) if weekend else ())

    outcome = settled(first_day, lambda day: "until" if today <= day + later else "passed")
    if outcome == "passed":
        return Verdict(RULE, "passed", {"until": until}, numbers, fact_ids, reasons)
    if outcome == "until":
        numbers["days_left"] = (until - today).days
        return Verdict(RULE, "until", {"until": until}, numbers, fact_ids, reasons)
    reason = f"the first day lies between {first_day.first} and {first_day.last}"
    return Verdict(RULE, "unclear", {"until": until}, numbers, fact_ids, (reason, *reasons), ask="absent_since")


def _touches_weekend(first: date, last: date) -> bool:
    days = min((last - first).days, 6) + 1
    return any((first + n * DAY).isoweekday() >= SATURDAY for n in range(days))
