"""When does sick leave show on IKP? (Z2)"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge import facts
from rules.spans import Span
from rules.verdict import BadInput, Verdict, not_in_future, settled

RULE = "sick_leave_visibility"


def sick_leave_visibility(issued: Span, today: date) -> Verdict:
    """Expected from the first to the last day of the window after issue; after that day overdue.

    Dates: `from` and `until`, counted from the latest possible day of issue. Numbers: `days_min`, `days_max`.
    Raises `BadInput`: issued in the future, or before sick leave became electronic.
    """
    not_in_future("issued_on", issued, today)
    if issued.last < facts.value("Z1.since", on=today):
        raise BadInput("issued_on", "too_old")
    least: int = facts.value("Z2.min_days", on=today)
    most: int = facts.value("Z2.max_days", on=today)
    dates = {"from": issued.last + timedelta(days=least), "until": issued.last + timedelta(days=most)}
    numbers = {"exact": int(issued.exact), "days_min": least, "days_max": most}
    fact_ids = ("Z2", "Z2.min_days", "Z2.max_days")

    outcome = settled(issued, lambda day: "expected" if today <= day + timedelta(days=most) else "overdue")
    if outcome == "expected":
        reason = f"it shows {least} to {most} days after issue, by {dates['until']}"
        return Verdict(RULE, "expected", dates, numbers, fact_ids, (reason,))
    if outcome == "overdue":
        reason = f"it should have shown by {dates['until']}"
        return Verdict(RULE, "overdue", dates, numbers, (*fact_ids, "Z2.later", "Z3"), (reason,))
    reason = f"issued between {issued.first} and {issued.last}: it may still be on its way"
    return Verdict(RULE, "unclear", dates, numbers, fact_ids, (reason,), ask="issued_on")
