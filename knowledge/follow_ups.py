"""Short questions that lean on what the talk is about: `follow_ups.yml`, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.dialogue import fold
from knowledge.intents import topic_of

FILE = Path(__file__).with_name("follow_ups.yml")
SAME = "same"  # the last answer once more
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Kind:
    """One kind of question: the words that tell it, and what answers it after which question or topic."""

    words: re.Pattern[str]
    after: dict[str, str]
    in_form: bool = False
    any_words: bool = False
    dated: bool = False

    def answer(self, said: str, before: str, light: re.Pattern[str]) -> str | None:
        """What answers the folded text after the question `before`, if it is of this kind."""
        found = self.after.get(before) or self.after.get(topic_of(before))
        if not found or not (self.dated or self.words.search(said)):
            return None
        rest = self.words.sub(" ", said).split()
        return found if self.any_words or all(light.fullmatch(word) for word in rest) else None


def follow_up(text: str, before: str, in_form: bool, dated: bool, asks_else: bool) -> str | None:
    """An intent, `SAME` or a response that answers the text after the question `before`; None for no follow-up.

    `dated`: a day stood in it, and the text is what is left; `asks_else`: NLU surely reads a question of another topic.
    """
    kinds, light = _read()
    said = fold(text)
    for kind in kinds:
        if (in_form or not kind.in_form) and dated == kind.dated and not (asks_else and kind.any_words):
            answer = kind.answer(said, before, light)
            if answer:
                return answer
    return None


@lru_cache(maxsize=1)
def _read() -> tuple[tuple[Kind, ...], re.Pattern[str]]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    light = [word for line in data["light"] for word in line.split()]
    kinds = [Kind(**{**kind, "words": _pattern(kind["words"])}) for kind in data["kinds"].values()]
    return tuple(kinds), _pattern(light)


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    if not phrases:
        return _NOTHING
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(phrase.replace("*", r"\w*") for phrase in longest_first) + r")\b")
