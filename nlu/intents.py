"""The intent classifier as a Rasa component; sets `intent`, `intent_ranking` and, for long messages, `segments`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from math import sqrt
from typing import Any

import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from knowledge.intents import faq_intents
from nlu.entities import PolishEntities
from nlu.repair import PIECES, TypoRepair
from nlu.text.lexicon import FOLDER, Lexicon
from nlu.text.manner import added, asks, tells
from nlu.text.marks import marks
from nlu.text.model import IntentModel, Makeup
from nlu.text.parting import Part, Parting
from nlu.text.pieces import Piece, reading
from nlu.text.segments import clauses
from nlu.text.views import Reading
from nlu.version import code_version

logger = logging.getLogger(__name__)

_OUTSIDE = "out_of_scope"
ALARMING = "alarming"  # in the parse data: whether a word of danger, symptoms or breaches stands in the message
_SAFETY_CONCEPTS = frozenset(yaml.safe_load((FOLDER / "safety.yml").read_text(encoding="utf-8")))
SEGMENTS = "segments"  # attribute of a message: list of Segment; not part of the output


@dataclass(frozen=True)
class Segment:
    """A part of a message that may be a question of its own, with its probability of each intent."""

    start: int
    end: int
    asks: bool
    added: bool  # begins like a further point
    tells: bool  # the background of a question, rather
    probabilities: dict[str, float]

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest intent."""
        return max(self.probabilities.items(), key=lambda item: item[1])


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class PolishIntents(IntentClassifier, GraphComponent):
    """Config: `networks` beside the SVM, `in_order` and `grammar` (see `Makeup`; off: they help with short commands, not
    with this bot's messages), `lexicon` (false: no thesaurus), `ranking_length`, `clause_threshold`, `caution`.

    `clause_threshold`: how sure a clause and the part before it have to be of different matters to be parted.

    `caution` multiplies the odds of `out_of_scope` against a question of this FAQ: a wrong FAQ answer hurts more than
    "not my field". Against the rest, small talk above all, it does so half as much (by its square root).
    """

    def __init__(
        self, config: dict[str, Any], storage: ModelStorage, resource: Resource, model: IntentModel | None = None
    ) -> None:
        """Without a model it is untrained and leaves messages alone."""
        self._config, self._storage, self._resource, self._model = config, storage, resource, model
        self._parting: Parting | None = None
        self._lexicon = Lexicon.read(FOLDER) if config["lexicon"] else Lexicon({})

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What holds unless config.yml says otherwise."""
        made_of = asdict(Makeup())
        return made_of | {"lexicon": True, "ranking_length": 10, "caution": 6.0, "clause_threshold": 0.8}

    @classmethod
    def required_components(cls) -> list[type]:
        """Words have to be repaired."""
        return [TypoRepair]

    @staticmethod
    def required_packages() -> list[str]:
        """What has to be installed."""
        return ["sklearn", "scipy", "numpy"]

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> str:
        """A change of the project's own code needs a new training."""
        return code_version()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolishIntents:
        """An untrained one."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PolishIntents:
        """The trained one."""
        with model_storage.read_from(resource) as folder:
            return cls(config, model_storage, resource, IntentModel.load(folder))

    def train(self, training_data: TrainingData) -> Resource:
        """Trains on the intents' examples."""
        examples = [m for m in training_data.intent_examples if m.get(TEXT) and m.get(INTENT)]
        texts = [Message(data={TEXT: m.get(TEXT)}) for m in examples]  # annotated examples have entities of their own
        PolishEntities().process(texts)
        readings = [
            reading(m.get(PIECES), self._lexicon, _marks(text, m.get(PIECES)))
            for m, text in zip(examples, texts, strict=True)
        ]
        labels = [m.get(INTENT) for m in examples]
        makeup = Makeup(*(self._config[field.name] for field in fields(Makeup)))
        self._model = IntentModel.train(readings, labels, makeup, say=logger.info)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets intent, ranking and segments of each message."""
        for message in messages:
            found = message.get(PIECES)
            if self._model is None or not found:
                message.set(INTENT, {"name": None, "confidence": 0.0}, add_to_output=True)
                message.set(INTENT_RANKING_KEY, [], add_to_output=True)
                continue
            read = self._reading(message, found)
            probabilities = self._probabilities(read)
            best = np.argsort(-probabilities)[: self._config["ranking_length"]]
            ranking = [{"name": self._model.classes[i], "confidence": float(probabilities[i])} for i in best]
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
            message.set(ALARMING, self._alarming(read), add_to_output=True)
            message.set(SEGMENTS, self._segments(message, found, probabilities))
        return messages

    def _alarming(self, read: Reading) -> bool:
        return not self._config["lexicon"] or any(hit.concept in _SAFETY_CONCEPTS for hit in read.hits)

    def _reading(self, message: Message, found: Sequence[Piece]) -> Reading:
        return reading(found, self._lexicon, _marks(message, found))

    def _probabilities(self, read: Reading) -> np.ndarray:
        assert self._model is not None
        values = self._model.probabilities(read)
        classes = self._model.classes
        if _OUTSIDE in classes:
            outside = classes.index(_OUTSIDE)
            inside = np.where(np.arange(len(values)) == outside, 0, values)
            asked = classes[int(np.argmax(inside))] in faq_intents()
            values[outside] *= self._config["caution"] if asked else sqrt(self._config["caution"])
        return np.asarray(values / values.sum())

    def _segments(self, message: Message, found: Sequence[Piece], whole: np.ndarray) -> list[Segment]:
        """The parts of the message that may be questions of their own; none when it is all one."""
        assert self._model is not None
        classes = self._model.classes
        if self._parting is None:
            self._parting = Parting(classes, self._config["clause_threshold"])
        parts = self._parting.parts(
            clauses(message.get(TEXT), found), whole, lambda part: self._probabilities(self._reading(message, part))
        )
        return [_segment(part, classes) for part in parts]


def _segment(part: Part, classes: Sequence[str]) -> Segment:
    pieces, by_intent = part.pieces, dict(zip(classes, map(float, part.values), strict=True))
    return Segment(pieces[0].start, pieces[-1].end, asks(pieces), added(pieces), tells(pieces), by_intent)


def _marks(message: Message, found: Sequence[Piece]) -> list[str]:
    """The marks of the dates and ages within some pieces of a message."""
    start, end = found[0].start, found[-1].end
    inside = [e for e in message.get(ENTITIES) or [] if e["start"] >= start and e["end"] <= end]
    return marks((e["entity"], str(e["value"]), e.get("role")) for e in inside)
