"""Readings to sparse TF-IDF vectors: one block of columns a view, each block of unit length."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain

import numpy as np
from scipy.sparse import csr_matrix, hstack

from nlu.text import views
from nlu.text.views import Reading

# (view, weight of its block, in how many messages a feature has to occur)
VIEWS: Mapping[str, tuple[views.View, float, int]] = {
    "characters": (views.characters, 1.0, 2),
    "words": (views.words, 0.7, 2),
    "lemmas": (views.lemmas, 0.7, 2),
    "concepts": (views.concepts, 1.0, 3),  # rarer pairs are half of all columns and teach nothing
    "meaning": (views.meaning, 1.0, 3),
    "grammar": (views.grammar, 0.7, 2),  # only where asked for
}


class Vectoriser:
    """Columns and weights learned from training readings."""

    def __init__(self, columns: dict[str, dict[str, int]], idf: np.ndarray) -> None:
        """`columns`: feature → column, a dictionary a view; `idf`: shape (columns,), float32."""
        self.columns = columns
        self.idf = idf
        self._of_word = lru_cache(maxsize=20_000)(self._columns_of_word)  # most words come again

    @classmethod
    def learn(cls, readings: Sequence[Reading], grammar: bool = False) -> tuple[Vectoriser, csr_matrix]:
        """Columns for the features that occur often enough, in alphabetical order; and the rows of these readings.

        `grammar`: whether the view of that name is among them.
        """
        columns: dict[str, dict[str, int]] = {}
        idf: list[np.ndarray] = []
        blocks: list[csr_matrix] = []
        place = 0
        for name, (view, weight, least) in VIEWS.items():
            if name == "grammar" and not grammar:
                continue
            features, counts = _counted(view, readings)
            seen = np.bincount(counts.indices, minlength=len(features))
            kept = sorted((feature, number) for feature, number in features.items() if seen[number] >= least)
            numbers = np.array([number for _, number in kept], dtype=np.int64)
            columns[name] = {feature: place + offset for offset, (feature, _) in enumerate(kept)}
            place += len(kept)
            idf.append((np.log((1 + len(readings)) / (1 + seen[numbers])) + 1).astype(np.float32))
            blocks.append(_weighed(counts[:, numbers], idf[-1], weight))
        return cls(columns, np.concatenate(idf)), hstack(blocks, format="csr", dtype=np.float32)

    def row(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """(columns, values) of one message: int32 and float32 arrays of equal length; unknown features are left out."""
        blocks = [(Counter(self._known(name, reading)), VIEWS[name][1]) for name in self.columns]
        blocks = [(counts, weight) for counts, weight in blocks if counts]
        if not blocks:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        lengths = [len(counts) for counts, _ in blocks]
        places = np.fromiter(chain.from_iterable(counts for counts, _ in blocks), np.int32, sum(lengths))
        seen = np.fromiter(chain.from_iterable(counts.values() for counts, _ in blocks), np.float32, len(places))
        values = (1 + np.log(seen)) * self.idf[places]
        squares = np.add.reduceat(values * values, [0, *accumulate(lengths[:-1])])
        scale = np.array([weight for _, weight in blocks], dtype=np.float32) / np.sqrt(squares)
        return places, values * np.repeat(scale, lengths)

    def _known(self, name: str, reading: Reading) -> Iterable[int]:
        """The columns of a view's features that have one, as often as they occur."""
        if name == "characters":
            return chain.from_iterable(map(self._of_word, reading.words))
        return [column for column in map(self.columns[name].get, VIEWS[name][0](reading)) if column is not None]

    def _columns_of_word(self, word: str) -> tuple[int, ...]:
        known = self.columns["characters"]
        return tuple(known[piece] for piece in views.character_runs(word) if piece in known)


def _counted(view: views.View, readings: Sequence[Reading]) -> tuple[dict[str, int], csr_matrix]:
    """Feature → number, and how often each occurs in each reading, shape (readings, features)."""
    features: defaultdict[str, int] = defaultdict()
    features.default_factory = features.__len__  # a feature's number is how many came before it
    numbers, ends = array("i"), [0]
    for reading in readings:
        numbers.extend(map(features.__getitem__, view(reading)))
        ends.append(len(numbers))
    ones = np.ones(len(numbers), dtype=np.float32)
    counts = csr_matrix((ones, np.frombuffer(numbers, dtype=np.int32), ends), shape=(len(readings), len(features)))
    counts.sum_duplicates()
    return dict(features), counts


def _weighed(counts: csr_matrix, idf: np.ndarray, weight: float) -> csr_matrix:
    """As in `Vectoriser.row`."""
    counts.data = (1 + np.log(counts.data)) * idf[counts.indices]
    lengths = np.sqrt(counts.multiply(counts).sum(axis=1)).A1
    scale = np.divide(weight, lengths, out=np.zeros_like(lengths), where=lengths > 0)
    counts.data *= np.repeat(scale, np.diff(counts.indptr)).astype(np.float32)
    return counts
