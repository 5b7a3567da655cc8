"""Answers to comments: one private reply, a public one, hiding. `via` is `page` or `instagram`, as in the event."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.buttons import CHOOSE_TEXT, page, sort
from desk.gateway.channels.sending import PAYLOAD, QUICK_REPLIES, message, quick_replies
from desk.gateway.channels.wording import split, utf8, utf16
from desk.gateway.events import Call, Reply

PRIVATE_TEXT = {"page": (2000, utf16), "instagram": (1000, utf8)}
PUBLIC_TEXT = 2000


def render(reply: Reply, recipient: str, account: str) -> list[Call]:
    """The private reply to comment `recipient`."""
    return [private_reply(reply, recipient, account)]


def private_reply(reply: Reply, comment: str, account: str, via: str = "page") -> Call:
    """Meta takes one message a comment: a text that is too long ends early, at a sentence; links are written out."""
    limit, measure = PRIVATE_TEXT["instagram" if via == "instagram" else "page"]
    parts = sort(reply, links=0, payload=PAYLOAD)
    below = (*page(parts.choices, QUICK_REPLIES - len(reply.quick)), *reply.quick)
    content: dict[str, Any] = {"text": split(parts.text or CHOOSE_TEXT, limit, measure=measure)[0]}
    if below:
        content["quick_replies"] = quick_replies(below)
    return message({"comment_id": comment}, account, content, kind="private_reply")


def public_reply(text: str, comment: str, via: str = "page") -> Call:
    """A reply that everybody can read under the comment. Raises ValueError for an empty text."""
    if not text.strip():
        raise ValueError("a public reply needs a text")
    path = f"{comment}/replies" if via == "instagram" else f"{comment}/comments"
    return Call("public_reply", path, {"message": split(text, PUBLIC_TEXT)[0]})


def hide(comment: str, via: str = "page") -> Call:
    """Hides the comment from everybody but its author and the author's friends."""
    return Call("hide", comment, {"hide": True} if via == "instagram" else {"is_hidden": True})
