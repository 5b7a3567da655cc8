"""Slips of the finger in the words that the grammar knows: `wczroaj`, `pazdzernika`, `skonczyal`."""

from __future__ import annotations

from dataclasses import replace

from nlu.dates import months, numbers, relative, units, years
from nlu.words import Words

_SHORTEST = 6  # shorter words have too many neighbours
_OTHER_WORDS = (
    "urodzona urodzony urodzila urodzil urodziny rocznik skonczyla skonczyl konczy pierwsza pierwszej szczepienie dawka"
    " poczatku polowie koniec minelo minely zeszlym zeszly ubieglym ubiegly przyszlym tydzien tygodniu miesiacu"
    " zgloszony zgloszona wystawil wystawila zaszczepiona zaszczepiony przedwczoraj wczoraj dzisiaj pojutrze"
).split()


def _vocabulary() -> set[str]:
    known = {*months.FULL_NAMES, *months.WEEKDAYS, *numbers.CARDINALS, *numbers.ORDINALS, *relative.DAYS_FROM_TODAY}
    known |= {*units.UNITS, *years.COHORT_WORDS, *_OTHER_WORDS}
    return {word for word in known if len(word) >= _SHORTEST}


def repair(words: Words) -> Words:
    return words


def may_begin(words: Words, at: int) -> bool:
    return True
