"""A conversation that somebody listens to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from desk.core import hub
from desk.gateway.models import Conversation, Message

PATIENCE = 10  # seconds until something that must come has come


class Scene:
    """Writes messages and listens to streams."""

    def __init__(self) -> None:
        self.here = self._open("web:chat:one")

    def _open(self, key: str) -> Conversation:
        channel, account, user = key.split(":")
        return Conversation.objects.create(
            key=key, channel=channel, account=account, user=user, last_activity_at=timezone.now()
        )

    async def another(self) -> Conversation:
        return await sync_to_async(self._open)("web:chat:two")

    async def says(self, text: str, where: Conversation | None = None, author: str = "bot", **fields: Any) -> Message:
        return await Message.objects.acreate(
            conversation=where or self.here, author=author, text=text, created_at=timezone.now(), **fields
        )

    async def hears(self, stream: AsyncGenerator[Any, None], until: Callable[[list[Any]], bool]) -> list[Any]:
        """What comes out of a stream until `until` is content."""
        heard: list[Any] = []

        async def listen() -> None:
            async with aclosing(stream):
                async for piece in stream:
                    heard.append(piece)
                    if until(heard):
                        return

        await asyncio.wait_for(listen(), PATIENCE)
        return heard


@pytest.fixture
def scene(transactional_db: None) -> Scene:
    return Scene()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "INTERVAL", 0.02)
    monkeypatch.setattr(hub, "PAUSE", 0.05)
