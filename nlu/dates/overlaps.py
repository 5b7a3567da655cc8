"""One day said in two ways: `w poniedziałek, 12 marca` is the surer of them, `w maju rok temu` both together."""

from __future__ import annotations

import re
from itertools import pairwise

from nlu.dates.codes import in_relative_year
from nlu.dates.found import Match
from nlu.words import Words, listed

_BETWEEN = frozenset(listed(", w we tj tzn czyli dnia ( . to od"))
_LONGEST_GAP = 3
_DAY = re.compile(r"(\d{4}|-)-\d\d-\d\d")
_WEEK_OR_DAY = re.compile(r"-?P\d+[DW]~?")


def drop(matches: list[Match], words: Words) -> list[Match]:
    """The matches without weekdays beside their date; a month beside the year that it lies in becomes one with it."""
    needless: set[int] = set()
    for one, other in pairwise(matches):
        if one.entity != "date" or other.entity != "date" or not _side_by_side(words, one, other):
            continue
        at_once = _is_day_of_week_at_once(words, one, other)
        if one.role and other.role and one.role != other.role and not at_once:
            continue  # "choruję od środy, dziś można iść?"
        for loose, sure in ((one, other), (other, one)):
            together = in_relative_year(loose.value, sure.value)
            if together or _is_needless(loose.value, sure.value):
                sure.value = together or sure.value
                if together:
                    sure.first, sure.after = min(one.first, other.first), max(one.after, other.after)
                needless.add(id(loose))
                sure.role = one.role if at_once and one.role else sure.role or loose.role
                break
    return [match for match in matches if id(match) not in needless]


def _side_by_side(words: Words, one: Match, other: Match) -> bool:
    gap = range(one.after, other.first)
    return len(gap) <= _LONGEST_GAP and all(words.text(at) in _BETWEEN for at in gap)


def _is_day_of_week_at_once(words: Words, one: Match, other: Match) -> bool:
    """`nieobecna od: sobota 28 listopada`: one day, and what stands before it says what day it is."""
    between = [words.text(at) for at in range(one.after, other.first)]
    return one.value.startswith("W") and bool(_DAY.fullmatch(other.value)) and between in ([], [","], ["."])


def _is_needless(loose: str, sure: str) -> bool:
    return loose.startswith("W") and bool(_DAY.fullmatch(sure) or _WEEK_OR_DAY.fullmatch(sure))
