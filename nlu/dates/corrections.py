"""People take things back: `nie 12 marca tylko 12 maja`, `miało być 2011 a nie 2010`, `12 marca, pomyłka, 12 maja`."""

from __future__ import annotations

import re
from itertools import pairwise

from nlu.dates.found import Match
from nlu.words import Words, listed

_INSTEAD = frozenset(listed("tylko lecz a ale ,"))
_TAKES_BACK = frozenset(
    listed(
        "nie pomylka pomylilam pomylilem przepraszam sorry sory sorki tzn znaczy wroc wlasciwie raczej jednak"
        " errata poprawka poprawiam zle blad oj ups a to jest czyli mialo byc , . ... … - ; ! w we od z na"
        " czekaj poczekaj czekajcie chwila chwileczke moment stop tfu wybaczcie dnia tylko lecz napisalam napisalem mialam mialem mysli moja"
    )
)
_SIGNALS = frozenset(
    listed(
        "pomylka pomylilam pomylilem przepraszam sorry sory sorki tzn znaczy wroc wlasciwie raczej jednak"
        " errata poprawka poprawiam zle blad oj ups czekaj poczekaj czekajcie tfu wybaczcie"
    )
)
_SKIPPED_AFTER_NIE = frozenset(listed("w we od z ze na dnia o ma byla bylo byl to jest jeszcze do i"))
_LONGEST_GAP = 8
_KINDS = {"date": "day", "birthday": "day", "invalid_date": "day", "age": "age", "number": "number", "duration": "time"}


def mark(words: Words, matches: list[Match]) -> None:
    """Marks what the writer denies. A bare number in its place takes over its kind (`nie 13 tylko 12`)."""
    for place, match in enumerate(matches):
        before = matches[place - 1] if place else None
        after = matches[place + 1] if place + 1 < len(matches) else None
        if _is_denied(words, match, before, after):
            match.denied = True
            if after and _is_instead(words, match, after):
                _inherit(match, after)
        if before and _is_replaced(words, before, match):
            before.denied = True
            _inherit(before, match)


def _is_denied(words: Words, match: Match, before: Match | None, after: Match | None) -> bool:
    """Behind a "nie" without a comma, with the right value before it ("2011, nie 2010") or after it ("tylko 2011")."""
    if match.denied:
        return True
    place = match.first - 1
    while place >= match.first - 3 and words.text(place) in _SKIPPED_AFTER_NIE:
        place -= 1
    if words.text(place) != "nie":
        return False
    if after and _same_kind(match, after) and _is_instead(words, match, after):
        return True
    if any(words.text(match.after + step) in ("tylko", "lecz") for step in (0, 1)):
        return True
    if before and _same_kind(before, match) and _only(words, before.after, place, _INSTEAD | {"i", "-"}):
        _inherit(match, before)
        return True
    return False


def _is_instead(words: Words, match: Match, after: Match) -> bool:
    gap = {words.text(at) for at in range(match.after, after.first)}
    return after.first - match.after <= _LONGEST_GAP and bool(gap & _INSTEAD) and gap <= _INSTEAD | _TAKES_BACK


def _is_replaced(words: Words, before: Match, match: Match) -> bool:
    """`12 marca, tzn. 12 maja`: nothing but words of correction between the two."""
    if not _same_kind(before, match) or match.first - before.after > _LONGEST_GAP:
        return False
    gap = [words.text(at) for at in range(before.after, match.first)]
    if not all(word in _TAKES_BACK for word in gap):
        return False
    said_no = any(word == "nie" and after in (",", ".", "!", "-") for word, after in pairwise(gap))
    return said_no or bool(_SIGNALS & set(gap))


def _only(words: Words, first: int, after: int, allowed: frozenset[str]) -> bool:
    return after - first <= 3 and all(words.text(at) in allowed for at in range(first, after))


def _same_kind(one: Match, other: Match) -> bool:
    """Whether the one can stand for the other; a bare number can for anything."""
    kinds = {_KINDS[one.entity], _KINDS[other.entity]}
    return len(kinds) == 1 or ("number" in kinds and "time" not in kinds)


def _inherit(wrong: Match, right: Match) -> None:
    """The right value is the date or the age of what the wrong one was of."""
    right.instead_of = wrong
    if right.entity != "number" or right.counts:
        return
    if wrong.entity in ("age", "number") and int(right.value) <= 120:
        right.entity, right.value = "age", f"P{right.value}Y"
        right.role = "bare" if wrong.entity == "number" else None
    elif wrong.entity == "date" and re.fullmatch(r"(\d{4}|-)-\d\d-\d\d", wrong.value) and 1 <= int(right.value) <= 31:
        right.entity, right.value = "date", f"{wrong.value[:-2]}{int(right.value):02}"
