"""Replies as calls of Messenger's Send API."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.buttons import CHOOSE_TEXT, page, sort, titled
from desk.gateway.channels.sending import PAYLOAD, QUICK_REPLIES, TITLE, actions, message, quick_replies
from desk.gateway.channels.wording import split
from desk.gateway.events import Button, Call, Reply

TEXT = 2000  # UTF-16 units
TEMPLATE_TEXT = 640
TEMPLATE_BUTTONS = 3


def render(reply: Reply, recipient: str, account: str) -> list[Call]:
    """Texts, then one message with the buttons.

    Up to three buttons go into a button template; more choices become quick replies, more than thirteen pages.
    """
    parts = sort(reply, links=TEMPLATE_BUTTONS, payload=PAYLOAD)
    together = (*parts.choices, *parts.links)
    in_template = together if len(together) <= TEMPLATE_BUTTONS else parts.links
    below = () if in_template == together else page(parts.choices, QUICK_REPLIES - len(reply.quick))
    text = parts.text or (CHOOSE_TEXT if together or reply.quick else "")
    pieces = split(text, TEXT, last=TEMPLATE_TEXT if in_template else None)
    contents: list[dict[str, Any]] = [{"text": piece} for piece in pieces]
    if in_template:
        contents[-1] = template(pieces[-1], in_template)
    if contents and (below or reply.quick):
        contents[-1]["quick_replies"] = quick_replies((*below, *reply.quick))
    return [message({"id": recipient}, account, content) for content in contents]


def seen(recipient: str, account: str, message_id: str = "") -> list[Call]:
    """Shows the person that the message was read and an answer is on its way."""
    return actions(recipient, account)


def template(text: str, buttons: tuple[Button, ...]) -> dict[str, Any]:
    """A button template: text of at most 640 characters, 1 to 3 buttons."""
    items = [
        {"type": "web_url", "title": title, "url": button.url}
        if button.url
        else {"type": "postback", "title": title, "payload": button.payload}
        for title, button in titled(buttons, TITLE)
    ]
    payload = {"template_type": "button", "text": text, "buttons": items}
    return {"attachment": {"type": "template", "payload": payload}}
