"""The mark that our messages carry, so that Meta's echo can tell which row arrived."""

from __future__ import annotations

from typing import Any

from desk.gateway.models import Outgoing

PREFIX = "ikp:out:"


def marked(row: Outgoing, body: dict[str, Any]) -> dict[str, Any]:
    """The body with the row's id where the channel gives it back: `metadata`, on WhatsApp the callback data."""
    channel = row.conversation.channel if row.conversation else ""
    if row.kind not in {Outgoing.Kind.MESSAGE, Outgoing.Kind.PRIVATE_REPLY}:
        return body
    if channel == "whatsapp":
        return {**body, "biz_opaque_callback_data": f"{PREFIX}{row.pk}"}
    content = body.get("message")
    if channel in {"messenger", "comment"} and isinstance(content, dict):
        return {**body, "message": {**content, "metadata": f"{PREFIX}{row.pk}"}}
    return body


def row_id(mark: str) -> int | None:
    """The row's id, or None when the mark is not ours."""
    number = mark.removeprefix(PREFIX)
    if number == mark or not number.isascii() or not number.isdigit() or len(number) > 18:
        return None
    return int(number)
