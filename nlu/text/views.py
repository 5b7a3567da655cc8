"""Ways of looking at a message: each view turns its words into a list of features (strings)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from nlu.text import morphology
from nlu.text.lexicon import Hit, Lexicon, negated

_LONG = 12  # words: a message this long is no command
_MOST_CONCEPTS = 24  # pairs grow with the square; a long story says its concern in fewer


@dataclass(frozen=True)
class Reading:
    """A message read: folded (repaired) words, their lemmas, the concepts in them, marks of its dates and ages."""

    words: tuple[str, ...]
    lemmas: tuple[str, ...]
    hits: tuple[Hit, ...] = ()
    marks: tuple[str, ...] = ()


View = Callable[[Reading], list[str]]


def read(words: Sequence[str], lemmas: Sequence[str], lexicon: Lexicon, marks: Sequence[str] = ()) -> Reading:
    """A reading of a message with the lexicon's concepts found."""
    return Reading(tuple(words), tuple(lemmas), tuple(lexicon.find(words)), tuple(marks))


@lru_cache(maxsize=20_000)
def character_runs(word: str) -> tuple[str, ...]:
    """Runs of 2 to 5 characters inside a word, its borders included."""
    padded = f" {word} "
    return tuple(padded[i : i + n] for n in range(2, 6) for i in range(len(padded) - n + 1))


def characters(reading: Reading) -> list[str]:
    """The runs of characters of each word."""
    return [piece for word in reading.words for piece in character_runs(word)]


def words(reading: Reading) -> list[str]:
    """Words and pairs of neighbours."""
    return _runs(reading.words, 2)


def lemmas(reading: Reading) -> list[str]:
    """Dictionary forms and pairs of neighbours."""
    return _runs(reading.lemmas, 2)


def _runs(items: Sequence[str], longest: int) -> list[str]:
    return [" ".join(items[i : i + n]) for n in range(1, longest + 1) for i in range(len(items) - n + 1)]


def concepts(reading: Reading) -> list[str]:
    """Marks and concepts, negated or not, and every pair of them."""
    no = negated(reading.words)
    found = dict.fromkeys(reading.marks)
    found.update(dict.fromkeys(("!" if no[hit.first] else "") + hit.concept for hit in reading.hits))
    names = sorted(list(found)[:_MOST_CONCEPTS])
    return names + [f"{a}&{b}" for a, b in combinations(names, 2)]


def meaning(reading: Reading) -> list[str]:
    """The message with each word replaced by its first concept (or lemma): runs of one to three."""
    labels: list[str | None] = list(reading.lemmas)
    taken = -1
    for hit in reading.hits:
        if hit.first > taken:
            for place in range(hit.first, hit.last + 1):
                labels[place] = None
            labels[hit.first] = hit.concept.upper()
            taken = hit.last
    return _runs([label for label in labels if label], 3)


def grammar(reading: Reading) -> list[str]:
    """The kinds of its words, which stand first and last, and how many words there are."""
    kinds = [morphology.kind(word) for word in reading.words]
    if not kinds:
        return []
    ends = [f"first {kinds[0]}", f"first {' '.join(kinds[:2])}", f"last {kinds[-1]}"]
    return [*sorted(set(kinds)), *ends, f"{min(len(kinds), _LONG)} words"]
