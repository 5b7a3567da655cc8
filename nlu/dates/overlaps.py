"""One day said twice: `w poniedziałek, 12 marca`, `w maju rok temu`. The one that is surer stays."""

from __future__ import annotations

import re
from itertools import pairwise

from nlu.dates.found import Match
from nlu.words import Words, listed

_BETWEEN = frozenset(listed(", w we tj tzn czyli dnia ( . to od"))
_LONGEST_GAP = 3
_DAY = re.compile(r"(\d{4}|-)-\d\d-\d\d")
_WEEK_OR_DAY = re.compile(r"-?P\d+[DW]~?")
_NO_YEAR = re.compile(r"--\d\d(~\w+)?")
_SOME_YEAR = re.compile(r"-?P\dY~?")


def drop(matches: list[Match], words: Words) -> list[Match]:
    """The matches without weekdays beside their date, and months beside the year that they lie in."""
    needless: set[int] = set()
    for one, other in pairwise(matches):
        if one.entity != "date" or other.entity != "date" or not _side_by_side(words, one, other):
            continue
        if one.role and other.role and one.role != other.role:
            continue  # "choruję od środy, dziś można iść?"
        for loose, sure in ((one, other), (other, one)):
            if _is_needless(loose.value, sure.value):
                needless.add(id(loose))
                sure.role = sure.role or loose.role
                break
    return [match for match in matches if id(match) not in needless]


def _side_by_side(words: Words, one: Match, other: Match) -> bool:
    gap = range(one.after, other.first)
    return len(gap) <= _LONGEST_GAP and all(words.text(at) in _BETWEEN for at in gap)


def _is_needless(loose: str, sure: str) -> bool:
    if loose.startswith("W"):
        return _DAY.fullmatch(sure) is not None or _WEEK_OR_DAY.fullmatch(sure) is not None
    return _NO_YEAR.fullmatch(loose) is not None and _SOME_YEAR.fullmatch(sure) is not None
