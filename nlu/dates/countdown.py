"""How long it is to a birthday: `zostały 2 miesiące do 14 urodzin`, `brakuje 3 dni do 14`, `do 14 został rok`."""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.numbers import cardinal_at, ordinal_at, skip_ordinal_tail
from nlu.dates.units import amount_at
from nlu.words import Words, listed

_LEFT = frozenset(listed("zostal zostalo zostaly zostanie brakuje brakuja braknie"))
_SMALL = frozenset(listed("mu jej nam jeszcze tylko juz sie ze rowno dokladnie jakies do niecale niecaly"))
_BIRTHDAY_WORDS = frozenset(listed("urodzin urodziny lat tki tka stki latka roku"))
_MOST_SMALL = 3
_AGES = range(1, 26)
BEGINNERS: frozenset[str] = _LEFT | {"do"}


def countdown_at(words: Words, at: int) -> Hit | None:
    """A birthday told by the time that is left until it."""
    if words.text(at) == "do":
        age = _age_at(words, at + 1)
        left = age and _left_at(words, age[1])
        return _birthday(at, age[0], *left) if age and left else None
    left = _left_at(words, at)
    if not left or words.text(left[1]) != "do":
        return None
    age = _age_at(words, left[1] + 1)
    return _birthday(at, age[0], left[0], age[1]) if age else None


def _birthday(at: int, age: int, period: str, after: int) -> Hit:
    return Hit(after, (Match("birthday", f"{age}@{period}", at, after),))


def _left_at(words: Words, at: int) -> tuple[str, int] | None:
    """`zostały nam 2 miesiące` → (`P2M`, next word)."""
    if words.text(at) not in _LEFT:
        return None
    start = at + 1
    for _ in range(_MOST_SMALL):
        start += words.text(start) in _SMALL
    amount = amount_at(words, start)
    return (amount.period, amount.after) if amount and not amount.loose else None


def _age_at(words: Words, at: int) -> tuple[int, int] | None:
    """`14 urodzin`, `14-tki`, `czternastych urodzin`, `14`; not the 14 of `do 14 marca`."""
    number = cardinal_at(words, at) or ordinal_at(words, at, ("ych",))
    if not number or number[0] not in _AGES:
        return None
    after = skip_ordinal_tail(words, number[1])
    after += words.text(after) in (".", "-") and words.text(after + 1) in _BIRTHDAY_WORDS
    if words.text(after) in _BIRTHDAY_WORDS:
        return number[0], after + 1
    return None if words.text(after).isalpha() and words.text(after) not in _LEFT | {"i", "a"} else (number[0], after)
