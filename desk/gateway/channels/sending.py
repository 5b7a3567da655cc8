"""Messenger and Instagram take messages in one shape: this makes it for both."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.buttons import titled
from desk.gateway.events import Button, Call

TITLE = 20  # characters
QUICK_REPLIES = 13
PAYLOAD = 1000


def message(recipient: dict[str, str], account: str, content: dict[str, Any], kind: str = "message") -> Call:
    """One call of the Send API."""
    body: dict[str, object] = {"recipient": recipient, "message": content}
    if kind == "message":
        body["messaging_type"] = "RESPONSE"
    return Call(kind, f"{account}/messages", body)


def quick_replies(buttons: tuple[Button, ...]) -> list[dict[str, str]]:
    """Buttons as quick replies."""
    return [
        {"content_type": "text", "title": title, "payload": button.payload} for title, button in titled(buttons, TITLE)
    ]


def actions(recipient: str, account: str) -> list[Call]:
    """`mark_seen`, then `typing_on`."""
    return [
        Call("action", f"{account}/messages", {"recipient": {"id": recipient}, "sender_action": name})
        for name in ("mark_seen", "typing_on")
    ]
