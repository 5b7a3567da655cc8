"""Replies as calls of Instagram's Send API: texts, and quick replies under the last one."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.buttons import CHOOSE_TEXT, page, sort
from desk.gateway.channels.sending import PAYLOAD, QUICK_REPLIES, actions, message, quick_replies
from desk.gateway.channels.wording import split, utf8
from desk.gateway.events import Call, Reply

TEXT = 1000  # bytes


def render(reply: Reply, recipient: str, account: str) -> list[Call]:
    """Texts with the links written out; choices as quick replies under the last one, more than thirteen as pages."""
    parts = sort(reply, links=0, payload=PAYLOAD)
    below = (*page(parts.choices, QUICK_REPLIES - len(reply.quick)), *reply.quick)
    pieces = split(parts.text or (CHOOSE_TEXT if below else ""), TEXT, measure=utf8)
    contents: list[dict[str, Any]] = [{"text": piece} for piece in pieces]
    if contents and below:
        contents[-1]["quick_replies"] = quick_replies(below)
    return [message({"id": recipient}, account, content) for content in contents]


def seen(recipient: str, account: str, message_id: str = "") -> list[Call]:
    """Shows the person that the message was read and an answer is on its way."""
    return actions(recipient, account)
