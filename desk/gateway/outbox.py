"""The outbox: what has to go out is written in the same transaction as the message it carries."""

from __future__ import annotations

from importlib import import_module

from desk.core import bell
from desk.gateway.events import Call, Reply
from desk.gateway.models import Conversation, Message, Outgoing
from desk.gateway.sender import signs

NO_OUTBOX = {"web"}  # the web chat reads its messages itself


def enqueue(conversation: Conversation, message: Message, reply: Reply, *, human: bool = False) -> int:
    """Queue the calls that carry `reply`. Call it inside the transaction that wrote `message`. Returns how many."""
    if conversation.channel in NO_OUTBOX:
        return 0
    renderer = import_module(f"desk.gateway.channels.{conversation.channel}.render")
    calls: list[Call] = renderer.render(reply, conversation.user, conversation.account)
    Outgoing.objects.bulk_create(
        Outgoing(
            conversation=conversation,
            message=message,
            kind=call.kind,
            call={"path": call.path, "body": call.body},
            human=human,
        )
        for call in calls
    )
    bell.ring("outbox")
    return len(calls)


def show_seen(conversation: Conversation, message_id: str) -> None:
    """Show "seen" and "typing": the person knows that the message arrived, even when the answer takes a moment."""
    if conversation.channel in NO_OUTBOX:
        return
    renderer = import_module(f"desk.gateway.channels.{conversation.channel}.render")
    signs.give(conversation, renderer.seen(conversation.user, conversation.account, message_id))


def cancel_queued(conversation: Conversation) -> int:
    """Cancel what has not left yet (a human took over, or the author removed the comment). Returns how many."""
    queued = conversation.outgoing.filter(state=Outgoing.State.QUEUED, human=False)
    return queued.update(state=Outgoing.State.CANCELLED)
