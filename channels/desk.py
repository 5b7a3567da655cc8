"""The desk's input channel: one message in, the answer and its why out (docs/architecture.md, "Desk ↔ bot")."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.reply import reply_to

logger = logging.getLogger(__name__)

LONGEST = 2000  # characters that are read of a message; people who write more put their question first
MARKERS = ("image", "audio", "video", "file", "sticker", "location")


class DeskInput(InputChannel):
    """`POST /webhooks/desk/webhook`, on loopback or a private network only."""

    @classmethod
    def name(cls) -> str:
        """The channel's part of the address."""
        return "desk"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> InputChannel:
        """Made by Rasa from credentials.yml; there is nothing to set."""
        return cls()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The routes: a sign of life, and the webhook."""
        routes = Blueprint("desk_webhook")

        @routes.route("/", methods=["GET"])
        async def alive(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request, on_new_message)

        @routes.route("/erase", methods=["POST"])
        async def erase(request: Request) -> HTTPResponse:
            return await self._erase(request)

        return routes

    async def _erase(self, request: Request) -> HTTPResponse:
        """Forget a conversation. 200 with how many events it had; 400 without a sender; 503: ask again."""
        said, agent = request.json, request.app.ctx.agent
        if not isinstance(said, dict) or not isinstance(said.get("sender"), str) or not said["sender"]:
            return response.json({"error": "sender is missing"}, status=400)
        store = getattr(agent and agent.tracker_store, "_tracker_store", None)  # Rasa wraps ours in its fail-safe one
        if store is None:
            return response.json({"error": "the bot is not ready"}, status=503)
        try:
            async with agent.lock_store.lock(said["sender"]):
                return response.json({"erased": store.forget(said["sender"])})
        except Exception:
            logger.exception("A conversation could not be erased")
            return response.json({"error": "not erased"}, status=503)

    async def _receive(self, request: Request, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> HTTPResponse:
        """200 with the reply; 400 for a request out of contract; 503 when the turn was not stored: send it again."""
        said = request.json
        if not isinstance(said, dict) or not isinstance(said.get("sender"), str) or not said["sender"]:
            return response.json({"error": "sender is missing"}, status=400)
        agent = request.app.ctx.agent
        if not agent or not agent.is_ready():
            return response.json({"error": "no model is loaded"}, status=503)
        sender, message_id = said["sender"], said.get("message_id") or None
        try:
            before = await agent.processor.get_tracker(sender)
            if message_id and (repeated := reply_to(before, message_id)):
                return response.json(repeated)
            await on_new_message(
                UserMessage(
                    text_of(said),
                    CollectingOutputChannel(),
                    sender,
                    input_channel=self.name(),
                    metadata=said.get("metadata") or {},
                    message_id=message_id,
                )
            )
            after: DialogueStateTracker = await agent.processor.get_tracker(sender)
        except Exception:
            logger.exception("A turn of the desk failed")
            return response.json({"error": "the turn failed"}, status=503)
        reply = reply_to(after, message_id)
        if reply is None:
            return response.json({"error": "the turn was not stored"}, status=503)
        return response.json(reply)


def text_of(said: dict[str, Any]) -> str:
    """What Rasa reads: a button's payload as it is; text without a leading slash (a command there); a marker."""
    payload = said.get("payload")
    if isinstance(payload, str) and payload:
        return payload
    text = str(said.get("message") or "").strip().lstrip("/ \t\r\n")
    if text:
        return shortened(text)
    marker = (said.get("metadata") or {}).get("marker")
    return f"[{marker}]" if marker in MARKERS else ""


def shortened(text: str) -> str:
    """At most `LONGEST` characters, cut between words."""
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    return cut[: cut.rfind(" ")] if " " in cut[LONGEST // 2 :] else cut
