"""Short questions that lean on what the talk is about: `follow_ups.yml`, read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.dialogue import fold, pattern
from knowledge.intents import topic_of
from knowledge.subjects import named

FILE = Path(__file__).with_name("follow_ups.yml")
SAME = "same"  # the last answer once more
_NOTHING = re.compile(r"(?!)")


@dataclass(frozen=True)
class Said:
    """A message as kinds look at it; `text` is without the words of its days."""

    text: str
    in_form: bool
    days: str  # "" none, "asked" only such as are asked about, "any"
    asks_elsewhere: bool  # NLU surely reads a question of another topic
    leans: bool  # it may lean on what was said before, and NLU is not sure of anything nearer
    strangers: int = 0  # how many words that are not light it may have


@dataclass(frozen=True)
class Kind:
    """One kind of question: the words that tell it, and what answers it after which question or topic."""

    words: re.Pattern[str]
    after: dict[str, str]
    in_form: bool = False
    any_words: bool = False
    days: str = ""
    answers: bool = False

    def answer(self, said: Said, before: str, light: re.Pattern[str]) -> str | None:
        """What answers it after the question `before`, if it is of this kind."""
        found = self.after.get(before) or self.after.get(topic_of(before))
        if not found or (self.in_form and not said.in_form) or not (said.leans or self.answers):
            return None
        told = self.days == "told" and said.days == "any"
        fits = told or (self.days in (said.days, "any") if said.days else self.days not in ("asked", "told"))
        if not fits:
            return None
        folded = fold(said.text)
        if (self.any_words and said.asks_elsewhere) or not (
            self.days in ("asked", "told") or self.words.search(folded)
        ):
            return None
        rest = [word for word in self.words.sub(" ", folded).split() if not (word.isdecimal() or light.fullmatch(word))]
        if self.any_words or not rest:
            return found
        elsewhere = named(" ".join(rest)) - {topic_of(before)}
        return found if len(rest) <= said.strangers and not elsewhere else None


def follow_up(said: Said, before: str) -> str | None:
    """An intent, `SAME` or a response that answers the message after the question `before`; None for no follow-up."""
    kinds, light = _read()
    return next((answer for kind in kinds if (answer := kind.answer(said, before, light))), None)


@lru_cache(maxsize=1)
def _read() -> tuple[tuple[Kind, ...], re.Pattern[str]]:
    data = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    light = [word for line in data["light"] for word in line.split()]
    kinds = [
        Kind(**{**kind, "words": pattern(kind["words"]) if kind["words"] else _NOTHING})
        for kind in data["kinds"].values()
    ]
    return tuple(kinds), pattern(light)
