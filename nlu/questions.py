"""Two or three questions in one message, as a Rasa component after the classifier.

The first question stays the message's intent; each further one becomes an entity `question` (docs/architecture.md). A
story around one question must stay one question: so a message is parted only when two parts are each confidently a
different question of this FAQ. Safety is looked for in every part, and comes first.
"""

from __future__ import annotations

import re
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.intents import faq_intents, topic_of
from nlu.intents import SEGMENTS, Segment

SAFETY = ("emergency", "data_incident", "medical_advice")
Question = tuple[str, float, int, int]  # intent, confidence, start and end in the text
_LONG = 200  # characters
_NUMBERED = re.compile(r"(?:^|\s)(?:1|a)\s?[).].*\s(?:2|b)\s?[).]", re.DOTALL)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Questions(GraphComponent):
    """Config, all probabilities of the question's intent.

    `threshold`: in its part of the message; `same_topic_threshold`: there too, beside another question of its topic (a
    story's neighbours are mostly background); `whole_threshold`: in the message as a whole, unless its part of a short
    message is as sure as `sure_threshold`; `numbered_threshold`: in its part, where the citizen numbered the questions;
    `safety_threshold`: of each safety intent in a message of one part, low on purpose; `safety_part_threshold`: in a
    message of several, as a whole or in a part.
    """

    def __init__(self, config: dict[str, Any]) -> None:
        """Needs no training."""
        self._config = config

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What holds unless config.yml says otherwise (chosen on the dev messages)."""
        return {
            "threshold": 0.4,
            "same_topic_threshold": 0.6,
            "whole_threshold": 0.005,
            "sure_threshold": 0.95,
            "numbered_threshold": 0.25,
            "safety_threshold": {"emergency": 0.15, "data_incident": 0.15, "medical_advice": 0.15},
            "safety_part_threshold": 0.4,
        }

    @classmethod
    def required_components(cls) -> list[type]:
        """The parts have to be classified."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> Questions:
        """Made by Rasa from config.yml."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the first intent and the further questions of each message."""
        for message in messages:
            parts: list[Segment] = message.get(SEGMENTS) or []
            ranking = {item["name"]: item["confidence"] for item in message.get(INTENT_RANKING_KEY) or []}
            danger = self._danger(ranking, parts)
            if danger:
                self._set_main(message, *danger)
            asked = self._asked(message.get(TEXT) or "", ranking, parts)
            if len(asked) < 2:
                continue
            if not danger:
                self._set_main(message, asked[0][0], asked[0][1])
            further = asked if danger else asked[1:]
            message.set(ENTITIES, (message.get(ENTITIES) or []) + [_entity(q) for q in further], add_to_output=True)
        return messages

    def _danger(self, ranking: dict[str, float], parts: list[Segment]) -> tuple[str, float] | None:
        whole, part = self._config["safety_threshold"], self._config["safety_part_threshold"]
        likely = {}
        for intent in SAFETY:
            confidence = max([ranking.get(intent, 0.0), *(p.probabilities.get(intent, 0.0) for p in parts)])
            if confidence >= (part if parts else whole[intent]):  # words of two questions together can sound like danger
                likely[intent] = confidence
        return max(likely.items(), key=lambda item: item[1]) if likely else None

    def _asked(self, text: str, ranking: dict[str, float], parts: list[Segment]) -> list[Question]:
        """The different questions in order of place, each confidently asked."""
        numbered = bool(_NUMBERED.search(text))
        least = self._config["numbered_threshold" if numbered else "threshold"]
        asked: dict[str, Question] = {}
        story = len(text) > _LONG
        for part in parts:
            if story and not part.asks:
                continue  # the background of a question, most likely
            intent, confidence = max(part.probabilities.items(), key=lambda item: item[1])
            sure = not story and confidence >= self._config["sure_threshold"]
            whole = numbered or sure or ranking.get(intent, 0.0) >= self._config["whole_threshold"]
            if intent in faq_intents() and intent not in asked and confidence >= least and whole:
                asked[intent] = (intent, confidence, part.start, part.end)
        return [q for q in asked.values() if numbered or self._stands_alone(q, list(asked))]

    def _stands_alone(self, question: Question, asked: list[str]) -> bool:
        intent, confidence, *_ = question
        beside = any(other != intent and topic_of(other) == topic_of(intent) for other in asked)
        return not beside or confidence >= self._config["same_topic_threshold"]

    @staticmethod
    def _set_main(message: Message, intent: str, confidence: float) -> None:
        first = {"name": intent, "confidence": confidence}
        rest = [item for item in message.get(INTENT_RANKING_KEY) if item["name"] != intent]
        message.set(INTENT, first, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [first, *rest], add_to_output=True)


def _entity(question: Question) -> dict[str, Any]:
    intent, confidence, start, end = question
    return {
        "entity": "question",
        "value": intent,
        "start": start,
        "end": end,
        "confidence_entity": confidence,
        "extractor": "Questions",
    }
