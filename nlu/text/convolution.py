"""A small network that reads words in order, in NumPy: convolutions over one to three neighbours, the strongest kept.

The bag-of-features models see which words there are; this one sees what stands beside what, also for words that it
knows only by their letters or kind. A batch has far fewer different words than words, so each different one is
projected once and the projections are added up along the message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from nlu.text.network import Optimiser, softmax

_WIDEST = 3
_FIRST = np.array([0, 1, 3])  # where the blocks of a width begin: one of width 1, two of width 2, three of width 3
_BLOCKS = 6
_SCALE = 3.0  # of a word's vector, against the small numbers that its table starts from


@dataclass(frozen=True)
class Settings:
    """How the network is trained; the defaults were chosen by cross-validation (docs/decisions)."""

    size: int = 128  # of a word's vector
    filters: int = 192  # a width
    epochs: int = 10
    batch: int = 64
    rate: float = 2e-3  # of the small layers; falls to nothing by the last step
    row_rate: float = 0.08  # of the words' features; falls alike
    drop_words: float = 0.1
    drop_features: float = 0.3
    drop_hidden: float = 0.5
    smoothing: float = 0.1  # of the labels
    seed: int = 7


class Convolution:
    """Float32 weights: `table` (features, size), `filters` (size, 6 × width's filters), `bias`, `out`, `out_bias`."""

    def __init__(
        self, table: np.ndarray, filters: np.ndarray, bias: np.ndarray, out: np.ndarray, out_bias: np.ndarray
    ) -> None:
        self.table, self.filters, self.bias, self.out, self.out_bias = table, filters, bias, out, out_bias

    def logits(self, places: np.ndarray, lengths: np.ndarray) -> np.ndarray:
        """Scores of the classes for one message, as `WordRows.row` gives it; shape (classes,)."""
        vectors = np.zeros((1 + len(lengths), self.table.shape[1]), np.float32)  # the first is the blank
        known = np.flatnonzero(lengths)
        if len(known):
            sums = np.add.reduceat(self.table[places].astype(np.float32), (np.cumsum(lengths) - lengths)[known])
            vectors[known + 1] = sums * (_SCALE / np.sqrt(lengths[known])).astype(np.float32)[:, None]
        order, starts = _laid_out([np.arange(1, 1 + len(lengths))])
        strongest = np.maximum.reduceat(_along(vectors @ self.filters, order), starts)[0]
        return np.asarray(np.maximum(strongest + self.bias, 0) @ self.out + self.out_bias)

    @classmethod
    def train(
        cls,
        words: csr_matrix,
        messages: Sequence[np.ndarray],
        labels: np.ndarray,
        classes: int,
        settings: Settings | None = None,
    ) -> Convolution:
        """From what `WordRows.learn` gives, and class numbers (messages,). The seed makes it repeatable."""
        s = settings or Settings()
        dice = np.random.default_rng(s.seed)
        network = cls._fresh(words.shape[1], classes, s, dice)
        optimiser = Optimiser(network.table, network.filters, network.bias, network.out, network.out_bias)
        steps = s.epochs * -(-len(messages) // s.batch)
        for _ in range(s.epochs):
            shuffled = dice.permutation(len(messages))
            for start in range(0, len(shuffled), s.batch):
                chosen = shuffled[start : start + s.batch]
                gradients = network._gradients(words, [messages[i] for i in chosen], labels[chosen], s, dice)
                left = 1 - optimiser.step / steps + 0.005
                optimiser.move(s.rate * left, s.row_rate * left, *gradients)
        return network

    @classmethod
    def _fresh(cls, features: int, classes: int, s: Settings, dice: np.random.Generator) -> Convolution:
        def normal(rows: int, columns: int, spread: float) -> np.ndarray:
            return dice.standard_normal((rows, columns), dtype=np.float32) * np.float32(spread)

        widths = [width for width in range(1, _WIDEST + 1) for _ in range(width)]
        filters = np.hstack([normal(s.size, s.filters, (width * s.size) ** -0.5) for width in widths])
        hidden = _WIDEST * s.filters
        out = normal(hidden, classes, hidden**-0.5)
        return cls(
            normal(features, s.size, 0.1), filters, np.zeros(hidden, np.float32), out, np.zeros(classes, np.float32)
        )

    def _gradients(
        self,
        words: csr_matrix,
        messages: Sequence[np.ndarray],
        labels: np.ndarray,
        s: Settings,
        dice: np.random.Generator,
    ) -> tuple[np.ndarray, ...]:
        """(features touched, gradient of their rows of `table`, of `filters`, of `bias`, of `out`, of `out_bias`)."""
        order, starts = _laid_out(messages)
        order[dice.random(len(order), dtype=np.float32) < s.drop_words] = 0
        different, order = np.unique(order, return_inverse=True)
        rows = _dropped(words[different], s.drop_features, dice)
        vectors = rows @ self.table
        sums = _along(vectors @ self.filters, order)
        strongest = np.maximum.reduceat(sums, starts)
        before = strongest + self.bias
        mask = (dice.random(before.shape, dtype=np.float32) >= s.drop_hidden).astype(np.float32) / (1 - s.drop_hidden)
        hidden = np.maximum(before, 0) * mask
        error = softmax(hidden @ self.out + self.out_bias)
        error[np.arange(len(labels)), labels] -= 1 - s.smoothing
        error = (error - s.smoothing / error.shape[1]) / len(labels)
        back = (error @ self.out.T) * mask * (before > 0)
        message = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(order)))
        at, column = np.nonzero(sums == strongest[message])
        reached = message[at] * sums.shape[1] + column  # a word that comes twice is the strongest at both places
        values = back.ravel()[reached] / np.bincount(reached, minlength=back.size)[reached]
        projected = _spread(at, column, values, order, (len(different), self.filters.shape[1]))
        touched = np.unique(rows.indices)
        table = rows[:, touched].T @ (projected @ self.filters.T)
        return touched, table, vectors.T @ projected, back.sum(0), hidden.T @ error, error.sum(0)


def _laid_out(messages: Sequence[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """(the messages' word numbers one after the other, blanks before each; where each begins)."""
    blanks = np.zeros(_WIDEST - 1, dtype=np.int64)
    order = np.concatenate([part for message in messages for part in (blanks, message)])
    lengths = [len(blanks) + len(message) for message in messages]
    return order, np.cumsum([0, *lengths[:-1]])


def _following(order: np.ndarray) -> list[np.ndarray]:
    """The word at each place, the next one, the one after it; blanks at the end."""
    return [np.append(order[step:], np.zeros(step, order.dtype)) for step in range(_WIDEST)]


def _along(projected: np.ndarray, order: np.ndarray) -> np.ndarray:
    """Sums of the projections of one to three neighbours, from each place on; shape (places, 3 × filters)."""
    blocks = np.split(projected, _BLOCKS, axis=1)
    words = _following(order)
    widths = []
    for width in range(_WIDEST):
        total = blocks[_FIRST[width]][words[0]]
        for step in range(1, width + 1):
            total += blocks[_FIRST[width] + step][words[step]]
        widths.append(total)
    return np.hstack(widths)


def _spread(
    at: np.ndarray, column: np.ndarray, values: np.ndarray, order: np.ndarray, shape: tuple[int, int]
) -> np.ndarray:
    """The gradient of the projections, from that of the strongest sums, which stand `at` a place in a `column`."""
    moved = values != 0
    at, column, values = at[moved], column[moved], values[moved]
    filters = shape[1] // _BLOCKS
    width, column = column // filters, column % filters
    places, parts = [], []
    for step, word in enumerate(_following(order)):
        wide = width >= step
        places.append(word[at[wide]] * shape[1] + (_FIRST[width[wide]] + step) * filters + column[wide])
        parts.append(values[wide])
    size = shape[0] * shape[1]
    summed = np.bincount(np.concatenate(places), np.concatenate(parts), minlength=size)
    return summed.reshape(shape).astype(np.float32)


def _dropped(rows: csr_matrix, share: float, dice: np.random.Generator) -> csr_matrix:
    """Each row without a share of its ones, divided by the root of how many are left."""
    rows.data = (dice.random(rows.nnz, dtype=np.float32) >= share).astype(np.float32)
    rows.eliminate_zeros()
    left = np.diff(rows.indptr)
    rows.data = np.repeat(_SCALE / np.sqrt(np.maximum(left, 1)), left).astype(np.float32)
    return rows
