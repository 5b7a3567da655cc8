"""Webhook bodies of object `whatsapp_business_account`: messages, button replies, statuses."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.reading import digest, identifier, items, key, mapping, marker, moment, string
from desk.gateway.events import Event, Kind

TEXTS = {"text", "button"}
NO_MESSAGE = {"reaction", "system"}


def parse(body: dict[str, Any]) -> list[Event]:
    """Every event of every change, in the order of delivery. Never raises."""
    events: list[Event] = []
    for entry in items(body.get("entry")):
        for change in items(entry.get("changes")):
            value = mapping(change.get("value"))
            account = identifier(mapping(value.get("metadata")).get("phone_number_id"))
            if account:
                events += [found for item in items(value.get("messages")) for found in _message(account, item)]
                events += [found for item in items(value.get("statuses")) for found in _status(account, item)]
    return events


def _message(account: str, item: dict[str, Any]) -> list[Event]:
    user = identifier(item.get("from")) or identifier(item.get("from_user_id"))
    message, kind = identifier(item.get("id")), identifier(item.get("type"))
    if not user or kind in NO_MESSAGE:
        return []
    interactive = mapping(item.get("interactive"))
    reply = mapping(interactive.get("button_reply")) or mapping(interactive.get("list_reply"))
    content = mapping(item.get(kind))
    text = string(content.get("body") or content.get("caption") or content.get("text"))
    return [
        Event(
            channel="whatsapp",
            account=account,
            user=user,
            key=key(message or digest(item), item.get("timestamp")),
            kind=Kind.POSTBACK if reply else Kind.MESSAGE,
            at=moment(item.get("timestamp"), unit=1),
            text=string(reply.get("title")) if reply else text,
            payload=string(reply.get("id")),
            marker="" if reply or kind in TEXTS else marker(kind),
            external_id=message,
        )
    ]


def _status(account: str, item: dict[str, Any]) -> list[Event]:
    user = identifier(item.get("recipient_id")) or identifier(item.get("recipient_user_id"))
    message, status = identifier(item.get("id")), identifier(item.get("status"))
    if not user or not message:
        return []
    extra: dict[str, object] = {"status": status, "metadata": string(item.get("biz_opaque_callback_data"))}
    for error in items(item.get("errors")):
        extra["code"] = identifier(error.get("code"))
    event_key = key(f"{message}:{status}")
    at = moment(item.get("timestamp"), unit=1)
    return [Event("whatsapp", account, user, event_key, Kind.STATUS, at, external_id=message, extra=extra)]
