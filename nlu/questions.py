"""Two or three questions in one message, as a Rasa component after the classifier.

The first question stays the message's intent; each further one becomes an entity `question` (docs/architecture.md). A
story around one question must stay one question: so a message is parted only when two parts are each confidently a
different question of this FAQ, and neither is the background of the other. Safety is looked for in every part, and
comes first.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from knowledge.intents import faq_intents
from nlu.intents import SEGMENTS, Segment
from nlu.text.manner import announces_several
from nlu.text.parting import matter_of
from nlu.words import fold

SAFETY = ("emergency", "data_incident", "medical_advice")
Question = tuple[str, float, int, int]  # intent, confidence, start and end in the text
_OUTSIDE, _ELSEWHERE = "out_of_scope", "other_ehealth"
_CAUSES = {
    "child_account_employer",
    "child_account_other_parent",
    "child_account_recently_registered",
    "child_account_own_insurance",
}
_MENTIONED = ("about_ikp", "about_app")  # the account and the app are named in many a message that asks something else
_MEANT = 0.97  # where a part asks about them and about nothing else
# A stated cause is the whole matter: `ex wziął młodą na swoje ubezpieczenie i zniknęła mi z apki`.
_SAYS_IT_ALL = {
    "child_account_no_access": _CAUSES | {"child_account_lost_access"},
    "child_account_lost_access": _CAUSES,
    "login_problem": {"login_outage", "login_trusted_profile", "login_bank", "login_app_identity"},
}
_LONG = 200  # characters
_TWO_AT_ONCE = re.compile(
    r"\b(gdzie|kiedy|jak|ile|czemu|dlaczego|skad|po co) i (?!\1)(?:gdzie|kiedy|jak|ile|czemu|dlaczego|skad|po co)\b"
)
_BOTH = 0.03  # of what „kiedy i gdzie zobaczę zwolnienie” asks
_NUMBERED = re.compile(
    r"(?:^|\s)(?:1|a)\s?[).].*\s(?:2|b)\s?[).]|\bpo pierwsze\b.*\bpo drugie\b", re.DOTALL | re.IGNORECASE
)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class Questions(GraphComponent):
    """Config, all probabilities of the question's intent.

    `threshold`: in its part of the message. It also has to be heard in the message as a whole (`whole_threshold`),
    unless its part is very sure (`sure_threshold`). `statement_threshold`: in the whole, of what is told beside a question, which mostly is
    background. `numbered_threshold`: in its part, where the citizen numbered the questions; that alone is enough.
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
            "threshold": 0.6,
            "whole_threshold": 0.005,
            "sure_threshold": 0.9,
            "statement_threshold": 0.25,
            "numbered_threshold": 0.25,
            "safety_threshold": {"emergency": 0.2, "data_incident": 0.15, "medical_advice": 0.25},
            "safety_part_threshold": 0.7,
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
            asked = self._asked(message.get(TEXT) or "", ranking, parts)
            further: list[Question] = []
            if danger := self._danger(ranking, parts):
                _set_main(message, *danger)
                further = asked if len(asked) > 1 or self._apart(asked, parts, SAFETY) else []
            elif len(asked) > 1 or self._apart(asked, [part for part in parts if part.asks], (_OUTSIDE,)):
                _set_main(message, asked[0][0], asked[0][1], without=() if len(asked) > 1 else (_OUTSIDE,))
                further = asked[1:]
            elif not parts:
                further = _both_at_once(message.get(TEXT) or "", ranking)
            if further:
                message.set(ENTITIES, (message.get(ENTITIES) or []) + [_entity(q) for q in further], add_to_output=True)
        return messages

    def _danger(self, ranking: dict[str, float], parts: list[Segment]) -> tuple[str, float] | None:
        whole, part = self._config["safety_threshold"], self._config["safety_part_threshold"]
        likely = {}
        for intent in SAFETY:
            confidence = max([ranking.get(intent, 0.0), *(p.probabilities.get(intent, 0.0) for p in parts)])
            if confidence >= (
                part if parts else whole[intent]
            ):  # words of two questions together can sound like danger
                likely[intent] = confidence
        return max(likely.items(), key=lambda item: item[1]) if likely else None

    def _asked(self, text: str, ranking: dict[str, float], parts: list[Segment]) -> list[Question]:
        """The different questions in order of place, each confidently asked."""
        numbered = bool(_NUMBERED.search(text) or announces_several(text))
        story = len(text) > _LONG
        asked: dict[str, Question] = {}
        asking: set[str] = set()  # those that have the form of a question
        for part in parts:
            intent, confidence = part.best
            if intent not in faq_intents():
                continue
            if numbered and confidence < self._config["numbered_threshold"]:
                continue
            if not numbered and not self._counts(part, ranking.get(intent, 0.0), story):
                continue
            if (
                confidence > asked.get(intent, ("", 0.0))[1]
            ):  # „jeszcze dwa pytania: …” may sound like the second of them
                asked.pop(intent, None)
                asked[intent] = (intent, confidence, part.start, part.end)
            if part.asks:
                asking.add(intent)
        if numbered:
            return list(asked.values())
        asked = {intent: q for intent, q in asked.items() if asked.keys().isdisjoint(_SAYS_IT_ALL.get(intent, ()))}
        return [q for q in asked.values() if not self._background(q[0], set(asked), asking, ranking)]

    def _counts(self, part: Segment, heard: float, story: bool) -> bool:
        """Whether a part is sure enough of its intent, which is `heard` with this confidence in the whole message."""
        intent, confidence = part.best
        if not (part.asks or part.added):
            if story:
                return False
            if (part.tells or intent == _ELSEWHERE) and heard < self._config["statement_threshold"]:
                return False
        if heard < self._config["whole_threshold"]:
            said_to_be_another = part.added and (part.asks or not part.tells)
            least = self._config["threshold" if said_to_be_another else "sure_threshold"]
            if intent in _MENTIONED:
                return part.asks and confidence >= _MEANT
            return confidence >= least
        return confidence >= self._config["threshold"]

    def _background(self, intent: str, asked: set[str], asking: set[str], ranking: dict[str, float]) -> bool:
        """Whether it is only told, beside a question that is asked about the same matter."""
        beside = {other for other in asked & asking if other != intent and matter_of(other) == matter_of(intent)}
        told = intent not in asking and bool(beside)
        return told and ranking.get(intent, 0.0) < self._config["statement_threshold"]

    def _apart(self, asked: list[Question], parts: list[Segment], kinds: tuple[str, ...]) -> bool:
        """Whether one question is asked, and a part of its own surely is of these kinds."""
        if len(asked) != 1 or asked[0][1] < self._config["sure_threshold"]:
            return False
        others = [part.best for part in parts if part.start != asked[0][2]]
        return any(intent in kinds and confidence >= self._config["sure_threshold"] for intent, confidence in others)


def _both_at_once(text: str, ranking: dict[str, float]) -> list[Question]:
    """The second question of `kiedy i gdzie zobaczę zwolnienie`, when the first is the message's intent."""
    first, second = [*ranking.items(), ("", 0.0), ("", 0.0)][:2]
    both = {first[0], second[0]} <= faq_intents() and matter_of(first[0]) == matter_of(second[0])
    if not both or second[1] < _BOTH or not _TWO_AT_ONCE.search(fold(text)):
        return []
    return [(second[0], second[1], 0, len(text))]


def _set_main(message: Message, intent: str, confidence: float, without: Collection[str] = ()) -> None:
    first = {"name": intent, "confidence": confidence}
    rest = [item for item in message.get(INTENT_RANKING_KEY) if item["name"] not in (intent, *without)]
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
