"""The answer to one message, and why it was given, from the conversation as it is stored."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rasa.shared.core.events import ActionExecuted, BotUttered, Event, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

URGENT = {"utter_emergency": "emergency", "utter_data_incident": "data_incident"}
HANDED_OVER = ("utter_ask_human", "utter_privacy_request", *URGENT)
OFFER = "/ask_human"  # a button with this payload offers a moderator
CLARIFYING = ("utter_clarify", "utter_clarify_topics", "utter_not_text")
INTENTS_SHOWN = 5
_ENTITY_KEYS = ("entity", "value", "role", "start", "end")

Reply = dict[str, Any]


def reply_to(tracker: DialogueStateTracker, message_id: str | None) -> Reply | None:
    """The reply to the message with that id (None: to the latest), or None if the conversation doesn't hold it.

    Built from stored events alone, so a message that the desk sends again gets the same answer and no second turn.
    """
    events = list(tracker.events)
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        if isinstance(event, UserUttered) and (message_id is None or event.message_id == message_id):
            return _reply(event, _turn(events[at + 1 :]), tracker.model_id or "")
    return None


def _turn(events: Iterable[Event]) -> list[Event]:
    turn: list[Event] = []
    for event in events:
        if isinstance(event, UserUttered):
            break
        turn.append(event)
    return turn


def _reply(asked: UserUttered, turn: list[Event], model: str) -> Reply:
    said = [event for event in turn if isinstance(event, BotUttered)]
    names = [event.metadata.get("utter_action") for event in said]
    done = {event.action_name for event in turn if isinstance(event, ActionExecuted)}
    messages = [_message(event) for event in said]
    offered = any(button.get("payload") == OFFER for message in messages for button in message["buttons"])
    return {
        "messages": messages,
        "why": {
            "intents": _intents(asked),
            "entities": [_entity(entity) for entity in asked.entities],
            "verdict": next((e.metadata["verdict"] for e in reversed(said) if e.metadata.get("verdict")), {}),
            "facts": _facts(said),
            "model": model,
            "fallback": "action_clarify" in done or any(name in CLARIFYING for name in names),
        },
        "urgent": next((URGENT[name] for name in names if name in URGENT), None),
        "handover": "requested" if any(name in HANDED_OVER for name in names) else "offered" if offered else None,
    }


def _message(event: BotUttered) -> dict[str, Any]:
    buttons = [
        {key: button[key] for key in ("title", "payload", "url") if button.get(key)}
        for button in event.data.get("buttons") or ()
    ]
    answer, version = event.metadata.get("utter_action"), event.metadata.get("version")
    return {"text": event.text or "", "buttons": buttons, "answer": answer, "version": version}


def _intents(asked: UserUttered) -> list[dict[str, Any]]:
    ranking = (asked.parse_data or {}).get("intent_ranking") or []
    found = [asked.intent, *(intent for intent in ranking if intent.get("name") != asked.intent.get("name"))]
    return [
        {"name": intent.get("name"), "confidence": round(float(intent.get("confidence") or 0), 4)}
        for intent in found[:INTENTS_SHOWN]
    ]


def _entity(entity: dict[str, Any]) -> dict[str, Any]:
    return {key: entity[key] for key in _ENTITY_KEYS if entity.get(key) is not None}


def _facts(said: list[BotUttered]) -> list[str]:
    found: dict[str, None] = {}
    for event in said:
        found.update(dict.fromkeys(event.metadata.get("facts") or ()))
        found.update(dict.fromkeys((event.metadata.get("verdict") or {}).get("facts") or ()))
    return list(found)
