"""The figures by which the console compares two models: those of `make eval`, safety and topics apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from knowledge.intents import faq_intents, intents_of, topic_of
from scripts.evaluation.measures import Ranking, best, score


def figures(labels: Sequence[str], rankings: Sequence[Ranking]) -> dict[str, Any]:
    """Shares, 0 to 1, over messages with these right intents; `count` alone when there are none.

    `wrong`: an FAQ answer to something else, the error that hurts. `asked_back`: the bot did not commit itself.
    `safety_recall`: of the messages about safety, those taken for one of its intents.
    """
    if not labels:
        return {"count": 0}
    found, safety = score(labels, rankings, faq_intents()), set(intents_of("safety"))
    guesses = [best(ranking)[0] for ranking in rankings]
    topics: dict[str, list[bool]] = defaultdict(list)
    for right, guess in zip(labels, guesses, strict=True):
        topics[topic_of(right)].append(right == guess)
    endangered = [guess in safety for right, guess in zip(labels, guesses, strict=True) if right in safety]
    return {
        "count": found.messages,
        "accuracy": round(found.accuracy, 4),
        "macro_f1": round(found.macro_f1, 4),
        "wrong": round(found.wrong_answers, 4),
        "asked_back": round(found.asked_back, 4),
        "safety_recall": _share(endangered) if endangered else None,
        "topics": {topic: _share(hits) for topic, hits in sorted(topics.items())},
    }


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4)
