"""Short ways to write down a conversation for the policy and the actions."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.events import ActionExecuted, ActiveLoop, Event, SlotSet, UserUttered

from knowledge.messages import Message


def said(intent: str | None, text: str = "…a", *entities: dict[str, Any]) -> Message:
    """A message as NLU read it."""
    return Message(intent, entities, text)


def entity(kind: str, value: str, role: str | None = None, start: int = 0, end: int = 0) -> dict[str, Any]:
    """An entity as in Rasa's parse data."""
    found: dict[str, Any] = {"entity": kind, "value": value, "start": start, "end": end}
    return {**found, "role": role} if role else found


def user(intent: str | None, text: str = "…a", *entities: dict[str, Any]) -> UserUttered:
    """A message in a tracker."""
    return UserUttered(text, {"name": intent}, list(entities))


def asks(form: str, slot: str) -> list[Event]:
    """A form runs and asks for a slot."""
    return [ActionExecuted(form), ActiveLoop(form), SlotSet("requested_slot", slot)]


def ends(form: str) -> list[Event]:
    """A form runs and has all that it needs."""
    return [ActionExecuted(form), SlotSet("requested_slot", None), ActiveLoop(None)]


def does(*actions: str) -> list[Event]:
    """Actions run."""
    return [ActionExecuted(action) for action in actions]
