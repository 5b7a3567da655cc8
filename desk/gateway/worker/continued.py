"""Who answers a private reply to a comment does so in another conversation, where the bot's question has to be known."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from desk.core.sql import exists
from desk.gateway.models import Conversation, Outgoing

FRESH = timedelta(days=7)  # after the private reply
TOLD = "SELECT 1 FROM gateway_outgoing WHERE recipient = %s AND recipient <> '' LIMIT 1"


def talk_before(conversation: Conversation) -> str:
    """The bot's id of the talk under a post that this conversation goes on from; empty when there is none."""
    if conversation.channel not in {"messenger", "instagram"} or not exists(TOLD, conversation.user):
        return ""
    told = Outgoing.objects.filter(
        recipient=conversation.user, conversation__account=conversation.account, sent_at__gte=timezone.now() - FRESH
    )
    row = told.select_related("conversation").order_by("-pk").first()
    if row is None or row.conversation is None:
        return ""
    return f"{row.conversation.key}:{row.call['body']['recipient']['comment_id']}"
