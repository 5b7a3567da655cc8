"""What one message asks, and whether it answers what an open form has asked. Pure: from NLU's result alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from knowledge.dialogue import dialogue, fold
from knowledge.intents import faq_intents, topic_of

FALLBACK = "nlu_fallback"
NOT_TEXT = "not_text"  # no intent of NLU: a picture's marker, an empty message, only emoji
EMERGENCY = "emergency"
SAFETY = (EMERGENCY, "data_incident", "medical_advice")

# These carry data or mood; beside a real question they need no answer of their own.
INFORMING = ("inform", "affirm", "deny", FALLBACK)
SMALL_TALK = (*INFORMING, "greet", "goodbye", "thank", "cancel", "complaint", "out_of_scope", NOT_TEXT)

MOODS = ("affirm", "deny", "thank", "greet", "goodbye", "complaint")  # what emoji alone can say

# In a form these are never its answer, whatever words they hold.
INTERRUPTING = (*SAFETY, "ask_human", "privacy_request", "complaint", "bot_challenge", "help", "goodbye", "thank")

# A longer message with another intent is a question of its own, even when a date stands in it.
SHORT_ANSWER = 6  # words
STRAY = 4  # words: "asdf qwer", "jakoś w wakacje" are failed answers rather than questions beyond the bot's scope

BARE = "bare"  # the role of an age that is only a number: the open question says what it is

# Of what NLU is not sure: what the talk is about may decide, and bare data belong to what was just answered.
UNSURE = 0.5
VAGUE = 0.4  # „gdzie to jest?”
ELLIPTICAL = 0.8  # „a gdzie to jest?”: it leans on what was said before
FEW_WORDS = 7
RANKED = 5  # intents of a ranking that are looked at
NEAR_BEST = {VAGUE: 0.5, ELLIPTICAL: 0.1}  # the share of the best confidence that another intent needs

# „A córka z 2012?” is another case; „a nie, 12 maja” and „a to 12 maja” are the same one.
_SAME_CASE = ("nie", "to", "jednak", "wlasciwie", "czekaj", "sorry", "sorki", "przepraszam")

MARKER = re.compile(r"\[(image|audio|video|file|sticker|location)\]")


@dataclass(frozen=True)
class Message:
    """A message as NLU read it; `entities` as in Rasa's parse data.

    `ranking` holds the intents with NLU's confidence, the likeliest first; `topic` is what the talk was just about.
    """

    intent: str | None
    entities: tuple[dict[str, Any], ...]
    text: str
    ranking: tuple[tuple[str, float], ...] = ()
    topic: str = ""

    def questions(self) -> list[str]:
        """The intents to answer, each once: safety first, otherwise as they came; a mood only when it stands alone."""
        intents = dict.fromkeys([self.main(), *self.further()])
        if EMERGENCY in intents:
            return [EMERGENCY]
        real = [intent for intent in intents if intent not in SMALL_TALK]
        for name in dialogue().forms_beside(real) if self.tells_a_childs_age() else ():
            real += [opening for opening in dialogue().forms[name].opened_by[:1] if opening not in real]
        return sorted(real, key=lambda intent: intent not in SAFETY) or [self.main()]

    def tells_a_childs_age(self) -> bool:
        """Whether an age, a birthday or a birth date of a child stands in it (grown-ups' ages have a role)."""
        return any(
            (entity["entity"] in ("age", "birthday") and entity.get("role") is None)
            or (entity["entity"] == "date" and entity.get("role") == "birth")
            for entity in self.entities
        )

    def further(self) -> list[str]:
        """The intents of the questions that stand in the message beside its main one."""
        found = sorted((e for e in self.entities if e["entity"] == "question"), key=lambda e: e.get("start") or 0)
        return [str(entity["value"]) for entity in found]

    def main(self) -> str:
        """The main intent; `NOT_TEXT` when there is nothing to read."""
        if MARKER.fullmatch(self.text.strip()) or not self.intent:
            return NOT_TEXT
        has_words = any(char.isalnum() for char in self.text)
        if not has_words:
            return self.intent if self.intent in MOODS else NOT_TEXT
        return self._by_topic() or self.intent

    def asked_topic(self) -> str:
        """The topic of the first question in it, empty when it asks nothing of the service."""
        first = self.questions()[0]
        return topic_of(first) if first in faq_intents() else ""

    def another_case(self) -> bool:
        """Whether it goes on to another case: „a córka z 2012?”."""
        words = fold(self.text).split()
        return len(words) > 1 and words[0] == "a" and words[1] not in _SAME_CASE

    def _confidence(self) -> float:
        """NLU's in its best guess, 1 where it gave none."""
        return max((confidence for intent, confidence in self.ranking if intent != FALLBACK), default=1.0)

    def _by_topic(self) -> str | None:
        """For a message that says too little by itself: the likeliest question of the topic that the talk is about."""
        best, words = self._confidence(), fold(self.text).split()
        limit = ELLIPTICAL if words[:1] == ["a"] and len(words) <= FEW_WORDS else VAGUE
        if not self.topic or best >= limit or self.intent in SAFETY:
            return None
        near = [intent for intent, confidence in self.ranking if confidence >= best * NEAR_BEST[limit]]
        return next((intent for intent in near if topic_of(intent) == self.topic), None)

    def answers(self, form: str, asked: str | None) -> bool:
        """Whether the message is meant as an answer to the open form, which has asked for the slot `asked`."""
        said = dialogue().forms.get(form)
        intent = self.main()
        if said is None or intent in INTERRUPTING or any(q in INTERRUPTING for q in self.questions()):
            return False
        if asked and dialogue().answer(form, asked, self.text):
            return True
        if intent in INFORMING or intent in said.opened_by or intent in said.stated_by:
            return True
        if intent == "out_of_scope" and len(self.text.split()) <= STRAY and "?" not in self.text:
            return True
        return self.holds_data_for(form) and (intent == "cancel" or len(self.text.split()) <= SHORT_ANSWER)

    def corrected_form(self, finished: Sequence[str]) -> str | None:
        """The form, of those already answered (the latest last), that the message's bare data belong to."""
        if self.questions()[0] not in SMALL_TALK and (self._confidence() >= UNSURE or self.further()):
            return None
        return next((form for form in reversed(finished) if self.holds_data_for(form)), None)

    def holds_data_for(self, form: str) -> bool:
        """Whether an entity of the message fits a slot of the form."""
        said = dialogue().forms.get(form)
        slots = [dialogue().slots[name] for name in said.slots] if said else []
        kinds, roles = {slot.kind for slot in slots}, {slot.role for slot in slots if slot.role}
        fits = {
            "date": bool(kinds & {"date", "birth"}),
            "invalid_date": bool(kinds & {"date", "birth"}),
            "duration": "date" in kinds,
            "age": "birth" in kinds,
            "birthday": "birth" in kinds,
            "place": "place" in kinds,
            "answer": "choice" in kinds,
        }
        return any(
            fits.get(entity["entity"], False) and entity.get("role") in (None, BARE, *roles) for entity in self.entities
        )


def ranked(ranking: Sequence[dict[str, Any]]) -> tuple[tuple[str, float], ...]:
    """The first intents of Rasa's `intent_ranking`."""
    return tuple((str(item["name"]), float(item["confidence"])) for item in ranking[:RANKED])
