"""Words to sparse rows, for the network that reads them in order: a word is its letters, lemma, kind and concepts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from scipy.sparse import csr_matrix

from nlu.text.morphology import kind
from nlu.text.views import Reading, character_runs

_LEAST = 2  # in how many training messages a feature has to occur
_Word = tuple[str, str, tuple[str, ...]]  # word, lemma, concepts


@lru_cache(maxsize=20_000)
def _features(word: _Word) -> tuple[str, ...]:
    text, lemma, concepts = word
    named = ("w:" + text, "l:" + lemma, "k:" + kind(text), *("c:" + concept for concept in concepts))
    return tuple(dict.fromkeys(named + character_runs(text)))


def _words(reading: Reading) -> list[_Word]:
    concepts: list[tuple[str, ...]] = [()] * len(reading.words)
    for hit in reading.hits:
        for place in range(hit.first, hit.last + 1):
            concepts[place] += (hit.concept,)
    return list(zip(reading.words, reading.lemmas, concepts, strict=True))


class WordRows:
    """The features of words that occurred often enough in training."""

    def __init__(self, columns: dict[str, int]) -> None:
        """`columns`: feature → column."""
        self.columns = columns

    @classmethod
    def learn(cls, readings: Sequence[Reading]) -> tuple[WordRows, csr_matrix, list[np.ndarray]]:
        """Also ones at the features of each different word, after an empty first row; and each message's words in it."""
        numbers: dict[_Word, int] = {}
        messages = [
            np.array([numbers.setdefault(word, len(numbers) + 1) for word in _words(reading)], dtype=np.int64)
            for reading in readings
        ]
        features: list[tuple[str, ...]] = [(), *map(_features, numbers)]
        seen = Counter(f for message in messages for f in {f for n in set(message.tolist()) for f in features[n]})
        rows = cls({f: place for place, f in enumerate(sorted(f for f, times in seen.items() if times >= _LEAST))})
        places = [rows._places(found) for found in features]
        ends = np.cumsum([0, *map(len, places)])
        ones = np.ones(ends[-1], dtype=np.float32)
        table = csr_matrix((ones, np.concatenate(places), ends), shape=(len(places), len(rows.columns)))
        return rows, table, messages

    def row(self, reading: Reading) -> tuple[np.ndarray, np.ndarray]:
        """(columns of all words of a message one after the other, how many each word has)."""
        places = [self._places(_features(word)) for word in _words(reading)]
        return np.concatenate([np.zeros(0, np.int32), *places]), np.array([len(place) for place in places], np.int64)

    def _places(self, features: Sequence[str]) -> np.ndarray:
        return np.array([self.columns[f] for f in features if f in self.columns], dtype=np.int32)
