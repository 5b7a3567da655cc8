"""Lemmas and kinds of words from Morfeusz, also for words typed without Polish letters.

Morfeusz guesses when diacritics are missing (`widze` → `widz`, a spectator). So the marked spellings of a word are
tried too, and the spelling that is a verb or noun of everyday use wins over a rare form of an unmarked word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product
from typing import NamedTuple

import morfeusz2

from nlu.words import fold

_MARKED = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}
_MOST_MARKS = 3  # Polish words rarely carry more
_MOST_TRIES = 60  # a look-up costs some 20 µs; the answers are cached
_SHORT = 2  # `od`, `na`, `b`: the dictionary's guesses at these are worse than the word itself
_FUNCTION_WORDS = ("prep", "conj", "comp", "part", "adv", "num", "ppron", "siebie")
_RARE = ("depr", "brev", "impt", "adja", "voc")  # readings that everyday messages hardly ever mean
_ODD = ("brev", "romandig", "interj", "depr", "frag")  # readings of short words and names that hide the meant one
_WITH_PERSON = ("fin", "impt", "bedzie")
_COMMON = "nazwa_pospolita"
_NAMES = {  # Morfeusz's labels, the likelier first
    "imię": "given name",
    "nazwa_geograficzna": "place",
    "człon_nazwy_geograficznej": "place",
    "nazwa_firmy": "firm",
    "marka": "firm",
    "nazwa_organizacji": "office",
    "nazwa_instytucji": "office",
    "nazwisko": "surname",
}


class _Analysis(NamedTuple):
    lemma: str
    tag: str
    labels: list[str]


_morfeusz: morfeusz2.Morfeusz | None = None


def _dictionary() -> morfeusz2.Morfeusz:
    global _morfeusz
    if _morfeusz is None:  # 45 MB and 0.1 s: only when first asked
        _morfeusz = morfeusz2.Morfeusz(generate=False)
    return _morfeusz


def _readings(word: str) -> list[_Analysis]:
    """Each reading of exactly this spelling; empty when the dictionary has none."""
    found = []
    for start, _end, (_form, lemma, tag, labels, *_rest) in _dictionary().analyse(word):
        if start == 0 and tag != "ign":
            found.append(_Analysis(lemma.split(":")[0], tag, labels))
    return found


def _marked_readings(word: str) -> list[_Analysis]:
    """Those of the first spelling with Polish marks that the dictionary has."""
    return next((found for spelling in spellings(word) if (found := _readings(spelling))), [])


def spellings(word: str) -> Iterator[str]:
    """The word with Polish marks put on up to three of its plain letters, fewest marks first: `zle` → `źle`, `żle`…"""
    places = [i for i, letter in enumerate(word) if letter in _MARKED]
    tries = 0
    for count in range(1, min(_MOST_MARKS, len(places)) + 1):
        for chosen in combinations(places, count):
            for marks in product(*(_MARKED[word[i]] for i in chosen)):
                letters = list(word)
                for place, mark in zip(chosen, marks, strict=True):
                    letters[place] = mark
                yield "".join(letters)
                tries += 1
                if tries >= _MOST_TRIES:
                    return


@lru_cache(maxsize=20_000)
def lemma(word: str) -> str:
    """The folded dictionary form of a lower-case word, or the folded word itself when no spelling of it is known."""
    if len(word) <= _SHORT:
        return fold(word)
    readings = _readings(word)
    if all(reading.tag.startswith(_RARE) for reading in readings):
        readings = _marked_readings(word) or readings
    for reading in readings:
        if reading.tag.startswith(_FUNCTION_WORDS):
            return fold(reading.lemma)
    return fold(readings[0].lemma) if readings else fold(word)


@lru_cache(maxsize=20_000)
def kind(word: str) -> str:
    """What sort of word a lower-case one is: `surname`, `place`, `subst`, `inf`, `impt:sec` … `unknown`, `sign`."""
    if not word.isalpha():
        return "number" if word.isdigit() else "sign"
    readings = _readings(word) or _marked_readings(word)
    if not readings:
        return "unknown"
    labels = {label for reading in readings for label in reading.labels}
    if _COMMON not in labels and all(reading.tag.startswith("subst") for reading in readings):
        for label, name in _NAMES.items():
            if label in labels:
                return name
    likely = [reading for reading in readings if not reading.tag.startswith(_ODD)] or readings
    for reading in likely:
        if reading.tag.startswith(_FUNCTION_WORDS):
            return reading.tag.split(":")[0]
    usual = [reading for reading in likely if not reading.labels or _COMMON in reading.labels] or likely
    part, *forms = usual[0].tag.split(":")
    return f"{part}:{forms[1]}" if part in _WITH_PERSON else part


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether the dictionary has this lower-case word in some spelling, marked or plain."""
    return bool(_readings(word)) or any(_readings(spelling) for spelling in spellings(word))
