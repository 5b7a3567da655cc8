"""Messenger and Instagram deliver messages in one shape: this reads it for both."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.reading import digest, identifier, items, key, mapping, marker, moment, string
from desk.gateway.events import Event, Kind

SAID = {Kind.MESSAGE, Kind.POSTBACK, Kind.ECHO}
HANDOVERS = ("pass_thread_control", "take_thread_control", "request_thread_control", "app_roles")


def parse_messaging(channel: str, account: str, item: dict[str, Any], *, standby: bool = False) -> list[Event]:
    """The events of one `messaging[]` (or `standby[]`) item; empty for what is unknown."""
    sender = identifier(mapping(item.get("sender")).get("id"))
    recipient = identifier(mapping(item.get("recipient")).get("id"))
    at = moment(item.get("timestamp"))
    message, stamp = mapping(item.get("message")), item.get("timestamp")

    def event(kind: Kind, event_key: str, user: str = sender, **rest: Any) -> list[Event]:
        if standby and kind in SAID:  # what would be answered, or would silence the bot
            rest["extra"] = {**rest.get("extra", {}), "echo": kind is Kind.ECHO}
            kind, event_key = Kind.STANDBY, f"standby:{event_key}"
        return [Event(channel, account, user, key(event_key, stamp), kind, at, **rest)] if user else []

    mid = identifier(message.get("mid"))
    if message.get("is_echo"):
        app = identifier(message.get("app_id"))
        extra = {"app_id": app, "metadata": string(message.get("metadata"))}
        text = string(message.get("text"))
        echo_key = f"echo:{mid or digest(item)}"
        return event(Kind.ECHO, echo_key, recipient, text=text, marker=_marker(message), external_id=mid, extra=extra)
    if message.get("is_deleted"):
        return event(Kind.UNSEND, f"unsend:{mid}", external_id=mid)
    if message:
        payload = string(mapping(message.get("quick_reply")).get("payload"))
        extra = {"reply_to": identifier(mapping(message.get("reply_to")).get("mid"))}
        text = string(message.get("text"))
        message_key = mid or digest(sender, stamp, message)
        return event(
            Kind.MESSAGE, message_key, text=text, payload=payload, marker=_marker(message), external_id=mid, extra=extra
        )
    if edit := mapping(item.get("message_edit")):
        mid = identifier(edit.get("mid"))
        return event(
            Kind.EDIT, f"edit:{mid}:{identifier(edit.get('num_edit'))}", text=string(edit.get("text")), external_id=mid
        )
    if postback := mapping(item.get("postback")):
        mid = identifier(postback.get("mid"))
        return event(
            Kind.POSTBACK,
            mid or digest(sender, stamp, postback),
            text=string(postback.get("title")),
            payload=string(postback.get("payload")),
            external_id=mid,
        )
    for name, kind in (("delivery", Kind.DELIVERED), ("read", Kind.READ)):
        if receipt := mapping(item.get(name)):
            mids = receipt.get("mids") if isinstance(receipt.get("mids"), list) else []
            extra = {
                "watermark": identifier(receipt.get("watermark")),
                "mids": ",".join(filter(None, map(identifier, mids or []))),
            }
            return event(kind, f"{name}:{digest(sender, stamp, receipt)}", extra=extra)
    for name in HANDOVERS:
        if name in item:
            extra = {"what": name, "app_id": identifier(mapping(item[name]).get("new_owner_app_id"))}
            return event(Kind.HANDOVER, f"{name}:{digest(sender, stamp, item[name])}", extra=extra)
    return []


def _marker(message: dict[str, Any]) -> str:
    """What stands in place of text: the first attachment (links to the file are not kept)."""
    for attachment in items(message.get("attachments")):
        if attachment.get("type") == "fallback" and message.get("text"):
            return ""  # the preview of a link that stands in the text
        payload = mapping(attachment.get("payload"))
        return "sticker" if "sticker_id" in payload else marker(identifier(attachment.get("type")))
    if "sticker_id" in message:
        return "sticker"
    return "" if message.get("text") or message.get("quick_reply") else "file"
