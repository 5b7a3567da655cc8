"""Webhook bodies of object `instagram`: messages as on Messenger, comments under `changes`."""

from __future__ import annotations

from typing import Any

from desk.gateway.channels.comment.parse import parse_instagram_change
from desk.gateway.channels.messaging import parse_messaging
from desk.gateway.channels.reading import identifier, items
from desk.gateway.events import Event


def parse(body: dict[str, Any]) -> list[Event]:
    """Every event of every entry, in the order of delivery. Never raises."""
    events: list[Event] = []
    for entry in items(body.get("entry")):
        account = identifier(entry.get("id"))
        for item in items(entry.get("messaging")):
            events += parse_messaging("instagram", account, item)
        for item in items(entry.get("standby")):
            events += parse_messaging("instagram", account, item, standby=True)
        for change in items(entry.get("changes")):
            events += parse_instagram_change(account, change, entry.get("time"))
    return events
