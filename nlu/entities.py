"""Dates, ages and places as entities: a Rasa component around the grammars of `nlu/dates` and `nlu/places`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import dates


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class PolishEntities(GraphComponent):
    """Finds what docs/architecture.md lists under "Entities"; needs no training and no clock."""

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PolishEntities:
        """Made by Rasa; there is nothing to set."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities of each message's text."""
        for message in messages:
            text = message.get(TEXT)
            if text:
                found = [self._entity(item) for item in dates.find(text)]
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages

    @staticmethod
    def _entity(found: Any) -> dict[str, Any]:
        entity = {"entity": found.entity, "value": found.value, "start": found.start, "end": found.end}
        if found.role:
            entity["role"] = found.role
        return {**entity, "extractor": "PolishEntities"}
