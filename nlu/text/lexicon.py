"""The hand-written thesaurus of the domain: words and phrases that mean the same to this bot.

`lexicon/*.yml` hold `concept: pattern, pattern, …`; a pattern is one or more folded words, `*` at a word's end stands
for any ending. A classifier that learned "szef" then understands "brygadzista" without having seen it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from nlu.words import fold

FOLDER = Path(__file__).parent / "lexicon"
_GAP = 4  # words over which "nie" reaches
_NEGATIONS = frozenset(
    ("nie", "bez", "brak", "braku", "zaden", "zadna", "zadne", "zadnych", "ani", "niema", "nigdy", "not")
)
_CLAUSE_ENDS = frozenset((",", ".", "?", "!", ";", "a", "ale", "bo", "i", "tylko", "wiec", "zeby", "ze"))


_KEY = 2  # letters of a pattern's second word by which it is looked up
_Pattern = tuple[int, str, tuple[str, ...]]  # number, concept, the words after the first


@dataclass(frozen=True)
class Hit:
    """A concept found in words `first` … `last` (inclusive)."""

    concept: str
    first: int
    last: int


class Lexicon:
    """Finds concepts in a message's folded words."""

    def __init__(self, concepts: Mapping[str, str]) -> None:
        self._exact: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._stems: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for concept, patterns in concepts.items():
            for pattern in patterns.split(","):
                words = re.findall(r"[\w]+\*?|[^\w\s.+-]", fold(pattern))
                if words:
                    first, rest = words[0], tuple(words[1:])
                    index, key = (self._stems, first[:-1]) if first.endswith("*") else (self._exact, first)
                    index.setdefault(key, []).append((concept, rest))
        self._starts = lru_cache(maxsize=20_000)(self._find_starts)

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Lexicon:
        """All `*.yml` of a folder; a folder without any gives a lexicon that finds nothing."""
        concepts: dict[str, str] = {}
        for path in sorted(folder.glob("*.yml")):
            for concept, patterns in yaml.safe_load(path.read_text(encoding="utf-8")).items():
                if concept in concepts:
                    raise ValueError(f"{path.name}: concept {concept} stands in two files")
                concepts[concept] = patterns
        return cls(concepts)

    def _find_starts(self, word: str) -> tuple[list[_Pattern], dict[str, list[_Pattern]]]:
        """The patterns that a word begins: those of this one word, and the longer ones by how their second word begins.

        The number keeps the order that all of them have.
        """
        found = list(self._exact.get(word, ()))
        for length in range(2, len(word) + 1):
            found += self._stems.get(word[:length], ())
        alone: list[_Pattern] = []
        longer: dict[str, list[_Pattern]] = {}
        for number, (concept, rest) in enumerate(found):
            if rest:
                longer.setdefault(rest[0].rstrip("*")[:_KEY], []).append((number, concept, rest))
            else:
                alone.append((number, concept, rest))
        return alone, longer

    def find(self, words: Sequence[str]) -> list[Hit]:
        """Concepts in order of place. A word may carry several."""
        hits = []
        for place, word in enumerate(words):
            patterns, longer = self._starts(word)
            if longer and place + 1 < len(words):
                following = words[place + 1]
                near = [p for n in range(_KEY + 1) for p in longer.get(following[:n], ()) if n <= len(following)]
                patterns = sorted([*patterns, *near]) if near else patterns
            for _, concept, rest in patterns:
                end = place + len(rest)
                if end < len(words) and all(_fits(p, w) for p, w in zip(rest, words[place + 1 : end + 1], strict=True)):
                    hits.append(Hit(concept, place, end))
        return hits


def _fits(pattern: str, word: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


def negated(words: Sequence[str]) -> list[bool]:
    """For each word: does a "nie", "bez", "brak" stand shortly before it in the same clause?"""
    reach, out = 0, []
    for word in words:
        if word in _CLAUSE_ENDS:
            reach = 0
        out.append(reach > 0)
        reach = _GAP if word in _NEGATIONS else reach - 1
    return out


def names(hits: Iterable[Hit]) -> set[str]:
    """The concepts of some hits."""
    return {hit.concept for hit in hits}
