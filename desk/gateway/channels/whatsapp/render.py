"""Replies as calls of WhatsApp's Cloud API: texts, up to three reply buttons, or a list of up to ten rows."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.buttons import CHOOSE_TEXT, page, sort, titled
from desk.gateway.channels.wording import split
from desk.gateway.events import Button, Call, Reply

TEXT = 4096
INTERACTIVE_TEXT = 1024
BUTTONS, BUTTON_TITLE = 3, 20
ROWS, ROW_TITLE, ROW_DESCRIPTION, ROW_ID = 10, 24, 72, 200
LIST_LABEL = "Wybierz"


def render(reply: Reply, recipient: str, account: str) -> list[Call]:
    """Texts with the links written out; the choices go with the last one."""
    parts = sort(reply, links=0, payload=ROW_ID)
    choices = (*page(parts.choices, ROWS - len(reply.quick)), *reply.quick)
    text = parts.text or (CHOOSE_TEXT if choices else "")
    pieces = split(text, TEXT, last=INTERACTIVE_TEXT if choices else None)
    contents = [{"type": "text", "text": {"body": piece, "preview_url": False}} for piece in pieces]
    if choices:
        contents[-1] = {"type": "interactive", "interactive": interactive(pieces[-1], choices)}
    head = {"messaging_product": "whatsapp", "recipient_type": "individual", **address(recipient)}
    return [Call("message", f"{account}/messages", {**head, **content}) for content in contents]


def seen(recipient: str, account: str, message_id: str = "") -> list[Call]:
    """Marks the message read and shows the typing sign; WhatsApp needs the message's id for both."""
    if not message_id:
        return []
    body = {"messaging_product": "whatsapp", "status": "read", "message_id": message_id}
    return [Call("action", f"{account}/messages", {**body, "typing_indicator": {"type": "text"}})]


def address(user: str) -> dict[str, str]:
    """A phone number goes into `to`; who hides it behind a user name has a business-scoped id, for `recipient`."""
    return {"to": user} if user.isdigit() else {"recipient": user}


def interactive(text: str, choices: tuple[Button, ...]) -> dict[str, Any]:
    """Reply buttons for up to three choices, otherwise a list; a cut row title is written out in its description."""
    if len(choices) <= BUTTONS:
        buttons = [
            {"type": "reply", "reply": {"id": choice.payload, "title": title}}
            for title, choice in titled(choices, BUTTON_TITLE)
        ]
        return {"type": "button", "body": {"text": text}, "action": {"buttons": buttons}}
    rows = []
    for title, choice in titled(choices, ROW_TITLE):
        row = {"id": choice.payload, "title": title}
        if title != choice.title:
            row["description"] = split(choice.title, ROW_DESCRIPTION)[0]
        rows.append(row)
    sections = [{"title": LIST_LABEL, "rows": rows}]
    return {"type": "list", "body": {"text": text}, "action": {"button": LIST_LABEL, "sections": sections}}
