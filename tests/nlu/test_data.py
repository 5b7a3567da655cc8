"""Training data and kept-apart messages: enough of both, and never the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict

from knowledge.intents import faq_intents, labels
from nlu.words import fold
from scripts.evaluation.messages import kept_apart, training

SAFETY = {"emergency", "data_incident", "medical_advice"}
WIDE = {"out_of_scope", "other_ehealth"}
NEAR = 0.8  # share of word pairs in common from which two messages are the same one


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold(text)))


def shingles(text: str) -> frozenset[str]:
    words = plain(text).split()
    return frozenset(" ".join(words[i : i + 2]) for i in range(len(words) - 1)) if len(words) > 1 else frozenset(words)


def least(intent: str) -> int:
    if intent in WIDE:
        return 300
    return 120 if intent in SAFETY or intent in faq_intents() else 40


def test_every_intent_has_training_examples_enough() -> None:
    counts = Counter(intent for _, intent in training())
    assert set(counts) == set(labels()) - {"nlu_fallback"}
    assert {intent: n for intent, n in counts.items() if n < least(intent)} == {}


def test_every_intent_has_messages_kept_apart() -> None:
    for part in ("dev", "test"):
        counts = Counter(intent for _, intent in kept_apart(part))
        assert {intent for intent in labels() if intent != "nlu_fallback" and counts[intent] < 12} == set()
    outside = [text for part in ("dev", "test") for text, intent in kept_apart(part) if intent == "out_of_scope"]
    assert len(outside) >= 250


def test_no_text_stands_under_two_intents() -> None:
    meant = defaultdict(set)
    for text, intent in training():
        meant[plain(text) or text].add(intent)
    assert {text: intents for text, intents in meant.items() if len(intents) > 1} == {}


def test_no_test_message_is_near_a_training_example() -> None:
    by_pair = defaultdict(set)
    known = [(shingles(text), text) for text, _ in training()]
    for place, (pairs, _) in enumerate(known):
        for pair in pairs:
            by_pair[pair].add(place)
    near = []
    for text, _ in kept_apart("test"):
        pairs = shingles(text)
        if len(plain(text).split()) < 4:  # "dzień dobry" is what everybody writes
            continue
        candidates = Counter(place for pair in pairs for place in by_pair[pair])
        for place, common in candidates.items():
            if common / len(pairs | known[place][0]) >= NEAR:
                near.append((text, known[place][1]))
    assert near == []
