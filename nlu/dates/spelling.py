"""Slips of the finger in the words that the grammar knows: `wczroaj`, `pazdzernika`, `skonczyal`.

One slip only: a letter missing, doubled, wrong, or two swapped. Short words are left alone, they have too many
neighbours; `months._SLIPS` lists slips in short months by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nlu.dates import ages, months, numbers, relative, units, years
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


def _vocabulary() -> frozenset[str]:
    known = {*months.FULL_NAMES, *months.WEEKDAYS, *numbers.CARDINALS, *numbers.ORDINALS, *relative.DAYS_FROM_TODAY}
    return frozenset(
        word for word in {*known, *units.UNITS, *years.COHORT_WORDS, *ages.BEGINNERS, *_CUES} if len(word) >= _SHORTEST
    )


def _shortened(word: str) -> Iterator[str]:
    """The word, and the word with one letter left out."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _index() -> dict[str, set[str]]:
    index: dict[str, set[str]] = {}
    for word in KNOWN:
        for short in _shortened(word):
            index.setdefault(short, set()).add(word)
    return index


KNOWN = _vocabulary()
_BY_SHORTENED = _index()
_LONGEST = max(map(len, KNOWN)) + 1


def repair(words: Words) -> Words:
    """The words, with one slip put right in those that can only be one known word."""
    repaired = [_repaired(word) for word in words.words]
    return Words(repaired)


def _repaired(word: Word) -> Word:
    text = word.text
    if not _SHORTEST - 1 <= len(text) <= _LONGEST or text in KNOWN or text in _OTHER_WORDS or word.is_number:
        return word
    meant = {known for short in _shortened(text) for known in _BY_SHORTENED.get(short, ()) if _one_slip(text, known)}
    if not meant or len(_common_beginning(meant)) < min(map(len, meant)) - 2:
        return word  # two words it could be, other than two cases of one
    return replace(word, text=min(meant))


def _common_beginning(known: set[str]) -> str:
    first, last = min(known), max(known)
    return first[
        : next((place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    ]


def _one_slip(wrong: str, right: str) -> bool:
    """Whether one letter is missing, too many, wrong or swapped with its neighbour; the first letters must match."""
    if wrong[0] != right[0] and wrong[:2] != right[1::-1]:
        return False
    same = 0
    for one, other in zip(wrong, right, strict=False):
        if one != other:
            break
        same += 1
    wrong, right = wrong[same:], right[same:]
    if len(wrong) == len(right):
        return wrong[1:] == right[1:] or (wrong[:2] == right[1::-1] and wrong[2:] == right[2:])
    return wrong[1:] == right if len(wrong) > len(right) else wrong == right[1:]
