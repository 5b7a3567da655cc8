"""Erasing and handing out all that is kept of one conversation. Every way to erase a person's data ends here."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import httpx
from django.conf import settings
from django.db import transaction

from desk.core import jobs, live
from desk.core.models import Erasure
from desk.gateway.models import Conversation, InboxEvent, Message

log = logging.getLogger(__name__)
PATIENCE = 5.0  # seconds for one call to the bot
AT_ONCE = 50


def erase(conversation: Conversation) -> None:
    """Delete the conversation and all that hangs on it (events, messages, outbox, drafts, search); wake its streams.

    The bot's tracker follows: the wish is queued in the same transaction, `tell_bot` carries it out.
    """
    with transaction.atomic():
        Erasure.objects.bulk_create([Erasure(sender=sender) for sender in senders(conversation)])
        live.touch([conversation.pk])
        Conversation.objects.filter(pk=conversation.pk).delete()


def erase_person(user: str) -> int:
    """Erase every conversation of a channel's user id, whatever the channel. Returns how many there were."""
    conversations = list(Conversation.objects.filter(user=user))
    for conversation in conversations:
        erase(conversation)
    return len(conversations)


def senders(conversation: Conversation) -> list[str]:
    """The ids under which the bot knows it: each comment is a talk of its own there."""
    comments = conversation.messages.filter(author=Message.Author.CITIZEN).exclude(external_id="").distinct()
    if conversation.channel != "comment":
        return [conversation.key]
    return [conversation.key, *(f"{conversation.key}:{mid}" for mid in comments.values_list("external_id", flat=True))]


@jobs.every(timedelta(seconds=20), "erasures")
def tell_bot() -> int:
    """Have the bot forget the erased conversations. Returns how many are left to try again."""
    for wish in Erasure.objects.order_by("pk")[:AT_ONCE]:
        try:
            url = f"{settings.RASA_URL}/webhooks/desk/erase"
            httpx.post(url, json={"sender": wish.sender}, timeout=PATIENCE, trust_env=False).raise_for_status()
        except httpx.HTTPError as error:
            log.warning("the bot could not be told to forget a conversation yet: %s", error)
            break
        wish.delete()
    return Erasure.objects.count()


def export(conversation: Conversation) -> dict[str, Any]:
    """All that is kept of a conversation and concerns its person, ready for JSON. Moderators' notes are left out."""
    messages = conversation.messages.exclude(author=Message.Author.NOTE).order_by("pk").select_related("event")
    waiting = conversation.events.filter(state=InboxEvent.State.WAITING, message__isnull=True).order_by("pk")
    return {
        "channel": conversation.channel,
        "since": conversation.created_at.isoformat(),
        "messages": [
            {
                "from": message.get_author_display(),
                "at": message.created_at.isoformat(),
                "text": message.text,
                "understood_as": message.intent or None,
                "removed_before_storing": message.redacted_kinds,
            }
            for message in messages
        ],
        "not_answered_yet": [event.data.get("text", "") for event in waiting],
    }
