"""Readings to sparse TF-IDF vectors: one block of columns a view, each block of unit length."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from math import log

import numpy as np
from scipy.sparse import csr_matrix

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
    def learn(cls, readings: Sequence[Reading]) -> Vectoriser:
        """Columns for the features that occur often enough, in order of first sight."""
        columns: dict[str, dict[str, int]] = {}
        idf: list[float] = []
        for name, (view, _, least) in VIEWS.items():
            seen = Counter(feature for reading in readings for feature in set(view(reading)))
            kept = sorted(feature for feature, count in seen.items() if count >= least)
            columns[name] = {feature: len(idf) + place for place, feature in enumerate(kept)}
            idf += [log((1 + len(readings)) / (1 + seen[feature])) + 1 for feature in kept]
        return cls(columns, np.asarray(idf, dtype=np.float32))

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

    def matrix(self, readings: Sequence[Reading]) -> csr_matrix:
        """Shape (messages, columns), float32."""
        rows = [self.row(reading) for reading in readings]
        ends = np.cumsum([0] + [len(places) for places, _ in rows])
        places = np.concatenate([places for places, _ in rows])
        values = np.concatenate([values for _, values in rows])
        return csr_matrix((values, places, ends), shape=(len(rows), len(self.idf)), dtype=np.float32)
