"""What is measured about predictions; plain functions of labels and rankings."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from scripts.evaluation.messages import OUTSIDE

FALLBACK = "nlu_fallback"
Ranking = list[tuple[str, float]]  # (intent, confidence), best first; `nlu_fallback` first where it asks back


@dataclass(frozen=True)
class Score:
    """Shares are of 1. A wrong answer is an FAQ answer to something else; asked-back messages are counted apart."""

    messages: int
    accuracy: float  # of the best intent, asked back or not
    macro_f1: float
    served: float  # right intent served without asking back
    wrong_answers: float
    asked_back: float
    asked_back_helpfully: float  # the right intent is one of the two offered
    outside_recall: float  # out of scope: not answered as anything else
    outside_answered: float  # out of scope, got an FAQ answer
    inside_rejected: float  # in scope, yet called out of scope or asked back
    inside_called_outside: float
    auroc: float  # telling out of scope from in scope
    calibration_error: float


def best(ranking: Ranking) -> tuple[str, float]:
    """The best intent of a ranking, whether or not it asks back."""
    return next(((name, c) for name, c in ranking if name != FALLBACK), ("", 0.0))


def outside_score(ranking: Ranking) -> float:
    """How far a ranking says "out of scope": 1 less the best confidence of all that is in scope."""
    return 1 - max((c for name, c in ranking if name not in (OUTSIDE, FALLBACK)), default=0.0)


def score(labels: Sequence[str], rankings: Sequence[Ranking], faq: Collection[str]) -> Score:
    """`faq`: the intents whose answer states facts, so that a wrong one hurts."""
    truth = np.array(labels)
    guess = np.array([best(r)[0] for r in rankings])
    asked = np.array([not r or r[0][0] == FALLBACK for r in rankings])
    answers = ~asked & np.isin(guess, list(faq))
    offered = [[name for name, _ in r if name != FALLBACK][:2] for r in rankings]
    helpful = np.array([label in names for label, names in zip(labels, offered, strict=True)]) & asked
    outside = truth == OUTSIDE
    return Score(
        messages=len(truth),
        accuracy=_share(guess == truth),
        macro_f1=float(f1_score(truth, guess, average="macro", zero_division=0)),
        served=_share((guess == truth) & ~asked),
        wrong_answers=_share(answers & (guess != truth)),
        asked_back=_share(asked),
        asked_back_helpfully=_share(helpful[asked]),
        outside_recall=_share(((guess == OUTSIDE) | asked)[outside]),
        outside_answered=_share(answers[outside]),
        inside_rejected=_share(((guess == OUTSIDE) | asked)[~outside]),
        inside_called_outside=_share(((guess == OUTSIDE) & ~asked)[~outside]),
        auroc=_auroc(outside, rankings),
        calibration_error=calibration_error(guess == truth, np.array([best(r)[1] for r in rankings])),
    )


def _share(flags: np.ndarray) -> float:
    return float(np.mean(flags)) if len(flags) else float("nan")


def _auroc(outside: np.ndarray, rankings: Sequence[Ranking]) -> float:
    if outside.all() or not outside.any():
        return float("nan")
    return float(roc_auc_score(outside, [outside_score(r) for r in rankings]))


def calibration(right: np.ndarray, confidence: np.ndarray, bins: int = 10) -> list[tuple[float, float, int]]:
    """(mean confidence, share right, messages) of each tenth of the confidence scale that has messages."""
    place = np.minimum((confidence * bins).astype(int), bins - 1)
    return [
        (float(confidence[place == b].mean()), float(right[place == b].mean()), int((place == b).sum()))
        for b in range(bins)
        if (place == b).any()
    ]


def calibration_error(right: np.ndarray, confidence: np.ndarray) -> float:
    """Expected calibration error over ten bins."""
    bins = calibration(right, confidence)
    return float(sum(abs(c - r) * n for c, r, n in bins) / max(1, len(right)))


def with_threshold(rankings: Sequence[Ranking], threshold: float) -> list[Ranking]:
    """The rankings, asking back where an in-scope intent is best with less confidence than `threshold`."""
    out = []
    for ranking in rankings:
        plain = [item for item in ranking if item[0] != FALLBACK]
        unsure = not plain or (plain[0][0] != OUTSIDE and plain[0][1] < threshold)
        out.append([(FALLBACK, threshold), *plain] if unsure else plain)
    return out


def operating_curve(
    labels: Sequence[str], rankings: Sequence[Ranking], faq: Collection[str], steps: int = 39
) -> list[tuple[float, float, float]]:
    """(threshold, out of scope answered, in scope rejected) over thresholds from 0 to 0.95."""
    points = []
    for threshold in np.linspace(0, 0.95, steps):
        s = score(labels, with_threshold(rankings, float(threshold)), faq)
        points.append((float(threshold), s.outside_answered, s.inside_rejected))
    return points


def chosen_threshold(labels: Sequence[str], rankings: Sequence[Ranking], faq: Collection[str], most: float) -> float:
    """The highest threshold that rejects at most `most` of the in-scope messages; 0 when none does."""
    return max((t for t, _, rejected in operating_curve(labels, rankings, faq) if rejected <= most), default=0.0)


def fewest_wrong(
    labels: Sequence[str], rankings: Sequence[Ranking], faq: Collection[str], most: Sequence[float]
) -> list[float]:
    """The smallest share of wrong FAQ answers that any threshold reaches with at most so many in-scope messages rejected.

    NaN where even a threshold of 0 rejects more. Systems that ask back at different ease can be compared by it.
    """
    scores = [score(labels, with_threshold(rankings, float(t)), faq) for t in np.linspace(0, 0.99, 100)]
    return [min((s.wrong_answers for s in scores if s.inside_rejected <= m), default=float("nan")) for m in most]
