"""The chat's stream, as a browser reads it."""

from __future__ import annotations

import asyncio
import json
from contextlib import aclosing

import pytest
from asgiref.sync import sync_to_async
from django.test import AsyncClient
from django.utils import timezone

from desk.chat import session
from desk.gateway import erasure
from desk.gateway.events import Kind
from desk.gateway.inbox import Event, store
from desk.gateway.models import Conversation, Message

PATIENCE = 10  # seconds


class Listener:
    """A visitor who has written once."""

    def __init__(self) -> None:
        self.visitor = session.new()
        self.headers = {session.HEADER: self.visitor.signed}
        store(
            [
                Event(
                    "web",
                    "chat",
                    self.visitor.id,
                    f"{self.visitor.id}:key-of-mine",
                    Kind.MESSAGE,
                    timezone.now(),
                    "Pytanie",
                )
            ]
        )
        self.conversation = Conversation.objects.get()

    def says(self, author: str, text: str) -> Message:
        return Message.objects.create(
            conversation=self.conversation, author=author, text=text, created_at=timezone.now()
        )

    async def hears(self, until, after: int = 0) -> list[tuple[str, dict]]:
        """Events as (name, data) until `until` is content."""
        answer = await AsyncClient().get("/chat/stream", headers={**self.headers, "Last-Event-ID": str(after)})
        assert answer.status_code == 200
        heard: list[tuple[str, dict]] = []

        async def listen() -> None:
            async with aclosing(aiter(answer)) as parts:
                async for part in parts:
                    fields = dict(line.split(": ", 1) for line in part.decode().split("\n") if ": " in line)
                    if "event" in fields:
                        heard.append((fields["event"], json.loads(fields["data"])))
                    if until(heard):
                        return

        await asyncio.wait_for(listen(), PATIENCE)
        return heard


@pytest.fixture
def listener(transactional_db: None) -> Listener:
    return Listener()


def messages(heard) -> list[str]:
    return [data["html"] for name, data in heard if name == "message"]


async def test_it_tells_what_was_said_and_that_an_answer_is_coming(listener):
    await sync_to_async(listener.says)("bot", "Dzień dobry")
    heard = await listener.hears(lambda heard: len(heard) == 2)
    assert "Dzień dobry" in messages(heard)[0]
    assert heard[1] == ("state", {"typing": True, "human": False})


async def test_notes_never_leave_the_desk(listener):
    await sync_to_async(listener.says)("note", "TYLKO DLA NAS")
    await sync_to_async(listener.says)("moderator", "Dzień dobry")
    heard = await listener.hears(lambda heard: len(heard) == 2)
    assert len(messages(heard)) == 1
    assert "TYLKO DLA NAS" not in str(heard)


async def test_it_tells_when_a_human_takes_over(listener):
    from desk.core import live

    def take_over() -> None:
        Conversation.objects.update(mode="human")
        live.touch([listener.conversation.pk])

    hearing = asyncio.create_task(listener.hears(lambda heard: ("state", {"typing": False, "human": True}) in heard))
    await asyncio.sleep(0.3)
    await sync_to_async(take_over)()
    await hearing


async def test_an_erased_conversation_is_gone_on_every_open_page(listener):
    hearing = asyncio.create_task(listener.hears(lambda heard: heard and heard[-1][0] == "gone"))
    await asyncio.sleep(0.3)
    await sync_to_async(erasure.erase)(listener.conversation)
    await hearing


async def test_without_a_session_or_a_conversation_there_is_no_stream(listener):
    assert (await AsyncClient().get("/chat/stream")).status_code == 403
    stranger = {session.HEADER: session.new().signed}
    assert (await AsyncClient().get("/chat/stream", headers=stranger)).status_code == 204
