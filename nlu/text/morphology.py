"""Lemmas from Morfeusz, also for words typed without Polish letters.

Morfeusz guesses when diacritics are missing (`widze` → `widz`, a spectator). So the marked spellings of a word are
tried too, and the spelling that is a verb or noun of everyday use wins over a rare form of an unmarked word.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations, product

import morfeusz2

from nlu.words import fold

_MARKED = {"a": "ą", "c": "ć", "e": "ę", "l": "ł", "n": "ń", "o": "ó", "s": "ś", "z": "żź"}
_MOST_MARKS = 3  # Polish words rarely carry more
_MOST_TRIES = 60  # a look-up costs some 20 µs; the answers are cached
_SHORT = 2  # `od`, `na`, `b`: the dictionary's guesses at these are worse than the word itself
_FUNCTION_WORDS = ("prep", "conj", "comp", "part", "adv", "num", "ppron", "siebie")
_RARE = ("depr", "brev", "impt", "adja", "voc")  # readings that everyday messages hardly ever mean

_morfeusz: morfeusz2.Morfeusz | None = None


def _dictionary() -> morfeusz2.Morfeusz:
    global _morfeusz
    if _morfeusz is None:  # 45 MB and 0.1 s: only when first asked
        _morfeusz = morfeusz2.Morfeusz(generate=False)
    return _morfeusz


def _readings(word: str) -> list[tuple[str, str]]:
    """(lemma, tag) of each reading of exactly this spelling; empty when the dictionary has none."""
    found = []
    for start, _end, (_form, lemma, tag, *_rest) in _dictionary().analyse(word):
        if start == 0 and tag != "ign":
            found.append((lemma.split(":")[0], tag))
    return found


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
    if all(tag.startswith(_RARE) for _, tag in readings):
        readings = next((found for spelling in spellings(word) if (found := _readings(spelling))), readings)
    for form, tag in readings:
        if tag.startswith(_FUNCTION_WORDS):
            return fold(form)
    return fold(readings[0][0]) if readings else fold(word)


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether the dictionary has this lower-case word in some spelling, marked or plain."""
    return bool(_readings(word)) or any(_readings(spelling) for spelling in spellings(word))
