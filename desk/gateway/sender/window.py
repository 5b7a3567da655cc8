"""Meta's windows: a bot may answer for 24 hours, a human for 7 days, a comment takes a private reply for 7 days."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desk.gateway.models import Outgoing

ANSWER = timedelta(hours=24)  # from the person's last action
HUMAN = timedelta(days=7)  # for a human, with the tag HUMAN_AGENT
PRIVATE_REPLY = timedelta(days=7)  # from the comment
TAGGED = {"messenger", "instagram"}  # WhatsApp knows no such tag


class WindowClosed(Exception):
    """Meta would refuse this message: too much time has passed."""


def body_for(row: Outgoing, now: datetime) -> dict[str, Any]:
    """The row's body as it may be sent now: with a human's tag where the 24 hours are over. Raises WindowClosed."""
    body = dict(row.call.get("body") or {})
    if row.kind not in {Outgoing.Kind.MESSAGE, Outgoing.Kind.PRIVATE_REPLY} or row.conversation is None:
        return body
    last = row.conversation.last_inbound_at
    if row.kind == Outgoing.Kind.PRIVATE_REPLY:
        if now - (last or row.created_at) >= PRIVATE_REPLY:
            raise WindowClosed("a comment takes a private reply for 7 days")
        return body
    if last is not None and now - last < ANSWER:
        return body
    if last is not None and row.human and row.conversation.channel in TAGGED and now - last < HUMAN:
        return {**body, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    raise WindowClosed("the 24-hour window is over" if not row.human else "the 7-day window is over")
