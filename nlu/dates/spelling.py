"""Slips of the finger in the words that the grammar knows: `wczroaj`, `pazdzernika`, `skonczyal`.

One slip only: a letter missing, doubled, wrong, or two swapped. Short words are left alone, they have too many
neighbours; `months._SLIPS` lists slips in short months by hand.
"""

from __future__ import annotations

from dataclasses import replace

from nlu.dates import ages, birthdays, months, numbers, relative, units, years
from nlu.slips import Slips
from nlu.words import Word, Words, listed

_SHORTEST = 7
_CUES = [
    "urodzona",
    "urodzony",
    "urodzila",
    "urodziny",
    "rocznik",
    "skonczyla",
    "skonczyl",
    "skonczylam",
    "skonczylem",
    "pierwsza",
    "pierwszej",
    "szczepienie",
    "poczatku",
    "zeszlym",
    "ubieglym",
    "ubiegly",
    "przyszlym",
    "tygodniu",
    "miesiacu",
    "zgloszony",
    "zgloszona",
    "zaszczepiona",
    "zaszczepiony",
    "dokladnie",
]
_OTHER_WORDS = frozenset(  # real words that are one slip away from a known one
    listed(
        "czwartki dlugiego dlugiej drogiego drogiej dziewica dziewiczy jedynego jedynej jedynym kwietnik"
        " kwietniki listopady miesiecznie miesieczny niedzielny niedzielne niedzielna niedziel niedzielka"
        " pierwszak piatego piatka piatki poczatki poczatek poniedzialki poniedzialka przeszlym przyszlym"
        " roczniki skonczyc skonczymy skonczyli skoncze sobotnia sobotnie stycznik stycznika urodziwy urodzimy"
        " wystawi wystawia wystawil wystawila zgloszone zgloszeni zgloszenie grudniowe grudniowy wrzesniowy"
        " wrzesniowa kwietniowy sierpniowy miesiecy miesieczne siodemka osiemnastka trzynastka czternastka"
        " dwunastka pietnastka poczatkuj powiedz sierpniu dniach latkach dzieciach dziesiatki urodzone"
        " urodzeni urodzic urodzil zeszlam szczepienia szczepieniu szczepieniem szczepionka zaszczepione"
        " zaszczepieni"
    )
)


def _known() -> frozenset[str]:
    known = {*months.FULL_NAMES, *months.WEEKDAYS, *numbers.CARDINALS, *numbers.ORDINALS, *relative.DAYS_FROM_TODAY}
    known |= {*units.UNITS, *years.COHORT_WORDS, *ages.BEGINNERS, *birthdays.TENSES, *_CUES}
    return frozenset(known)


_KNOWN = _known()
_SLIPS = Slips(word for word in _KNOWN if len(word) >= _SHORTEST)


def repair(words: Words) -> Words:
    """The words, with one slip put right in those that can only be one known word."""
    repaired = [_repaired(word) for word in words.words]
    return Words(repaired)


def _repaired(word: Word) -> Word:
    text = word.text
    if len(text) < _SHORTEST - 1 or text in _KNOWN or text in _OTHER_WORDS or word.is_number:
        return word
    meant = _SLIPS.near(text)
    if not meant or len(_common_beginning(meant)) < min(map(len, meant)) - 2:
        return word  # none, or two that are not just two cases of one word
    return replace(word, text=min(meant))


def _common_beginning(known: set[str]) -> str:
    first, last = min(known), max(known)
    same = next((n for n, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    return first[:same]
