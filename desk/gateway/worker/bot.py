"""Asks the bot, over loopback, and reads its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import httpx
from django.conf import settings

from desk.gateway.events import Button
from knowledge.intents import faq_intents, topic_of

PARSE_PATIENCE = 2.0  # seconds
CLEAR = 0.7  # confidence from which a few words are taken for a whole question


class BotUnavailable(Exception):
    """The bot did not answer in time, or not with an answer."""


@dataclass(frozen=True)
class BotMessage:
    """One message of the bot: its text, its buttons, and which answer in which version it is."""

    text: str
    buttons: tuple[Button, ...] = ()
    answer: str = ""
    version: str = ""


@dataclass(frozen=True)
class BotReply:
    """What the bot says to one turn, and why (docs/architecture.md, "Desk ↔ bot")."""

    messages: tuple[BotMessage, ...]
    why: dict[str, Any] = field(default_factory=dict)
    urgent: str = ""
    handover: str = ""

    @property
    def intent(self) -> str:
        """The best intent, or empty."""
        ranked = self.why.get("intents") or [{}]
        return str(ranked[0].get("name") or "")

    @property
    def confidence(self) -> float | None:
        """The best intent's confidence, 0 to 1."""
        ranked = self.why.get("intents") or [{}]
        value = ranked[0].get("confidence")
        return float(value) if isinstance(value, (int, float)) else None


def client() -> httpx.Client:
    """A client with the bot's address and time limit; close it when done."""
    limits = httpx.Limits(max_connections=32, max_keepalive_connections=32)
    return httpx.Client(base_url=settings.RASA_URL, timeout=settings.BOT_TIMEOUT, limits=limits, trust_env=False)


def understands(http: httpx.Client, text: str) -> bool:
    """True when these few words alone are clearly a question that the bot knows, or a cry for help."""
    try:
        response = http.post("/model/parse", json={"text": text.lstrip("/ ")}, timeout=PARSE_PATIENCE)
        intent = response.raise_for_status().json()["intent"]
        name, confidence = str(intent["name"]), float(intent["confidence"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return False
    return confidence >= CLEAR and (name in faq_intents() or topic_of(name) == "safety")


def ask(
    http: httpx.Client,
    sender: str,
    turn: str,
    *,
    text: str = "",
    payload: str = "",
    metadata: dict[str, Any],
    continues: str = "",
) -> BotReply:
    """One turn. The same `turn` id gives the same answer again. Raises BotUnavailable.

    `continues`: the talk that a new one goes on from.
    """
    question = {"sender": sender, "message_id": turn, "message": text, "payload": payload or None, "metadata": metadata}
    if continues:
        question["continues"] = continues
    try:
        response = http.post("/webhooks/desk/webhook", json=question)
        response.raise_for_status()
        answer = response.json()
    except (httpx.HTTPError, ValueError) as error:
        raise BotUnavailable(f"{type(error).__name__}: {error}") from error
    messages = tuple(
        BotMessage(
            text=str(message.get("text") or ""),
            buttons=tuple(
                Button(str(b.get("title") or ""), str(b.get("payload") or ""), str(b.get("url") or ""))
                for b in message.get("buttons") or []
            ),
            answer=str(message.get("answer") or ""),
            version=str(message.get("version") or ""),
        )
        for message in answer.get("messages") or []
        if message.get("text")
    )
    if not messages:
        raise BotUnavailable("the answer is empty")
    why = answer.get("why")
    return BotReply(
        messages,
        why if isinstance(why, dict) else {},
        str(answer.get("urgent") or ""),
        str(answer.get("handover") or ""),
    )
