"""Button payloads: only those that this conversation was offered, or that stand in the page's menu, reach the bot."""

from __future__ import annotations

from desk.gateway.models import Conversation, Message
from desk.gateway.profile import ALWAYS_ALLOWED

OWN = "ikp:"  # payloads that the desk itself understands
REMEMBERED = 30  # bot messages whose buttons still work


def is_offered(conversation: Conversation, payload: str) -> bool:
    """True when the bot offered this payload in this conversation, or the menu always does."""
    if payload in ALWAYS_ALLOWED:
        return True
    recent = (Message.objects.filter(conversation=conversation, author=Message.Author.BOT).order_by("-id")).values_list(
        "buttons", flat=True
    )[:REMEMBERED]
    return any(button.get("payload") == payload for buttons in recent for button in buttons)


def feedback_payload(message: int, helped: bool) -> str:
    """The payload of a "Czy to pomogło?" button for this bot message."""
    return f"{OWN}helped:{message}:{'yes' if helped else 'no'}"


def read_feedback(payload: str) -> tuple[int, bool] | None:
    """The message id and the verdict of a feedback payload, or None."""
    head, _, verdict = payload.removeprefix(f"{OWN}helped:").partition(":")
    is_number = head.isascii() and head.isdigit() and len(head) <= 18
    if not payload.startswith(f"{OWN}helped:") or not is_number or verdict not in {"yes", "no"}:
        return None
    return int(head), verdict == "yes"
