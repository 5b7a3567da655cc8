"""Which topics the words of a message name: `subjects.yml`, read once."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.dialogue import fold, pattern

FILE = Path(__file__).with_name("subjects.yml")


def named(text: str) -> frozenset[str]:
    """The topics that the text names."""
    folded = fold(text)
    return frozenset(topic for topic, words in _subjects().items() if words.search(folded))


def names_new(topic: str, text: str, before: str) -> bool:
    """Whether a word of the text names `topic` and could not as well be one of the topic `before`."""
    subjects = _subjects()
    if topic not in subjects:
        return True
    words = subjects[topic].findall(fold(text))
    return any(before not in subjects or not subjects[before].search(word) for word in words)


@lru_cache(maxsize=1)
def _subjects() -> dict[str, re.Pattern[str]]:
    loaded: dict[str, list[str]] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {topic: pattern(words) for topic, words in loaded.items()}
