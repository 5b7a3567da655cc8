"""Typos repaired against the domain's own words, learned from the training messages.

A word is touched only when neither the domain nor the Polish dictionary knows it: `dzeicko` → `dziecko`, but `dziadek`
stays. Words run together are parted (`niewidze` → `nie widze`) when both halves are the domain's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache, reduce
from itertools import pairwise
from math import log
from operator import or_

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from nlu.text import morphology

_SHORTEST = 4  # below this a typo is as likely another word
_TWO_TYPOS_FROM = 8  # letters
_SEEN_OFTEN = 4  # a misspelling seen this often is how people write the word
_BITS = np.array([number.bit_count() for number in range(1 << 16)], dtype=np.uint8)
_KEY_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def _neighbours() -> frozenset[tuple[str, str]]:
    pairs = set()
    for row in _KEY_ROWS:
        pairs |= {pair for a, b in pairwise(row) for pair in ((a, b), (b, a))}
    for upper, lower in pairwise(_KEY_ROWS):
        for place, key in enumerate(lower):
            pairs |= {pair for other in upper[place : place + 2] for pair in ((key, other), (other, key))}
    return frozenset(pairs)


_NEIGHBOURS = _neighbours()


class Repairer:
    """Knows the domain's words (folded, with how often each was seen) and repairs what comes near one of them."""

    def __init__(self, counts: Mapping[str, int]) -> None:
        self.counts = dict(counts)
        by_length: dict[int, list[str]] = {}
        for word in sorted(self.counts):
            if len(word) >= _SHORTEST - 1:
                by_length.setdefault(len(word), []).append(word)
        self._by_length = {
            length: (np.array(words, dtype=object), np.array([_letters(word) for word in words], dtype=np.uint32))
            for length, words in by_length.items()
        }
        self.repair = lru_cache(maxsize=20_000)(self._repair)

    @classmethod
    def learn(cls, messages: Iterable[Iterable[str]]) -> Repairer:
        """From folded training messages. A word counts when the dictionary has it or people keep writing it so."""
        seen = Counter(word for words in messages for word in words if word.isalpha())
        return cls({w: n for w, n in seen.items() if n >= _SEEN_OFTEN or len(w) < _SHORTEST or morphology.is_word(w)})

    def _repair(self, word: str) -> tuple[str, ...]:
        """The word or words that a folded word stands for: itself, when it is known or nothing is near."""
        if word in self.counts or len(word) < _SHORTEST or not word.isalpha():
            return (word,)
        near, parts = self._nearest(word), self._parted(word)
        if (near or parts) and morphology.is_word(word):
            return (word,)
        if parts:
            return parts
        return (near,) if near else (word,)

    def _nearest(self, word: str) -> str | None:
        allowed = 2 if len(word) >= _TWO_TYPOS_FROM else 1
        best, best_cost = None, float("inf")
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            if length not in self._by_length:
                continue
            known, letters = self._by_length[length]
            near = known[_differing(letters, _letters(word)) <= 2 * allowed]  # a slip changes two letters at most
            for other, distance, _ in process.extract(
                word, near, scorer=OSA.distance, score_cutoff=allowed, limit=None
            ):
                cost = distance - 0.08 * log(self.counts[other]) + _unlikeliness(word, other)
                if cost < best_cost:
                    best, best_cost = other, cost
        return best

    def _parted(self, word: str) -> tuple[str, ...] | None:
        best, best_count = None, 2
        for place in range(2, len(word) - 2):
            left, right = word[:place], word[place:]
            count = min(self.counts.get(left, 0), self.counts.get(right, 0))
            if count > best_count:
                best, best_count = (left, right), count
        return best


def _letters(word: str) -> int:
    """Which letters a word has: a bit a letter (several letters may share one)."""
    return reduce(or_, (1 << (ord(letter) & 31) for letter in word), 0)


def _differing(letters: np.ndarray, word: int) -> np.ndarray:
    """How many letters each of some words has that `word` has not, or the other way round. Shape (words,)."""
    differing = letters ^ np.uint32(word)
    return _BITS[differing & 0xFFFF] + _BITS[differing >> 16]


def _unlikeliness(typed: str, meant: str) -> float:
    """0 for slips of a thumb (swapped or neighbouring keys), more for what a thumb does not do."""
    cost = 0.0 if typed[0] == meant[0] else 0.3
    if len(typed) == len(meant):
        wrong = [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]
        swapped = len(wrong) == 2 and wrong[0] == wrong[1][::-1]
        if not swapped:
            cost += 0.25 * sum(pair not in _NEIGHBOURS for pair in wrong)
    else:
        cost += 0.1
    return cost
