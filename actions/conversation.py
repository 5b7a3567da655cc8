"""What belongs to no topic: asking back when the message was not understood."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from knowledge.hearing import SMALL_TALK
from knowledge.titles import titles

OFFERED = 2
NEAR = 0.1  # confidence from which a topic is worth offering
NEVER_OFFERED = (*SMALL_TALK, "ask_human", "privacy_request", "emergency", "bot_challenge", "help")


class Clarify(Action):
    """`action_clarify`: says that it is not sure, offers the nearest topics, and a moderator always."""

    def name(self) -> str:
        """The name that the rules in data/ use."""
        return "action_clarify"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Topics come from the ranking that NLU kept."""
        ranking = tracker.latest_message.get("intent_ranking") or []
        near = [
            intent["name"]
            for intent in ranking
            if intent["name"] in titles() and intent["name"] not in NEVER_OFFERED and intent["confidence"] >= NEAR
        ][:OFFERED]
        if not near:
            dispatcher.utter_message(response="utter_clarify")
            return []
        buttons = [{"title": titles()[intent], "payload": f"/{intent}"} for intent in (*near, "ask_human")]
        dispatcher.utter_message(response="utter_clarify_topics", buttons=buttons)
        return []
