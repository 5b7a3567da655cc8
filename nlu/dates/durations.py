"""Lengths of time without an anchor: `co 6 miesięcy`, `odstęp pół roku`, `po 14 dniach`."""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.units import ONE_OF_IT, amount_at, ends_a_range
from nlu.words import Words, listed

_BEFORE_ONE = frozenset(listed("co przez na po raz odstep odstepie"))
_BEFORE_YEARS = frozenset(
    listed("co przez na po wazny wazna wazne waznosc okres odstep przerwa przerwe ciagu przeciagu czekam trwa")
)


def duration_at(words: Words, at: int) -> Hit | None:
    """An amount of time that says neither from when nor whose age it is."""
    amount = amount_at(words, at)
    if not amount or amount.loose:
        return None
    if ends_a_range(words, at):
        return Hit(amount.after)
    before = words.text(at - 1)
    if words.text(at) in ONE_OF_IT and amount.after == at + 1 and before not in _BEFORE_ONE:
        return None  # "trzeci tydzień", "w tym roku"
    if amount.period[-1] == "Y" and before not in _BEFORE_YEARS:
        return None
    if words.text(amount.after) == "zycia":
        return Hit(amount.after)
    return Hit(amount.after, (Match("duration", amount.period, at, amount.after),))
