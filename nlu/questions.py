"""Two or three questions in one message, as a Rasa component after the classifier.

The first question stays the message's intent; each further one becomes an entity `question` (docs/architecture.md). A
story around one question must stay one question: so a message is parted only when two parts are each confidently a
different question of this FAQ. Safety is looked for in every part, and comes first.
"""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY
from rasa.shared.nlu.training_data.message import Message

from knowledge.intents import faq_intents
from nlu.intents import SEGMENTS, Segment

SAFETY = ("emergency", "data_incident", "medical_advice")  # the first wins


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Questions(GraphComponent):
    """Config: `threshold` a part has to reach to be a question of its own; `safety_threshold` for the safety intents."""

    def __init__(self, config: dict[str, Any]) -> None:
        """Needs no training."""
        self._threshold, self._safety = config["threshold"], config["safety_threshold"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What holds unless config.yml says otherwise."""
        return {"threshold": 0.7, "safety_threshold": 0.5}

    @classmethod
    def required_components(cls) -> list[type]:
        """The parts have to be classified."""
        return [IntentClassifier]

    @classmethod
    def create(
        cls, config: dict[str, Any], model_storage: ModelStorage, resource: Resource, execution_context: ExecutionContext
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
            asked = self._asked(ranking, parts)
            if len(asked) < 2:
                continue
            further = asked if danger else asked[1:]
            if not danger:
                self._set_main(message, asked[0][0], asked[0][1])
            message.set(ENTITIES, (message.get(ENTITIES) or []) + [_entity(q) for q in further], add_to_output=True)
        return messages

    def _danger(self, ranking: dict[str, float], parts: list[Segment]) -> tuple[str, float] | None:
        for intent in SAFETY:
            confidence = max([ranking.get(intent, 0.0), *(part.probabilities.get(intent, 0.0) for part in parts)])
            if confidence >= self._safety:
                return intent, confidence
        return None

    def _asked(self, ranking: dict[str, float], parts: list[Segment]) -> list[tuple[str, float, int, int]]:
        """(intent, confidence, start, end) of each different question, in order; neighbours on one matter are joined."""
        asked: list[tuple[str, float, int, int]] = []
        for part in parts:
            intent, confidence = max(part.probabilities.items(), key=lambda item: item[1])
            if confidence < self._threshold or intent not in faq_intents() or intent not in ranking:
                continue
            if all(intent != other for other, *_ in asked):
                asked.append((intent, confidence, part.start, part.end))
        return asked

    @staticmethod
    def _set_main(message: Message, intent: str, confidence: float) -> None:
        first = {"name": intent, "confidence": confidence}
        rest = [item for item in message.get(INTENT_RANKING_KEY) if item["name"] != intent]
        message.set(INTENT, first, add_to_output=True)
        message.set(INTENT_RANKING_KEY, [first, *rest], add_to_output=True)


def _entity(question: tuple[str, float, int, int]) -> dict[str, Any]:
    intent, confidence, start, end = question
    return {
        "entity": "question",
        "value": intent,
        "start": start,
        "end": end,
        "confidence_entity": confidence,
        "extractor": "Questions",
    }
