"""When does mojeIKP ask to confirm who one is? (L4)"""

from __future__ import annotations

from datetime import date
from typing import Literal

from knowledge import facts
from rules.spans import Span, add_years
from rules.verdict import Verdict, not_in_future, settled

RULE = "app_identity"
Case = Literal["first_login", "new_phone", "periodic"]


def app_identity(case: Case | None, confirmed: Span | None, today: date) -> Verdict:
    """On the first login, on a new phone, and so many years after it was last confirmed.

    With the day of the last confirmation: `next` (date `next`) before it is due again, `due` (date `since`) from that
    day on. Without: `first_login`, `new_phone`, `three_cases`, or `unclear`, which asks for that day.
    Numbers: `years_between`. Dates are counted from the earliest possible day. Raises `BadInput` for a day to come.
    """
    years: int = facts.value("L4.confirm_years", on=today)
    numbers = {"years_between": years}
    fact_ids = ("L4", "L4.confirm_years")
    if case in ("first_login", "new_phone"):
        return Verdict(RULE, case, {}, numbers, fact_ids, (f"{case} is one of the three cases",))
    if confirmed is None:
        if case is None:
            return Verdict(RULE, "three_cases", {}, numbers, fact_ids, ("the case is not known",))
        reason = "the day of the last confirmation is not known"
        return Verdict(RULE, "unclear", {}, numbers, fact_ids, (reason,), ask="confirmed_on")

    not_in_future("confirmed_on", confirmed, today)
    due = add_years(confirmed.first, years)
    numbers["exact"] = int(confirmed.exact)
    outcome = settled(confirmed, lambda day: "next" if today < add_years(day, years) else "due")
    if outcome == "due":
        return Verdict(RULE, "due", {"since": due}, numbers, fact_ids, (f"due again since {due}",))
    if outcome == "next":
        return Verdict(RULE, "next", {"next": due}, numbers, fact_ids, (f"due again on {due}",))
    reason = f"confirmed between {confirmed.first} and {confirmed.last}: it may be due again"
    return Verdict(RULE, "unclear", {"next": due}, numbers, fact_ids, (reason,), ask="confirmed_on")
