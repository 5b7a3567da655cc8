"""In front of Django: takes webhooks with as little as they need, and refuses bodies that nobody here sends.

A webhook has no session, no cookie, no page. One thread with a connection of its own takes all of them: what comes
while it writes waits and is written together, so a flood costs few transactions and never waits behind pages. A body is
never read further than its limit.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connection

from desk.gateway.webhook import LARGEST_BODY, TRY_AGAIN, accept_all

log = logging.getLogger(__name__)

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Any, Any], Awaitable[None]]

PATH = "/webhooks/meta"
TOGETHER = 100  # deliveries in one transaction at most
READ_ON = (
    32 * 1_048_576
)  # bytes of a body that is too large: who is still sending it hears the answer better at its end


class Front:
    """An ASGI application around another one."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._thread = ThreadPoolExecutor(1, "webhook")
        self._waiting: list[tuple[bytes, str, asyncio.Future[tuple[str, int]]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Webhooks are answered here, what is too large is refused, all else goes on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == PATH and scope["method"] == "POST":
            await self._webhook(scope, receive, send)
        elif _declared(scope) > LARGEST_BODY:
            await _read(receive)
            await _answer(send, "body too large", 413)
        else:
            await self._app(scope, _limited(receive), send)

    async def _webhook(self, scope: Message, receive: Receive, send: Send) -> None:
        body = await _read(receive)
        if body is None:
            return  # the sender is gone
        if max(len(body), _declared(scope)) > LARGEST_BODY:
            await _answer(send, "body too large", 413)
            return
        done: asyncio.Future[tuple[str, int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((body, _header(scope, b"x-hub-signature-256"), done))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        await _answer(send, *await done)

    async def _write(self) -> None:
        """Until nothing waits: all that does, at once."""
        while self._waiting:
            now, self._waiting = self._waiting[:TOGETHER], self._waiting[TOGETHER:]
            deliveries = [(body, signature) for body, signature, _ in now]
            try:
                answers = await asyncio.get_running_loop().run_in_executor(self._thread, _accept, deliveries)
            except Exception:
                log.exception("%d deliveries could not be taken", len(now))
                answers = [TRY_AGAIN] * len(now)
            for (_, _, done), answer in zip(now, answers, strict=True):
                if not done.done():  # the sender may be gone
                    done.set_result(answer)


def _accept(deliveries: list[tuple[bytes, str]]) -> list[tuple[str, int]]:
    """In a thread that keeps its connection: looked at before, thrown away after an error."""
    connection.health_check_done = False  # type: ignore[attr-defined]
    try:
        return accept_all(deliveries)
    finally:
        if connection.errors_occurred:
            connection.close()


async def _read(receive: Receive) -> bytes | None:
    """The body, of a larger one than allowed only its beginning; None when the sender breaks off."""
    pieces, size = [], 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        piece = message.get("body", b"")
        if size <= LARGEST_BODY:
            pieces.append(piece)
        size += len(piece)
        if not message.get("more_body") or size > READ_ON:
            return b"".join(pieces)


def _limited(receive: Receive) -> Receive:
    """A body of unsaid length ends, as if its sender had gone, where it becomes too large."""
    size = 0

    async def limited() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        return message if size <= LARGEST_BODY else {"type": "http.disconnect"}

    return limited


async def _answer(send: Send, text: str, status: int) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def _header(scope: Message, name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key == name), "")


def _declared(scope: Message) -> int:
    text = _header(scope, b"content-length")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
