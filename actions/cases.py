"""Several children in one message, of two ages or birth dates: each is judged by itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from actions.values import AND, DATED, Values, may_be_one, way_of
from knowledge.dialogue import UNKNOWN, dialogue
from rules.calendar import BadDate, resolve
from rules.verdict import BadInput, Verdict

Judge = Callable[[Values, date], Verdict | None]
_YEARS = re.compile(r"P(\d{1,3})Y(?:\d+M)?")


@dataclass(frozen=True)
class Case:
    """One of several children: the slots' values for it, the response that says which one, and that one's variables."""

    values: Values
    named: str
    variables: dict[str, Any]


def cases(values: Values, today: date) -> list[Case]:
    """The children that the values are of; none for a single one."""
    for slot, said in values.items():
        if isinstance(said, str) and said != UNKNOWN and dialogue().slots[slot].kind in DATED:
            ways = _children(said, today) if dialogue().slots[slot].kind == "birth" else said.split(AND)
            if len(ways) > 1:
                return [_case({**values, slot: way}, slot, way, at, today) for at, way in enumerate(ways, 1)]
    return []


def judged(case: Case, judge: Judge, today: date) -> Verdict | None:
    """The verdict on one child, by its own date alone if another one can't be its; None when there is none yet."""
    try:
        return judge(case.values, today)
    except BadInput:
        own = {slot: said for slot, said in case.values.items() if dialogue().slots[slot].kind == "birth"}
        try:
            return judge(own, today)
        except BadInput:
            return None


def _children(said: str, today: date) -> list[str]:
    """The ways of saying how old each child is. A second age, or a second date, that does not fit is of another child."""
    found: list[dict[str, str]] = []
    for code in said.split():
        way = way_of(code)
        child = next((c for c in found if way not in c or _fits(today, way, c[way], code)), None)
        if child is None:
            found.append({way: code})
        else:
            child[way] = code
    return [" ".join(child.values()) for child in found]


def _fits(today: date, way: str, one: str, other: str) -> bool:
    try:
        return may_be_one(today, way, one, other)
    except BadDate:
        return True  # no such day: that is said in any case


def _case(values: Values, slot: str, way: str, at: int, today: date) -> Case:
    if years := _YEARS.fullmatch(way):
        return Case(values, "utter_child_aged", {"numbers": {"years_old": int(years[1])}})
    try:
        span = resolve(way, today, "past")
    except BadDate:
        return Case(values, "utter_child_counted", {"numbers": {"child": at}})
    if span.grain == "year" and span.first.year == span.last.year:
        return Case(values, "utter_child_of_year", {"numbers": {"birth_year": span.first.year}})
    if not span.exact:
        return Case(values, "utter_child_counted", {"numbers": {"child": at}})
    born = dialogue().slots[slot].kind == "birth"
    return Case(values, "utter_child_born" if born else "utter_child_day", {"dates": {"day": span.first.isoformat()}})
