"""What Meta refuses: the shape and the limits of a call's body. Raises Refused with Graph's code and a reason."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

MESSAGE_KEYS = {"text", "attachment", "quick_replies", "metadata"}
BODY_KEYS = {"recipient", "message", "messaging_type", "tag", "sender_action"}
ACTIONS = {"mark_seen", "typing_on", "typing_off"}
WHATSAPP_KEYS = {
    "messaging_product", "recipient_type", "to", "recipient", "type", "text", "interactive",
    "status", "message_id", "typing_indicator", "biz_opaque_callback_data",
}  # fmt: skip


class Refused(Exception):
    """Meta would answer this call with an error."""

    def __init__(self, code: int, message: str, *, status: int = 400, subcode: int | None = None) -> None:
        super().__init__(message)
        self.code, self.message, self.status, self.subcode = code, message, status, subcode


def need(condition: object, reason: str, code: int = 100) -> None:
    """Refuse unless `condition`."""
    if not condition:
        raise Refused(code, reason)


def units(text: str) -> int:
    """UTF-16 units: an emoji counts as two."""
    return len(text.encode("utf-16-le")) // 2


def check_text(text: Any, limit: int, what: str, *, bytes_: bool = False) -> None:
    """A text that is one, not empty, and within its limit."""
    need(isinstance(text, str) and text.strip(), f"{what} is empty")
    text.encode("utf-8")  # lone surrogates have no place in JSON
    size = len(text.encode()) if bytes_ else units(text)
    need(size <= limit, f"{what} has {size}, the limit is {limit}")


def check_send(body: dict[str, Any], kind: str) -> str:
    """A call of the Send API (`kind`: page or instagram). Returns what it is: message, action or private_reply."""
    need(not set(body) - BODY_KEYS, f"unknown keys {sorted(set(body) - BODY_KEYS)}")
    recipient: Any = body.get("recipient")
    need(isinstance(recipient, dict) and len(recipient) == 1, "recipient must hold one of id, comment_id")
    (who, value), *_ = recipient.items()
    need(who in {"id", "comment_id"} and isinstance(value, str) and value, "recipient must be a string id")
    if "sender_action" in body:
        need(set(body) == {"recipient", "sender_action"}, "sender_action goes alone")
        need(body["sender_action"] in ACTIONS, "unknown sender_action")
        return "action"
    check_message(body.get("message"), kind)
    if who == "comment_id":
        return "private_reply"
    need(body.get("messaging_type") in {"RESPONSE", "MESSAGE_TAG"}, "messaging_type is missing")
    tagged = body["messaging_type"] == "MESSAGE_TAG"
    need(body.get("tag") == ("HUMAN_AGENT" if tagged else None), "only the tag HUMAN_AGENT is left")
    return "message"


def check_message(message: Any, kind: str) -> None:
    """Text or template, quick replies, metadata."""
    need(isinstance(message, dict), "message is missing")
    need(not set(message) - MESSAGE_KEYS, f"unknown keys in message: {sorted(set(message) - MESSAGE_KEYS)}")
    need(("text" in message) != ("attachment" in message), "message needs one of text, attachment")
    if "text" in message:
        check_text(message["text"], 1000 if kind == "instagram" else 2000, "text", bytes_=kind == "instagram")
    else:
        need(kind == "page", "templates are not part of this stand-in's Instagram")
        check_template(message["attachment"])
    if "metadata" in message:
        need(kind == "page", "metadata is not known here")
        check_text(message["metadata"], 1000, "metadata")
    if "quick_replies" in message:
        replies = message["quick_replies"]
        need(isinstance(replies, list) and 1 <= len(replies) <= 13, "1 to 13 quick replies")
        for reply in replies:
            need(reply.get("content_type") == "text", "content_type must be text")
            check_text(reply.get("title"), 20, "title of a quick reply")
            check_text(reply.get("payload"), 1000, "payload of a quick reply")


def check_template(attachment: Any) -> None:
    """A button template."""
    payload = attachment.get("payload", {}) if isinstance(attachment, dict) else {}
    need(isinstance(attachment, dict) and attachment.get("type") == "template", "attachment must be a template")
    need(payload.get("template_type") == "button", "only button templates are in use")
    check_text(payload.get("text"), 640, "text of a button template")
    buttons: Any = payload.get("buttons")
    need(isinstance(buttons, list) and 1 <= len(buttons) <= 3, "1 to 3 buttons")
    for button in buttons:
        check_text(button.get("title"), 20, "title of a button")
        if button.get("type") == "web_url":
            parts = urlsplit(button.get("url", ""))
            need(parts.scheme in {"http", "https"} and parts.hostname, "web_url takes http(s) only")
        else:
            need(button.get("type") == "postback", "unknown type of button")
            check_text(button.get("payload"), 1000, "payload of a button")


def check_whatsapp(body: dict[str, Any]) -> str:
    """A call of WhatsApp's Cloud API. Returns what it is: message or action."""
    need(not set(body) - WHATSAPP_KEYS, f"unknown keys {sorted(set(body) - WHATSAPP_KEYS)}")
    need(body.get("messaging_product") == "whatsapp", "messaging_product must be whatsapp")
    if body.get("status"):
        need(body["status"] == "read" and body.get("message_id"), "read needs the message_id")
        return "action"
    need(bool(body.get("to")) != bool(body.get("recipient")), "one of to, recipient")
    need(not body.get("to") or str(body["to"]).isdigit(), "to must be a phone number")
    if body.get("type") == "text":
        check_text(body.get("text", {}).get("body"), 4096, "text.body")
    else:
        need(body.get("type") == "interactive", "unknown type")
        check_interactive(body.get("interactive", {}))
    return "message"


def check_interactive(interactive: dict[str, Any]) -> None:
    """Reply buttons or a list."""
    check_text(interactive.get("body", {}).get("text"), 1024, "body of an interactive message")
    action = interactive.get("action", {})
    if interactive.get("type") == "button":
        options = [button.get("reply", {}) for button in action.get("buttons", [])]
        need(1 <= len(options) <= 3, "1 to 3 reply buttons")
        title, identifier = 20, 256
    else:
        need(interactive.get("type") == "list", "unknown type of interactive message")
        check_text(action.get("button"), 20, "label of the list")
        options = [row for section in action.get("sections", []) for row in section.get("rows", [])]
        need(1 <= len(options) <= 10, "1 to 10 rows")
        title, identifier = 24, 200
    for option in options:
        check_text(option.get("title"), title, "title")
        check_text(option.get("id"), identifier, "id")
        need(len(option.get("description", "")) <= 72, "description is too long")
    need(len({option["title"] for option in options}) == len(options), "titles must differ")


def check_profile(body: dict[str, Any]) -> None:
    """A page's profile: greeting, first questions, menu."""
    known = {"platform", "get_started", "greeting", "ice_breakers", "persistent_menu"}
    need(not set(body) - known, f"unknown keys {sorted(set(body) - known)}")
    for greeting in body.get("greeting", []):
        check_text(greeting.get("text"), 160, "greeting")
    for group in body.get("ice_breakers", []):
        need(1 <= len(group["call_to_actions"]) <= 4, "1 to 4 ice breakers")
        for question in group["call_to_actions"]:
            check_text(question.get("question"), 80, "question of an ice breaker")
            check_text(question.get("payload"), 1000, "payload of an ice breaker")
    if "get_started" in body:
        check_text(body["get_started"].get("payload"), 1000, "payload of get_started")
    for menu in body.get("persistent_menu", []):
        need("get_started" in body or body.get("platform") == "instagram", "a menu needs get_started")
        need(1 <= len(menu["call_to_actions"]) <= 20, "1 to 20 entries of the menu")
        for entry in menu["call_to_actions"]:
            check_text(entry.get("title"), 30, "title in the menu")
            need(entry.get("type") in {"postback", "web_url"}, "unknown type in the menu")
            if entry["type"] == "web_url":
                need(urlsplit(entry.get("url", "")).scheme in {"http", "https"}, "web_url takes http(s) only")
