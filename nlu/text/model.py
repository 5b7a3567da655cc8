"""The intent model: a linear SVM and small networks over the same views of a message, and (where asked for) networks that
read its words in order. Their probabilities are averaged.

They err on different messages; together they are right more often than the best of them (docs/decisions).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from nlu.text import convolution, network
from nlu.text.convolution import Convolution
from nlu.text.network import Network, softmax
from nlu.text.vectors import Vectoriser
from nlu.text.views import Reading
from nlu.text.wordrows import WordRows

_SVM_C = 0.5
_SVM_TEMPERATURE, _NETWORK_TEMPERATURE = 0.2, 0.7  # chosen on the dev messages: confidence is to mean what it says
_SEED = 7
_LARGE = 1_000_000  # numbers
_WEIGHTS = "weights.npz"
_WORDS = "words.json"


@dataclass(frozen=True)
class Makeup:
    """What a model is made of beside the SVM; which helps depends on the messages (docs/decisions)."""

    networks: int = 1  # over the views
    in_order: int = 0  # networks that read the words in order: for short commands
    grammar: bool = False  # whether there is a view of the kinds of words


class IntentModel:
    """Readings in, probabilities of `classes` out."""

    def __init__(
        self,
        classes: list[str],
        vectoriser: Vectoriser,
        svm: tuple[np.ndarray, np.ndarray],
        networks: list[Network],
        in_order: Sequence[Convolution] = (),
        words: WordRows | None = None,
    ) -> None:
        """`svm`: weights (columns, classes) and bias (classes,). `words`: the features of the networks `in_order`."""
        self.classes = classes
        self.vectoriser = vectoriser
        self.svm = svm
        self.networks = networks
        self.in_order = list(in_order)
        self.words = words or WordRows({})

    @classmethod
    def train(
        cls,
        readings: Sequence[Reading],
        labels: Sequence[str],
        makeup: Makeup | None = None,
        say: Callable[[str], None] = lambda message: None,
    ) -> IntentModel:
        """From training messages and their intents. `say` is told how far it is."""
        made_of = makeup or Makeup()
        classes = sorted(set(labels))
        numbers = np.array([classes.index(label) for label in labels])
        vectoriser, rows = Vectoriser.learn(readings, made_of.grammar)
        say(f"{rows.shape[0]} messages, {rows.shape[1]} features, {len(classes)} intents")
        words, table, sequences = WordRows.learn(readings if made_of.in_order else [])

        def over_views(number: int) -> Network:
            made = Network.train(rows, numbers, len(classes), network.Settings(seed=_SEED + number))
            say(f"network {number + 1} of {made_of.networks} trained")
            return made

        def over_words(number: int) -> Convolution:
            how = convolution.Settings(seed=_SEED + number)
            made = Convolution.train(table, sequences, numbers, len(classes), how)
            say(f"network of words in order {number + 1} of {made_of.in_order} trained")
            return made

        # one thread a matrix, for they are small and more would only wait for each other; two matrices at a time
        with threadpool_limits(1), ThreadPoolExecutor(2) as threads:
            svm = threads.submit(_machine, rows, numbers, say)
            networks = [threads.submit(over_views, number) for number in range(made_of.networks)]
            in_order = [threads.submit(over_words, number) for number in range(made_of.in_order)]
        return cls(
            classes, vectoriser, svm.result(), [n.result() for n in networks], [c.result() for c in in_order], words
        )

    def probabilities(self, reading: Reading) -> np.ndarray:
        """Shape (classes,), sums to 1."""
        places, values = self.vectoriser.row(reading)
        weights, bias = self.svm
        total = softmax((values @ weights[places] + bias) / _SVM_TEMPERATURE)
        for member in self.networks:
            total = total + softmax(member.logits(places, values) / _NETWORK_TEMPERATURE)
        if self.in_order:
            row = self.words.row(reading)
            for ordered in self.in_order:
                total = total + softmax(ordered.logits(*row) / _NETWORK_TEMPERATURE)
        return np.asarray(total / (1 + len(self.networks) + len(self.in_order)))

    def known_share(self, reading: Reading) -> float:
        """The share of a message's words that occurred in training: 0 for a foreign language, 1 for the familiar."""
        known = self.vectoriser.columns["words"]
        return sum(word in known for word in reading.words) / max(1, len(reading.words))

    def save(self, folder: Path) -> None:
        """Arrays and JSON only: loading a model runs no code from it."""
        arrays = {"idf": self.vectoriser.idf, "svm": self.svm[0], "svm_bias": self.svm[1]}
        for number, n in enumerate(self.networks):
            arrays |= {
                f"{number}a": n.first,
                f"{number}b": n.first_bias,
                f"{number}c": n.second,
                f"{number}d": n.second_bias,
            }
        for number, c in enumerate(self.in_order):
            parts = (c.table, c.filters, c.bias, c.out, c.out_bias)
            arrays |= {f"order{number}{part}": array for part, array in zip("abcde", parts, strict=True)}
        halves = {name: array.astype(np.float16) if array.ndim == 2 else array for name, array in arrays.items()}
        np.savez(folder / _WEIGHTS, **halves)
        words = {name: list(columns) for name, columns in self.vectoriser.columns.items()}
        saved = {
            "classes": self.classes,
            "networks": len(self.networks),
            "in_order": len(self.in_order),
            "words": words,
            "word_features": list(self.words.columns),
        }
        (folder / _WORDS).write_text(json.dumps(saved, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> IntentModel:
        """What `save` wrote."""
        saved = json.loads((folder / _WORDS).read_text(encoding="utf-8"))
        columns: dict[str, dict[str, int]] = {}
        place = 0
        for name, features in saved["words"].items():
            columns[name] = dict(zip(features, range(place, place + len(features)), strict=True))
            place += len(features)
        with np.load(folder / _WEIGHTS, allow_pickle=False) as file:
            # the two large tables stay in half precision: a message looks at some hundred of their rows
            arrays = {name: file[name] if file[name].size > _LARGE else file[name].astype(np.float32) for name in file}
        networks = [Network(*(arrays[f"{number}{part}"] for part in "abcd")) for number in range(saved["networks"])]
        in_order = [
            Convolution(*(arrays[f"order{number}{part}"] for part in "abcde")) for number in range(saved["in_order"])
        ]
        rows = WordRows({feature: place for place, feature in enumerate(saved["word_features"])})
        vectoriser = Vectoriser(columns, arrays["idf"])
        return cls(saved["classes"], vectoriser, (arrays["svm"], arrays["svm_bias"]), networks, in_order, rows)


def _machine(rows: csr_matrix, numbers: np.ndarray, say: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray]:
    """Weights (columns, classes) and bias (classes,) of a support vector machine for each class."""
    machine = LinearSVC(C=_SVM_C, random_state=0).fit(rows, numbers)
    weights, bias = machine.coef_.T, machine.intercept_
    if len(bias) == 1:  # scikit-learn keeps one row for two classes
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    say("support vector machine trained")
    return weights.astype(np.float32), bias.astype(np.float32)
