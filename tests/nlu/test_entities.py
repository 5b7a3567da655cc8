"""The Rasa component: what the grammars find becomes the message's entities."""

from __future__ import annotations

from typing import Any

from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.entities import PolishEntities


def entities(text: str, before: list[dict[str, Any]] | None = None) -> list[dict[str, Any]]:
    message = Message(data={TEXT: text, ENTITIES: before or []})
    PolishEntities().process([message])
    found: list[dict[str, Any]] = message.as_dict(only_output_properties=True)[ENTITIES]
    return found


def test_dates_ages_and_places_stand_in_the_order_of_the_message() -> None:
    found = entities("Jestem z Radomia, córka ma 13 lat, pierwsza dawka 12 marca")
    assert [(one["entity"], one["value"], one.get("role")) for one in found] == [
        ("place", "Mazowiecki", None),
        ("age", "P13Y", None),
        ("date", "--03-12", "dose"),
    ]


def test_an_entity_says_where_it_stands_and_who_found_it() -> None:
    assert entities("wczoraj") == [
        {"entity": "date", "value": "-P1D", "start": 0, "end": 7, "extractor": "PolishEntities"}
    ]


def test_what_others_found_stays() -> None:
    button = {"entity": "answer", "value": "yes", "start": 0, "end": 3, "extractor": "other"}
    assert entities("tak wczoraj", [button])[0] == button


def test_a_message_without_text_has_no_entities() -> None:
    message = Message(data={TEXT: ""})
    assert PolishEntities().process([message]) == [message]
    assert message.get(ENTITIES) is None
