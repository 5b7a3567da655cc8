"""The desk's input channel: one message in, the answer and its why out (docs/architecture.md, "Desk ↔ bot")."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable
from typing import Any

from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, InputChannel, UserMessage
from rasa.core.processor import MessageProcessor
from rasa.shared.core.trackers import DialogueStateTracker
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.reply import Reply, reply_to

logger = logging.getLogger(__name__)

_COMMAND_WITH_DATA = re.compile(r"/[\w/]*\s*\{.*\}", re.DOTALL)  # `/inform{"dose_date": …}`, typed: nobody's answer
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
        """The routes: a sign of life, the webhook, erasure. They ask the agent themselves (`answer`)."""
        routes = Blueprint("desk_webhook")

        @routes.route("/", methods=["GET"])
        async def alive(_: Request) -> HTTPResponse:
            return response.json({"status": "ok"})

        @routes.route("/webhook", methods=["POST"])
        async def receive(request: Request) -> HTTPResponse:
            return await self._receive(request)

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

    async def _receive(self, request: Request) -> HTTPResponse:
        """200 with the reply; 400 for a request out of contract; 503 when the turn was not stored: send it again."""
        said = request.json
        if not isinstance(said, dict) or not isinstance(said.get("sender"), str) or not said["sender"]:
            return response.json({"error": "sender is missing"}, status=400)
        agent = request.app.ctx.agent
        if not agent or not agent.is_ready():
            return response.json({"error": "no model is loaded"}, status=503)
        try:
            reply = await answer(agent, said)
        except Exception:
            logger.exception("A turn of the desk failed")
            return response.json({"error": "the turn failed"}, status=503)
        if reply is None:
            return response.json({"error": "the turn was not stored"}, status=503)
        return response.json(reply)


async def answer(agent: Agent, said: dict[str, Any]) -> Reply | None:
    """The reply to a message, from the conversation if it holds one already. Raises what kept it from being stored.

    All of it under the conversation's lock: a message that is sent again while its first turn is under way waits for it.
    """
    sender, message_id = said["sender"], said.get("message_id") or None
    async with agent.lock_store.lock(sender):
        tracker = await agent.processor.get_tracker(sender)
        if message_id and (repeated := reply_to(tracker, message_id)):
            return repeated
        if not tracker.events and isinstance(before := said.get("continues"), str) and before:
            tracker = await continued(agent, sender, before)
        message = UserMessage(
            text_of(said),
            CollectingOutputChannel(),
            sender,
            input_channel=DeskInput.name(),
            metadata=said.get("metadata") or {},
            message_id=message_id,
        )
        await take_turn(agent.processor, message, tracker)
        return reply_to(tracker, message_id)


async def continued(agent: Agent, sender: str, before: str) -> DialogueStateTracker:
    """A new conversation that begins with all that was said in another one, so that its open question is known."""
    other = await agent.processor.get_tracker(before)
    tracker: DialogueStateTracker = DialogueStateTracker.from_events(sender, list(other.events), agent.domain.slots)
    tracker.model_id, tracker.assistant_id = other.model_id, other.assistant_id
    return tracker


async def take_turn(processor: MessageProcessor, message: UserMessage, tracker: DialogueStateTracker) -> None:
    """Rasa's `handle_message`, step by step, with a conversation that has been read already, and saved at the end."""
    channel = message.output_channel
    await processor._update_tracker_session(tracker, channel, message.metadata)
    await processor._handle_message_with_tracker(message, tracker)
    await processor.run_action_extract_slots(channel, tracker)
    await processor._run_prediction_loop(channel, tracker)
    await processor.save_tracker(tracker)


def text_of(said: dict[str, Any]) -> str:
    """What Rasa reads: a button's payload as it is; text without a leading slash (a command there) and a command's data; a marker."""
    payload = said.get("payload")
    if isinstance(payload, str) and payload:
        return payload
    text = str(said.get("message") or "").strip()
    if text.startswith("/"):
        text = _COMMAND_WITH_DATA.sub(" ", text).lstrip("/ \t\r\n")
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
