"""Intents, their topics and their Polish labels, from `intents.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("intents.yml")
RULES = (
    "hpv_age",
    "hpv_interval",
    "insurance_sync",
    "child_access",
    "sick_leave_visibility",
    "absence_notice",
    "trusted_profile",
    "app_identity",
)
QUESTIONS = ("_ask", "_unclear")  # outcomes that ask back


@lru_cache(maxsize=1)
def _topics() -> dict[str, dict]:
    loaded: dict[str, dict] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return loaded


@lru_cache(maxsize=1)
def labels() -> dict[str, str]:
    """Intent → the moderators' Polish label."""
    return {intent: label for topic in _topics().values() for intent, label in topic["intents"].items()}


@lru_cache(maxsize=1)
def faq_intents() -> frozenset[str]:
    """The intents that ask for a fact of the service."""
    return frozenset(intent for topic in _topics().values() if topic["faq"] for intent in topic["intents"])


@lru_cache(maxsize=1)
def small_talk() -> frozenset[str]:
    """The intents that say nothing of the matter that somebody writes about."""
    return frozenset(intent for topic in _topics().values() for intent in topic.get("small_talk", ()))


def topics() -> tuple[str, ...]:
    """The names of the topics, in the file's order."""
    return tuple(_topics())


def intents_of(topic: str) -> dict[str, str]:
    """Intent → label, of one topic. Raises KeyError for an unknown one."""
    labels_of_topic: dict[str, str] = _topics()[topic]["intents"]
    return labels_of_topic


def topic_of(intent: str) -> str:
    """The topic of an intent; empty for an unknown one."""
    return next((name for name, topic in _topics().items() if intent in topic["intents"]), "")


def is_answer(response: str) -> bool:
    """True when this response (`utter_…`) answers an FAQ question, False when it asks back or makes conversation."""
    name = response.removeprefix("utter_")
    if name.startswith("ask_") or name.endswith(QUESTIONS):
        return False
    return name in faq_intents() or name.startswith(RULES)
