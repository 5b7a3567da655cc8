"""Repair of typos as a Rasa component: learns the domain's words in training, sets `pieces` on each message."""

from __future__ import annotations

import json
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from rasa.shared.utils.io import get_text_hash

from nlu.text.pieces import Piece, folded, pieces
from nlu.text.repair import Repairer
from nlu.version import code_version

PIECES = "pieces"  # attribute of a message: its Pieces; not part of the output
_FILE = "words.json"


class Pieces(tuple[Piece, ...]):
    """The pieces of one message, with a fingerprint that Rasa need not work out piece by piece."""

    def fingerprint(self) -> str:
        """A stable hash."""
        return get_text_hash(" ".join(f"{piece.word}/{piece.lemma}" for piece in self))


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class TypoRepair(GraphComponent):
    """Words near one of the domain's, and no words of Polish, become that word; the text itself stays."""

    def __init__(self, storage: ModelStorage, resource: Resource, repairer: Repairer | None = None) -> None:
        """Without a repairer it is untrained."""
        self._storage, self._resource = storage, resource
        self._repairer = repairer or Repairer({})

    @classmethod
    def required_components(cls) -> list[type]:
        """Tokens have to be there."""
        return [Tokenizer]

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
    ) -> TypoRepair:
        """An untrained one."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> TypoRepair:
        """The trained one."""
        with model_storage.read_from(resource) as folder:
            counts = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource, Repairer(counts))

    def train(self, training_data: TrainingData) -> Resource:
        """Learns the words of the intents' examples."""
        examples = [[folded(t.text) for t in m.get(TOKENS_NAMES[TEXT], [])] for m in training_data.intent_examples]
        self._repairer = Repairer.learn(examples)
        with self._storage.write_to(self._resource) as folder:
            (folder / _FILE).write_text(json.dumps(self._repairer.counts, ensure_ascii=False), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets the pieces of each example."""
        self.process(training_data.training_examples)
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Sets the pieces of each message."""
        for message in messages:
            tokens = [(token.text, token.lemma, token.start) for token in message.get(TOKENS_NAMES[TEXT], [])]
            message.set(PIECES, Pieces(pieces(tokens, self._repairer)))
        return messages
