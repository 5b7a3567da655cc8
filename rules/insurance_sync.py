"""The child was registered with ZUS: wait for the update on IKP, or turn to the NFZ branch? (C4, C2)"""

from __future__ import annotations

from datetime import date, timedelta

from knowledge import facts
from rules.spans import DAY, Span
from rules.verdict import Verdict, not_in_future, not_older_than_a_child, settled

RULE = "insurance_sync"


def insurance_sync(registered: Span, today: date) -> Verdict:
    """Wait through the last day of the update, counted in calendar days from the registration; then it is overdue.

    Dates: `until` the last day to wait, `since` the first day overdue; both counted from the latest possible day.
    Numbers: `days_limit`; `days_left` from today to `until`. Raises `BadInput` for a day
    to come, or before any child of today was born.
    """
    not_in_future("registered_on", registered, today)
    not_older_than_a_child("registered_on", registered, today)
    limit: int = facts.value("C4.update_days", on=today)
    until = registered.last + timedelta(days=limit)
    numbers = {"exact": int(registered.exact), "days_limit": limit}
    fact_ids = ("C4", "C4.update_days", "C4.last_waiting_day")

    outcome = settled(registered, lambda day: "wait" if today <= day + timedelta(days=limit) else "overdue")
    if outcome == "overdue":
        reason = f"more than {limit} days since the registration"
        return Verdict(RULE, "overdue", {"since": until + DAY}, numbers, (*fact_ids, "C2"), (reason,))
    numbers["days_left"] = (until - today).days
    if outcome == "wait":
        reason = f"day {limit} after the registration is {until}, and still waits"
        return Verdict(RULE, "wait", {"until": until}, numbers, fact_ids, (reason,))
    reason = f"registered between {registered.first} and {registered.last}: day {limit} may have passed"
    return Verdict(RULE, "unclear", {"until": until}, numbers, fact_ids, (reason,), ask="registered_on")
