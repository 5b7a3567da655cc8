"""A small feed-forward network over sparse text features, in NumPy: one hidden layer, dropout on input and hidden.

scikit-learn's MLP has no dropout, and without it short messages are learned by heart. The first layer has a hundred
thousand rows, of which a batch touches a tenth: these alone move, each with one step size of its own (row-wise Adagrad,
as for embeddings), which costs a third of Adam's time at the same accuracy.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix


@dataclass(frozen=True)
class Settings:
    """How the network is trained; the defaults were chosen by cross-validation (docs/decisions)."""

    hidden: int = 128
    epochs: int = 8
    batch: int = 64
    rate: float = 2e-3  # of the small layers; falls to nothing by the last step
    row_rate: float = 0.04  # of the first layer's rows; falls alike
    drop_input: float = 0.4
    drop_hidden: float = 0.5
    smoothing: float = 0.05  # of the labels
    seed: int = 7


class Network:
    """Weights `first` (columns, hidden), `first_bias`, `second` (hidden, classes), `second_bias`; all float32."""

    def __init__(self, first: np.ndarray, first_bias: np.ndarray, second: np.ndarray, second_bias: np.ndarray) -> None:
        self.first, self.first_bias, self.second, self.second_bias = first, first_bias, second, second_bias

    def logits(self, places: np.ndarray, values: np.ndarray) -> np.ndarray:
        """Scores of the classes for one sparse row, shape (classes,)."""
        hidden = np.maximum(values @ self.first[places] + self.first_bias, 0)
        return np.asarray(hidden @ self.second + self.second_bias)

    @classmethod
    def train(cls, rows: csr_matrix, labels: np.ndarray, classes: int, settings: Settings | None = None) -> Network:
        """From sparse rows (messages, columns) and class numbers (messages,). The seed makes it repeatable."""
        s = settings or Settings()
        dice = np.random.default_rng(s.seed)
        network = cls(
            (dice.standard_normal((rows.shape[1], s.hidden), dtype=np.float32) * 0.1),
            np.zeros(s.hidden, np.float32),
            dice.standard_normal((s.hidden, classes), dtype=np.float32) * np.float32(s.hidden**-0.5),
            np.zeros(classes, np.float32),
        )
        optimiser = Optimiser(network.first, network.first_bias, network.second, network.second_bias)
        steps = s.epochs * -(-rows.shape[0] // s.batch)
        for _ in range(s.epochs):
            order = dice.permutation(rows.shape[0])
            for start in range(0, len(order), s.batch):
                chosen = order[start : start + s.batch]
                batch = _dropped(rows[chosen], s.drop_input, dice)
                left = 1 - optimiser.step / steps + 0.005
                gradients = network._gradients(batch, labels[chosen], s, dice)
                optimiser.move(s.rate * left, s.row_rate * left, *gradients)
        return network

    def _gradients(
        self, batch: csr_matrix, labels: np.ndarray, s: Settings, dice: np.random.Generator
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """(columns touched, gradient of their rows of `first`, of `first_bias`, of `second`, of `second_bias`)."""
        before = batch @ self.first + self.first_bias
        mask = (dice.random(before.shape, dtype=np.float32) >= s.drop_hidden).astype(np.float32) / (1 - s.drop_hidden)
        hidden = np.maximum(before, 0) * mask
        error = softmax(hidden @ self.second + self.second_bias)
        error[np.arange(len(labels)), labels] -= 1 - s.smoothing
        error = (error - s.smoothing / error.shape[1]) / len(labels)
        back = (error @ self.second.T) * mask * (before > 0)
        touched = np.unique(batch.indices)
        return touched, batch[:, touched].T @ back, back.sum(0), hidden.T @ error, error.sum(0)


class Optimiser:
    """Adam for the small layers, row-wise Adagrad for the rows of the first one."""

    def __init__(self, first: np.ndarray, *small: np.ndarray) -> None:
        self.first, self.small = first, small
        self.moments = [(np.zeros_like(weight), np.zeros_like(weight)) for weight in small]
        self.moved = np.zeros(len(first), np.float32)  # summed mean square of each row's gradients
        self.step = 0

    def move(self, rate: float, row_rate: float, touched: np.ndarray, rows: np.ndarray, *small: np.ndarray) -> None:
        """One step against the gradients: of the rows `touched` of the first layer, and of the small layers."""
        self.step += 1
        moved = self.moved[touched] + np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
        self.moved[touched] = moved
        self.first[touched] -= rows * (np.float32(row_rate) / (np.sqrt(moved) + np.float32(1e-7)))[:, None]
        scale = np.float32(rate * np.sqrt(1 - 0.999**self.step) / (1 - 0.9**self.step))
        for weight, gradient, (mean, square) in zip(self.small, small, self.moments, strict=True):
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient * gradient - square)
            weight -= scale * mean / (np.sqrt(square) + 1e-7)


def _dropped(batch: csr_matrix, share: float, dice: np.random.Generator) -> csr_matrix:
    kept = dice.random(batch.nnz, dtype=np.float32) >= share
    batch.data = (batch.data * kept / np.float32(1 - share)).astype(np.float32)
    batch.eliminate_zeros()
    return batch


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    raised = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=-1, keepdims=True))
