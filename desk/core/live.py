"""Live updates as Server-Sent Events: one poller a process looks for news and wakes the streams that wait for it.

    async for news in live.conversation(pk, after=last_message_id): ...   # one conversation
    async for changes in live.inbox(after=last_message_id): ...           # every conversation
    live.touch([pk])          # after a change without a new message, inside its transaction
    live.respond(request, chunks(), key="moderator:7", most=5)            # the HTTP answer

An empty `News` or `Changes` is a heartbeat: send `live.HEARTBEAT`. Both streams end by themselves when the process
stops or after `LONGEST` seconds; the browser then comes back with `Last-Event-ID` and misses nothing. Leave a stream
early only under `contextlib.aclosing`, so that its listener goes at once.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import TypeVar

from django.conf import settings
from django.db.models import Max
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from desk.core import hub
from desk.core.limits import address_key
from desk.core.models import Change
from desk.gateway.models import Message

HEARTBEAT = b": beat\n\n"
BEAT_EVERY = 15.0  # seconds
LONGEST = 15 * 60.0  # seconds: then the browser connects again, and its rights are checked again
MOST_AT_ONCE = 500  # messages or conversations in one piece of news
ALL = "all"
T = TypeVar("T")


@dataclass(frozen=True)
class News:
    """New messages of a conversation in order of their ids; `changed`: something else about it changed."""

    messages: list[Message] = field(default_factory=list)
    changed: bool = False


@dataclass(frozen=True)
class Changes:
    """Ids of conversations with something new, and the newest message id, to resume from."""

    conversations: frozenset[int] = frozenset()
    last: int = 0


async def conversation(pk: int, after: int = 0) -> AsyncGenerator[News, None]:
    """What is new in one conversation since message `after`: at once what is there already, then as it comes.

    Notes (`Message.Author.NOTE`) are included; a stream for citizens has to leave them out.
    """
    ends, sent = time.monotonic() + LONGEST, set[int]()
    async with hub.current().listen(pk) as listener:
        messages = await run(_messages_after, pk, after)
        while not listener.closing and time.monotonic() < ends:
            sent.update(message.pk for message in messages)
            yield News(messages, listener.take_changed())
            if len(messages) == MOST_AT_ONCE:
                messages = await run(_messages_after, pk, messages[-1].pk)
                continue
            await listener.wait(BEAT_EVERY)
            fresh = listener.take_messages() - sent
            messages = await run(_messages, pk, fresh) if fresh else []


async def inbox(after: int | None = None) -> AsyncGenerator[Changes, None]:
    """Which conversations have something new; with `after`, first those with messages newer than that one."""
    ends = time.monotonic() + LONGEST
    async with hub.current().listen(None) as listener:
        found, last = await run(_conversations_after, after)
        while not listener.closing and time.monotonic() < ends:
            yield Changes(frozenset(found), last)
            await listener.wait(BEAT_EVERY)
            found = listener.take_conversations()
            last = max(last, listener.newest)


def touch(conversations: Iterable[int]) -> None:
    """Wake the streams of these conversations. Call it inside the transaction of the change."""
    Change.objects.bulk_create([Change(conversation=pk) for pk in conversations], batch_size=200)


async def run(read: Callable[..., T], *arguments: object) -> T:
    """Run a short database read in the poller's thread, so that a stream holds no thread and no connection."""
    return await hub.current().run(read, *arguments)


def sse(data: object, event: str = "", last_id: int | str = "") -> bytes:
    """One Server-Sent Event with `data` as JSON."""
    head = (f"id: {last_id}\n" if last_id != "" else "") + (f"event: {event}\n" if event else "")
    return f"{head}data: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def last_event_id(request: HttpRequest) -> int:
    """Where the browser wants to resume: its `Last-Event-ID` header, or `?after=`; 0 when it says nothing usable."""
    said = request.headers.get("Last-Event-ID") or request.GET.get("after", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else 0


def respond(request: HttpRequest, chunks: AsyncGenerator[bytes, None], key: str, most: int) -> HttpResponseBase:
    """A streaming answer, or 503 with Retry-After when `key` (or the address, or the process) has too many open."""
    slots, address = hub.current().slots, f"address:{address_key(request)}"
    full = slots[key] >= most or slots[address] >= settings.LIVE_MOST_STREAMS_ADDRESS
    if full or slots[ALL] >= settings.LIVE_MOST_STREAMS:
        return HttpResponse("too many streams", status=503, headers={"Retry-After": "10"}, content_type="text/plain")

    async def counted() -> AsyncIterator[bytes]:
        taken = (key, address, ALL)
        slots.update(taken)
        try:
            yield b"retry: 2000\n\n"
            async with aclosing(chunks):
                async for chunk in chunks:
                    yield chunk
        finally:
            slots.subtract(taken)
            for name in taken:
                if not slots[name]:
                    del slots[name]

    response = StreamingHttpResponse(counted(), content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _messages_after(pk: int, after: int) -> list[Message]:
    rows = Message.objects.filter(conversation_id=pk, pk__gt=after).select_related("moderator", "event")
    return list(rows.order_by("pk")[:MOST_AT_ONCE])


def _messages(pk: int, ids: set[int]) -> list[Message]:
    rows = Message.objects.filter(conversation_id=pk, pk__in=ids).select_related("moderator", "event")
    return list(rows.order_by("pk"))


def _conversations_after(after: int | None) -> tuple[set[int], int]:
    newest = Message.objects.aggregate(newest=Max("pk"))["newest"] or 0
    if after is None:
        return set(), newest
    rows = Message.objects.filter(pk__gt=after).order_by("-pk").values_list("conversation_id", flat=True)
    return set(rows[:MOST_AT_ONCE]), newest
