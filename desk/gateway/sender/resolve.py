"""An echo of our own message settles a send of unknown fate."""

from __future__ import annotations

from django.utils import timezone

from desk.gateway.models import Conversation, Outgoing
from desk.gateway.redaction import redact
from desk.gateway.sender.marks import row_id

State = Outgoing.State
OPEN = [State.QUEUED, State.SENDING, State.UNKNOWN, State.FAILED]  # whatever we thought: it has arrived


def resolve_echo(metadata: str, mid: str) -> bool:
    """True when `metadata` is the mark of a message of ours; what had not been known to be sent is sent now."""
    pk = row_id(metadata)
    if pk is None:
        return False
    arrived = {"state": State.SENT, "external_id": mid[:160], "sent_at": timezone.now(), "error_code": "", "error": ""}
    if Outgoing.objects.filter(pk=pk, state__in=OPEN, attempts__gt=0).update(**arrived):
        return True
    return Outgoing.objects.filter(pk=pk).exists()


def resolve_unmarked(conversation: Conversation, text: str, mid: str) -> bool:
    """True for an echo that brings no mark (Instagram's), but Graph's id of a message of ours, or its very words.

    By its words goes only what has no id yet: the echo may overtake Graph's answer, or the answer was lost.
    """
    if mid and conversation.outgoing.filter(external_id=mid).exists():
        return True
    nameless = conversation.outgoing.filter(kind=Outgoing.Kind.MESSAGE, external_id="", attempts__gt=0)
    for row in nameless.filter(state__in=[State.SENDING, State.UNKNOWN, State.SENT]).order_by("pk")[:20]:
        if text and redact(_words(row)).text == text:
            arrived = {"state": State.SENT, "external_id": mid[:160], "error_code": "", "error": ""}
            Outgoing.objects.filter(pk=row.pk).update(sent_at=timezone.now(), **arrived)
            return True
    return False


def _words(row: Outgoing) -> str:
    message = row.call.get("body", {}).get("message")
    return str(message.get("text", "")) if isinstance(message, dict) else ""
