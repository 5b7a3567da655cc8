"""Writes messages and keeps the conversation's glance (preview, intent, needs a human) true."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from desk.gateway import words
from desk.gateway.events import Button, Reply
from desk.gateway.models import Conversation, InboxEvent, Message
from desk.gateway.outbox import enqueue
from desk.gateway.payloads import feedback_payload
from desk.gateway.worker.bot import BotMessage, BotReply
from knowledge.intents import is_answer, small_talk, topic_of

PREVIEW = 160
TALK = "conversation"  # the topic of what has none


def citizen_message(conversation: Conversation, event: InboxEvent) -> Message:
    """The message of an event; written once, however often the event is worked on. Moves the conversation's glance.

    Whoever works on an event in more than one transaction gives it its `turn` in the one that calls this first.
    """
    if event.turn and (found := Message.objects.filter(event=event, author=Message.Author.CITIZEN).first()):
        return found
    now = event.happened_at
    message = Message.objects.create(
        event=event,
        conversation=conversation,
        author=Message.Author.CITIZEN,
        text=event.data.get("text", ""),
        marker=event.data.get("marker", ""),
        external_id=event.data.get("external_id", ""),
        redacted_kinds=event.data.get("redacted", []),
        created_at=now,
        erased_at=timezone.now() if event.data.get("unsent") else None,
    )
    conversation.last_inbound_at = max(conversation.last_inbound_at or now, now)
    conversation.reviewed = False
    if conversation.status != Conversation.Status.OPEN:
        conversation.status, conversation.snoozed_until = Conversation.Status.OPEN, None
    touch(conversation, message, now)
    return message


def touch(conversation: Conversation, message: Message, at: datetime) -> None:
    """A message was added: preview (the citizen's last words), count and time; the caller saves the conversation."""
    if (message.author == Message.Author.CITIZEN and not message.erased_at) or not conversation.preview:
        conversation.preview = (message.text or (f"[{message.marker}]" if message.marker else ""))[:PREVIEW]
    conversation.message_count += 1
    conversation.last_activity_at = max(conversation.last_activity_at, at)


def bot_messages(conversation: Conversation, reply: BotReply, notes: list[str]) -> list[Message]:
    """Write the bot's messages and queue them; `notes` (a word on personal data) go first. Runs in a transaction."""
    written = [say(conversation, BotMessage(text=text)) for text in notes]
    last = len(reply.messages) - 1
    for at, part in enumerate(reply.messages):
        asks_back = at == last and is_answer(part.answer)
        written.append(say(conversation, part, why=reply.why, reply=reply, asks_help=asks_back))
    return written


def say(
    conversation: Conversation,
    part: BotMessage,
    *,
    why: dict | None = None,
    reply: BotReply | None = None,
    asks_help: bool = False,
) -> Message:
    """One message of the bot (or of the desk in its name): stored and queued."""
    now = timezone.now()
    text = f"{part.text}\n\n{words.DID_IT_HELP}" if asks_help else part.text
    message = Message.objects.create(
        conversation=conversation,
        author=Message.Author.BOT,
        text=text,
        buttons=[{"title": b.title, "payload": b.payload, "url": b.url} for b in part.buttons],
        created_at=now,
        answer=part.answer,
        answer_version=part.version,
        why=why or {},
        intent=reply.intent if reply else "",
        confidence=reply.confidence if reply else None,
        fallback=bool((why or {}).get("fallback")),
    )
    quick: tuple[Button, ...] = ()
    if asks_help:
        quick = (
            Button(words.HELPED, feedback_payload(message.pk, True)),
            Button(words.NOT_HELPED, feedback_payload(message.pk, False)),
        )
        message.buttons += [{"title": b.title, "payload": b.payload, "url": "", "quick": True} for b in quick]
        Message.objects.filter(pk=message.pk).update(buttons=message.buttons)
    touch(conversation, message, now)
    enqueue(conversation, message, Reply(text, part.buttons, quick))
    return message


def note_understanding(conversation: Conversation, messages: list[Message], reply: BotReply) -> None:
    """What the bot understood, on the citizen's messages and on the conversation; the caller saves the conversation."""
    understood = {"intent": reply.intent, "confidence": reply.confidence}
    Message.objects.filter(pk__in=[message.pk for message in messages]).update(**understood)
    matterless = small_talk()
    if reply.intent not in matterless or conversation.intent in matterless | {""}:  # thanks do not hide the question
        conversation.intent, conversation.confidence = reply.intent, reply.confidence
    topic = topic_of(reply.intent)
    if topic and (topic != TALK or not conversation.topic):
        conversation.topic = topic
    conversation.fallback = bool(reply.why.get("fallback"))
    if reply.urgent:
        conversation.urgent = reply.urgent
    if reply.urgent or reply.handover == "requested":
        needs_human(conversation)


def needs_human(conversation: Conversation) -> None:
    """Put the conversation into the queue of those that wait for a human, unless one has it; the caller saves it."""
    if conversation.mode == Conversation.Mode.HUMAN:
        return
    if not conversation.needs_human:
        conversation.needs_human, conversation.needs_human_since = True, timezone.now()
    if conversation.mode == Conversation.Mode.BOT:
        conversation.mode = Conversation.Mode.WAITING
