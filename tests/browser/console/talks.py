"""Conversations in one line, and what the console's tests do again and again."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from desk.gateway.models import Conversation, Message

PASSWORD = "trzy-zielone-parasole-77"


def talk(*texts: str, minutes_ago: float = 5, **values: Any) -> Conversation:
    """A conversation, citizen and bot in turns."""
    at = timezone.now() - timedelta(minutes=minutes_ago)
    number = Conversation.objects.count() + 1
    defaults = {
        "channel": "messenger",
        "account": "1",
        "last_activity_at": at,
        "last_inbound_at": at,
        "user": f"u{number}",
    }
    values = {**defaults, **values}
    row = Conversation.objects.create(key=f"{values['channel']}:1:{values['user']}", preview=texts[0][:160], **values)
    for turn, text in enumerate(texts):
        author = Message.Author.BOT if turn % 2 else Message.Author.CITIZEN
        understood = {} if turn % 2 else {"intent": row.intent, "confidence": row.confidence}
        Message.objects.create(conversation=row, author=author, text=text, created_at=at, **understood)
    return row


def write_in(row: Conversation, text: str, author: str = "citizen") -> Message:
    """A message arrives as the worker would write it."""
    row.refresh_from_db()
    row.last_activity_at = row.last_inbound_at = timezone.now()
    row.preview, row.message_count = text[:160], row.message_count + 1
    row.save()
    return Message.objects.create(conversation=row, author=author, text=text, created_at=timezone.now())


def live(page: Page) -> None:
    """Wait until the page hears the server."""
    expect(page.locator("#live-state")).to_have_attribute("data-state", "on", timeout=15_000)


def answer_field(page: Page) -> Locator:
    """Where a moderator writes."""
    return page.get_by_role("textbox", name="Odpowiedź do obywatela")


def until(true: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.05)
