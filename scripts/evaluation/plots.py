"""Pictures under var/eval/: confusion, operating curve, calibration (SVG)."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot as plt


def confusion(labels: Sequence[str], guesses: Sequence[str], path: Path) -> None:
    """A square of true against predicted intents; the diagonal in grey, confusions in red."""
    names = sorted(set(labels))
    place = {name: i for i, name in enumerate(names)}
    table = np.zeros((len(names), len(names)))
    for label, guess in zip(labels, guesses, strict=True):
        if guess in place:
            table[place[label], place[guess]] += 1
    shares = table / np.maximum(1, table.sum(axis=1, keepdims=True))
    wrong = shares * (1 - np.eye(len(names)))
    figure, axis = plt.subplots(figsize=(13, 12))
    axis.imshow(np.eye(len(names)) * shares, cmap="Greys", vmin=0, vmax=2)
    axis.imshow(np.ma.masked_equal(wrong, 0), cmap="Reds", vmin=0, vmax=max(0.2, float(wrong.max())))
    for row, column in zip(*np.nonzero(table), strict=True):
        axis.text(column, row, int(table[row, column]), ha="center", va="center", fontsize=6)
    axis.set_xticks(range(len(names)), names, rotation=90, fontsize=7)
    axis.set_yticks(range(len(names)), names, fontsize=7)
    axis.set_xlabel("understood as")
    axis.set_ylabel("meant")
    _save(figure, path)


def operating(curves: dict[str, list[tuple[float, float, float]]], point: tuple[float, float], path: Path) -> None:
    """Out of scope answered against in scope rejected, a line a system; the cross is where ours works."""
    figure, axis = plt.subplots(figsize=(7, 5))
    for name, curve in curves.items():
        axis.plot([100 * r for _, _, r in curve], [100 * a for _, a, _ in curve], label=name, marker=".", markersize=3)
    axis.plot(100 * point[1], 100 * point[0], "kx", markersize=10, label="operating point")
    axis.axhline(5, color="grey", linewidth=0.5)
    axis.axvline(4, color="grey", linewidth=0.5)
    axis.set_xlim(0, 30)
    axis.set_xlabel("in scope, rejected or asked back (%)")
    axis.set_ylabel("out of scope, given an FAQ answer (%)")
    axis.legend(fontsize=7)
    _save(figure, path)


def calibration(bins: list[tuple[float, float, int]], path: Path) -> None:
    """Share right against confidence; on the diagonal confidence means what it says."""
    figure, axis = plt.subplots(figsize=(5, 5))
    axis.plot([0, 1], [0, 1], color="grey", linewidth=0.5)
    axis.plot([c for c, _, _ in bins], [r for _, r, _ in bins], marker="o")
    for confidence, right, count in bins:
        axis.annotate(str(count), (confidence, right), fontsize=7, xytext=(4, -8), textcoords="offset points")
    axis.set_xlabel("confidence")
    axis.set_ylabel("share right")
    _save(figure, path)


def _save(figure: plt.Figure, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path)
    plt.close(figure)
