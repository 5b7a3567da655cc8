"""A page with people to write to, and a sender that runs until something holds."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from desk.gateway.events import Button, Call, Reply
from desk.gateway.models import Conversation, Message, Outgoing
from desk.gateway.outbox import enqueue
from desk.gateway.sender import run as sender_run
from desk.gateway.sender import signs
from desk.gateway.sender.run import run_sender
from tests.graph.running import PAGE, StandIn

OPEN = [Outgoing.State.QUEUED, Outgoing.State.SENDING]


class Desk:
    """What the worker would have written, and the sender at work."""

    def __init__(self, graph: StandIn) -> None:
        self.graph = graph
        self._people = itertools.count(2001)

    def person(
        self, channel: str = "messenger", account: str = PAGE, user: str = "", heard: datetime | None = None
    ) -> Conversation:
        """Somebody who wrote a moment ago, or at `heard`."""
        user, at = user or str(next(self._people)), heard or timezone.now()
        return Conversation.objects.create(
            key=f"{channel}:{account}:{user}", channel=channel, account=account, user=user,
            last_activity_at=at, last_inbound_at=at,
        )  # fmt: skip

    def say(self, to: Conversation, text: str, *buttons: Button, human: bool = False) -> list[Outgoing]:
        """Queue a message; its rows."""
        message = Message.objects.create(
            conversation=to, author=Message.Author.BOT, text=text, created_at=timezone.now()
        )
        enqueue(to, message, Reply(text, buttons), human=human)
        return list(message.outgoing.order_by("pk"))

    def queue(self, to: Conversation, kind: str, path: str, body: dict) -> Outgoing:
        """Queue one call."""
        return Outgoing.objects.create(conversation=to, kind=kind, call={"path": path, "body": body})

    def sign(self, to: Conversation) -> None:
        """Give the sender a typing sign."""
        body = {"recipient": {"id": to.user}, "sender_action": "typing_on"}
        signs.give(to, [Call("action", f"{to.account}/messages", body)])

    def send(self, until: Callable[[], bool] | None = None, patience: float = 15) -> None:
        """Run the sender until `until` holds (default: nothing is open), then stop it."""
        holds = until or (lambda: not Outgoing.objects.filter(state__in=OPEN).exists())

        async def play() -> None:
            stop = asyncio.Event()
            sending = asyncio.create_task(run_sender(stop))
            deadline = time.monotonic() + patience
            try:
                while not await asyncio.to_thread(_fresh, holds):
                    if sending.done():
                        break
                    assert time.monotonic() < deadline, [
                        (str(row), row.error) for row in await asyncio.to_thread(_rows)
                    ]
                    await asyncio.sleep(0.02)
            finally:
                stop.set()
                await asyncio.wait_for(sending, 25)

        asyncio.run(play())


def _fresh(holds: Callable[[], bool]) -> bool:
    from django.db import connections

    try:
        return holds()
    finally:
        connections.close_all()


def _rows() -> list[Outgoing]:
    return list(Outgoing.objects.all()[:20])


@pytest.fixture
def desk(graph: StandIn, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk whose waits between attempts are short."""
    signs.take()  # of earlier tests
    monkeypatch.setattr(sender_run, "FIRST_WAIT", 0.05)
    monkeypatch.setattr(sender_run, "LONGEST_WAIT", 0.2)
    return Desk(graph)


@pytest.fixture
def ago() -> Callable[..., datetime]:
    """`ago(hours=23)`: that long before now."""
    return lambda **span: timezone.now() - timedelta(**span)
