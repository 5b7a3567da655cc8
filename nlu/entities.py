"""Dates, ages and places as entities: a Rasa component around the grammars of `nlu/dates` and `nlu/places`."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu import dates, places


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
                found = [
                    *map(_from_date, dates.find(text)),
                    *map(_from_place, places.together(places.find(text), text)),
                ]
                found.sort(key=lambda entity: entity["start"])
                message.set(ENTITIES, message.get(ENTITIES, []) + found, add_to_output=True)
        return messages


def _from_date(found: dates.Found) -> dict[str, Any]:
    role = {"role": found.role} if found.role else {}
    return _entity(found.entity, found.value, found.start, found.end) | role


def _from_place(found: places.Place) -> dict[str, Any]:
    return _entity("place", found.value, found.start, found.end)


def _entity(entity: str, value: str, start: int, end: int) -> dict[str, Any]:
    return {"entity": entity, "value": value, "start": start, "end": end, "extractor": PolishEntities.__name__}
