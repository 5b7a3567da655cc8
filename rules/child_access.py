"""Why does a parent not see the child's account? The diagnosis, in the order in which the causes exclude each other."""

from __future__ import annotations

from datetime import date

from rules.insurance_sync import insurance_sync
from rules.spans import Span
from rules.verdict import Verdict

RULE = "child_access"


def child_access(
    own_title: bool | None,
    other_parent: bool | None,
    registered_by_employer: bool | None,
    registered: Span | None,
    today: date,
) -> Verdict:
    """Own insurance title (C5), other parent insures now (C3), registered lately (C4), else the employer (C2).

    None is "not asked yet"; an answer "I don't know" is passed as False. A cause that the parent has stated is the
    answer, and what comes before it is not asked any more; only an overdue registration leaves the other causes open.
    Outcomes: `own_title`, `other_parent`, `wait` with `until`, `employer`, `ask` with the slot to ask for.
    Raises `BadInput` for a registration to come.
    """
    if own_title:
        return Verdict(RULE, "own_title", facts=("C1", "C5"), reasons=("the child has an insurance title of its own",))
    if other_parent:
        return Verdict(RULE, "other_parent", facts=("C1", "C3", "C6"), reasons=("the other parent insures the child",))
    sync = insurance_sync(registered, today) if registered else None
    if sync and sync.outcome != "overdue":
        return Verdict(RULE, "wait", sync.dates, sync.numbers, ("C1", *sync.facts), sync.reasons)
    if registered_by_employer is False and not sync:
        return Verdict(RULE, "employer", facts=("C1", "C2"), reasons=("the employer did not register the child",))
    if own_title is None:
        return _ask("own_title")
    if other_parent is None:
        return _ask("other_parent")
    if sync:
        return Verdict(RULE, "employer", sync.dates, sync.numbers, ("C1", *sync.facts), sync.reasons)
    return _ask("registered_on" if registered_by_employer else "registered_by_employer")


def _ask(slot: str) -> Verdict:
    return Verdict(RULE, "ask", facts=("C1",), reasons=(f"the cause depends on {slot}",), ask=slot)
