"""The intent model: a linear SVM and small networks over the same views of a message, their probabilities averaged.

They err on different messages; together they are right more often than the best of them (docs/decisions).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from nlu.text.network import Network, Settings, softmax
from nlu.text.vectors import Vectoriser
from nlu.text.views import Reading

_SVM_C = 0.5
_SVM_TEMPERATURE, _NETWORK_TEMPERATURE = 0.2, 0.7  # chosen on the dev messages: confidence is to mean what it says
_LARGE = 1_000_000  # numbers
_WEIGHTS = "weights.npz"
_WORDS = "words.json"


class IntentModel:
    """Readings in, probabilities of `classes` out."""

    def __init__(
        self, classes: list[str], vectoriser: Vectoriser, svm: tuple[np.ndarray, np.ndarray], networks: list[Network]
    ) -> None:
        """`svm`: weights (columns, classes) and bias (classes,)."""
        self.classes = classes
        self.vectoriser = vectoriser
        self.svm = svm
        self.networks = networks

    @classmethod
    def train(
        cls,
        readings: Sequence[Reading],
        labels: Sequence[str],
        networks: int = 1,
        say: Callable[[str], None] = lambda message: None,
    ) -> IntentModel:
        """From training messages and their intents. `say` is told how far it is."""
        classes = sorted(set(labels))
        numbers = np.array([classes.index(label) for label in labels])
        vectoriser, rows = Vectoriser.learn(readings)
        say(f"{rows.shape[0]} messages, {rows.shape[1]} features, {len(classes)} intents")
        with threadpool_limits(1):  # small matrices: more threads only wait for each other
            return cls._fit(classes, vectoriser, rows, numbers, networks, say)

    @classmethod
    def _fit(
        cls,
        classes: list[str],
        vectoriser: Vectoriser,
        rows: csr_matrix,
        numbers: np.ndarray,
        networks: int,
        say: Callable[[str], None],
    ) -> IntentModel:
        def network(number: int) -> Network:
            made = Network.train(rows, numbers, len(classes), Settings(seed=7 + number))
            say(f"network {number + 1} of {networks} trained")
            return made

        with ThreadPoolExecutor(2) as threads:  # both spend their time in libraries that let the other one run
            svm = threads.submit(_machine, rows, numbers, say)
            trained = [made.result() for made in [threads.submit(network, number) for number in range(networks)]]
        return cls(classes, vectoriser, svm.result(), trained)

    def probabilities(self, reading: Reading) -> np.ndarray:
        """Shape (classes,), sums to 1."""
        places, values = self.vectoriser.row(reading)
        weights, bias = self.svm
        total = softmax((values @ weights[places] + bias) / _SVM_TEMPERATURE)
        for network in self.networks:
            total = total + softmax(network.logits(places, values) / _NETWORK_TEMPERATURE)
        return np.asarray(total / (1 + len(self.networks)))

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
        halves = {name: array.astype(np.float16) if array.ndim == 2 else array for name, array in arrays.items()}
        np.savez(folder / _WEIGHTS, **halves)
        words = {name: list(columns) for name, columns in self.vectoriser.columns.items()}
        saved = {"classes": self.classes, "networks": len(self.networks), "words": words}
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
        return cls(saved["classes"], Vectoriser(columns, arrays["idf"]), (arrays["svm"], arrays["svm_bias"]), networks)


def _machine(rows: csr_matrix, numbers: np.ndarray, say: Callable[[str], None]) -> tuple[np.ndarray, np.ndarray]:
    """Weights (columns, classes) and bias (classes,) of a support vector machine for each class."""
    machine = LinearSVC(C=_SVM_C, random_state=0).fit(rows, numbers)
    weights, bias = machine.coef_.T, machine.intercept_
    if len(bias) == 1:  # scikit-learn keeps one row for two classes
        weights, bias = np.hstack([-weights, weights]), np.hstack([-bias, bias])
    say("support vector machine trained")
    return weights.astype(np.float32), bias.astype(np.float32)
