"""What every rule answers with, and what it raises when the input can't be right."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge import facts
from rules.spans import Span, add_years


class BadInput(ValueError):
    """An input that can't be right. `slot` holds it; `problem` is `in_future`, `too_old` or `before_birth`."""

    def __init__(self, slot: str, problem: str) -> None:
        super().__init__(f"{slot}: {problem}")
        self.slot = slot
        self.problem = problem


@dataclass(frozen=True)
class Verdict:
    """A rule's outcome with all that the answer and its explanation need."""

    rule: str
    outcome: str  # picks the response utter_<rule>_<outcome>
    dates: dict[str, date] = field(default_factory=dict)  # named days that the answer prints
    numbers: dict[str, int] = field(default_factory=dict)  # counts, named after their unit: days_left
    facts: tuple[str, ...] = ()  # ids of the facts it rests on
    reasons: tuple[str, ...] = ()  # short English, for the moderator
    ask: str | None = None  # the slot to ask for, when the input does not settle it

    @property
    def response(self) -> str:
        """The name of the response that words this outcome."""
        return f"utter_{self.rule}_{self.outcome}"

    def as_dict(self) -> dict[str, Any]:
        """The verdict for a slot or the console: JSON types only, days as YYYY-MM-DD."""
        return {
            "rule": self.rule,
            "outcome": self.outcome,
            "dates": {name: day.isoformat() for name, day in self.dates.items()},
            "numbers": dict(self.numbers),
            "facts": list(self.facts),
            "reasons": list(self.reasons),
            "ask": self.ask,
        }


def not_in_future(slot: str, span: Span, today: date) -> None:
    """Raise `BadInput` when every day of the span lies after today."""
    if span.first > today:
        raise BadInput(slot, "in_future")


def not_older_than_a_child(slot: str, span: Span, today: date) -> None:
    """Raise `BadInput` when every day of the span lies so far back that no child of today can be meant."""
    if add_years(span.last, facts.value("C1.oldest_child", on=today) + 1) <= today:
        raise BadInput(slot, "too_old")


def settled(span: Span, judge: Callable[[date], str]) -> str | None:
    """The outcome that holds for every day of the span, or None when it depends on the day.

    `judge` must move one way through its outcomes as the day moves, so that the two ends speak for all days between.
    """
    outcome = judge(span.first)
    return outcome if judge(span.last) == outcome else None


def standing(today: date, *fact_ids: str) -> tuple[str, ...]:
    """Those of the facts that may be stated today; one that is switched off is left out."""
    return tuple(fact_id for fact_id in fact_ids if facts.enabled(fact_id, today))
