"""A visitor of the web chat, without a browser."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from desk.chat import session
from desk.gateway.models import Conversation, InboxEvent


class Guest:
    """A browser with the chat's cookie and the page's CSRF token."""

    def __init__(self) -> None:
        self.client = Client(enforce_csrf_checks=True)
        self.page = self.client.get("/")
        self.token = self.client.cookies["csrftoken"].value

    def sends(self, text: str = "", accept: str = "application/json", **fields: str) -> Any:
        """Post a message as the script does."""
        data = {"text": text, "csrfmiddlewaretoken": self.token, **fields}
        return self.client.post("/chat/send", data, headers={"Accept": accept})

    @property
    def visitor(self) -> session.Visitor:
        signed = self.client.cookies[session.COOKIE].value
        return session.Visitor(signed.rsplit(":", 2)[0])

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.get(key=self.visitor.key)

    def stored(self) -> list[str]:
        """What the inbox has of this visitor, in order."""
        rows = InboxEvent.objects.filter(event_key__startswith=f"{self.visitor.id}:").order_by("id")
        return [row.data["text"] for row in rows]


@pytest.fixture
def guest(db: None) -> Guest:
    cache.clear()
    return Guest()
