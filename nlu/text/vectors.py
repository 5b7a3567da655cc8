"""Readings to sparse TF-IDF vectors: one block of columns a view, each block of unit length."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

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
}


class Vectoriser:
    """Columns and weights learned from training readings."""

    def __init__(self, columns: dict[str, dict[str, int]], idf: np.ndarray) -> None:
        """`columns`: feature → column, a dictionary a view; `idf`: shape (columns,), float32."""
        self.columns = columns
        self.idf = idf

    @classmethod
    def learn(cls, readings: Sequence[Reading]) -> tuple[Vectoriser, csr_matrix]:
        """Columns for the features that occur often enough, in alphabetical order; and the rows of these readings."""
        columns: dict[str, dict[str, int]] = {}
        idf: list[np.ndarray] = []
        blocks: list[csr_matrix] = []
        place = 0
        for name, (view, weight, least) in VIEWS.items():
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
        places: list[np.ndarray] = []
        values: list[np.ndarray] = []
        for name, (view, weight, _) in VIEWS.items():
            known = self.columns[name]
            counts = Counter(known[feature] for feature in view(reading) if feature in known)
            if counts:
                place = np.fromiter(counts.keys(), dtype=np.int32, count=len(counts))
                value = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
                value = (1 + np.log(value)) * self.idf[place]
                places.append(place)
                values.append(value * (weight / np.linalg.norm(value)))
        if not places:
            return np.zeros(0, dtype=np.int32), np.zeros(0, dtype=np.float32)
        return np.concatenate(places), np.concatenate(values).astype(np.float32)


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
