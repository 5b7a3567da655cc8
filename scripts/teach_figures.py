"""Messages kept apart, and the figures that say how well they were understood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from knowledge.intents import faq_intents, intents_of, topic_of

FALLBACK = "nlu_fallback"
Said = list[tuple[str, str]]  # (intent, text)


def kept_apart(folder: Path) -> Said:
    """The messages of `<intent>.txt` files, one a line; lines that begin with # are comments."""
    found: Said = []
    for path in sorted(folder.glob("*.txt")):
        lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
        found += [(path.stem, line) for line in lines if line and not line.startswith("#")]
    return found


def figures(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Shares, 0 to 1, from (right intent, guess).

    `wrong`: an FAQ answer to something else, the error that hurts. `asked_back`: the bot did not commit itself.
    """
    said = list(pairs)
    if not said:
        return {"count": 0}
    faq, safety = faq_intents(), set(intents_of("safety"))
    topics: dict[str, list[bool]] = defaultdict(list)
    for right, guess in said:
        topics[topic_of(right)].append(right == guess)
    endangered = [right == guess for right, guess in said if right in safety]
    return {
        "count": len(said),
        "accuracy": _share(right == guess for right, guess in said),
        "macro_f1": _macro_f1(said),
        "wrong": _share(guess in faq and guess != right for right, guess in said),
        "asked_back": _share(guess == FALLBACK for _, guess in said),
        "safety_recall": _share(endangered) if endangered else None,
        "topics": {topic: _share(hits) for topic, hits in sorted(topics.items())},
    }


def _share(hits: Iterable[bool]) -> float:
    counted = list(hits)
    return round(sum(counted) / len(counted), 4)


def _macro_f1(said: Said) -> float:
    scores = []
    for intent in {right for right, _ in said}:
        hit = sum(right == guess == intent for right, guess in said)
        guessed, there = sum(guess == intent for _, guess in said), sum(right == intent for right, _ in said)
        scores.append(2 * hit / (guessed + there))
    return round(sum(scores) / len(scores), 4)
