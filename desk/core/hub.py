"""The poller under `desk.core.live`: looks for new messages and changes, and wakes who listens."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from django.db import DatabaseError, InterfaceError, close_old_connections, models
from django.utils import timezone

from desk.core.models import Change
from desk.gateway.models import Message

log = logging.getLogger(__name__)
INTERVAL = 0.1  # seconds between looks
PAUSE = 1.0  # seconds after a look that failed
WINDOW = 5.0  # seconds in which a transaction may commit a lower id after a higher one
MOST_ROWS = 5_000  # a look
KEEP = timedelta(hours=1)
PRUNE_EVERY = 600.0  # seconds
T = TypeVar("T")


@dataclass(eq=False)
class Listener:
    """One open stream. `conversation` None listens to all."""

    conversation: int | None
    closing: bool = False
    newest: int = 0
    _messages: set[int] = field(default_factory=set)
    _conversations: set[int] = field(default_factory=set)
    _changed: bool = False
    _wake: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, seconds: float) -> None:
        """Until there is news, the process stops, or `seconds` have passed."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._wake.wait(), seconds)
        self._wake.clear()

    def take_messages(self) -> set[int]:
        """Ids of new messages since the last call."""
        taken, self._messages = self._messages, set()
        return taken

    def take_conversations(self) -> set[int]:
        """Ids of conversations with anything new since the last call."""
        taken, self._conversations = self._conversations, set()
        return taken

    def take_changed(self) -> bool:
        """True when something other than a message changed since the last call."""
        taken, self._changed = self._changed, False
        return taken

    def tell(self, messages: list[tuple[int, int]], changes: list[tuple[int, int]]) -> None:
        """Rows are (id, conversation)."""
        mine = [pk for pk, where in messages if self.conversation in (None, where)]
        changed = [where for _, where in changes if self.conversation in (None, where)]
        if mine or changed:
            self._messages.update(mine if self.conversation is not None else ())
            if self.conversation is None:
                self._conversations.update([where for _, where in messages] + changed)
            self._changed = self._changed or bool(changed)
            self.newest = max([self.newest, *mine])
            self._wake.set()

    def close(self) -> None:
        """End the stream."""
        self.closing = True
        self._wake.set()


class Tail:
    """The end of a table: rows that appeared since the last look, also when a lower id commits after a higher one."""

    def __init__(self, model: type[models.Model], column: str) -> None:
        self.rows = model._default_manager.order_by("pk").values_list("pk", column)
        newest = model._default_manager.aggregate(newest=models.Max("pk"))["newest"] or 0
        self.floor = max(0, newest - 200)
        self.seen = {pk: time.monotonic() for pk, _ in self.rows.filter(pk__gt=self.floor)}

    def look(self) -> list[tuple[int, int]]:
        """New rows as (id, conversation)."""
        now = time.monotonic()
        found = list(self.rows.filter(pk__gt=self.floor)[:MOST_ROWS])
        fresh = [row for row in found if row[0] not in self.seen]
        self.seen.update((pk, now) for pk, _ in fresh)
        if len(found) == MOST_ROWS:  # a flood: go on behind it
            self.floor = found[-1][0]
        else:
            self.floor = max([self.floor, *(pk for pk, at in self.seen.items() if now - at > WINDOW)])
        self.seen = {pk: at for pk, at in self.seen.items() if pk > self.floor}
        return fresh


class Hub:
    """One for each event loop (in production: one a process)."""

    def __init__(self) -> None:
        self.slots: Counter[str] = Counter()
        self._loop = asyncio.get_running_loop()
        self._listeners: set[Listener] = set()
        self._thread = ThreadPoolExecutor(1, "live")
        self._task: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._closing = False
        self._pruned = 0.0
        _hear_signals()

    @contextlib.asynccontextmanager
    async def listen(self, conversation: int | None) -> AsyncIterator[Listener]:
        """Register first; once this is entered, everything that commits later wakes the listener."""
        listener = Listener(conversation, closing=self._closing)
        self._listeners.add(listener)
        try:
            if self._task is None or self._task.done():
                self._ready.clear()
                self._task = asyncio.create_task(self._poll())
            await self._ready.wait()
            yield listener
        finally:
            self._listeners.discard(listener)

    async def run(self, read: Callable[..., T], *arguments: object) -> T:
        """Run a database read in the one thread of this hub."""

        def clean() -> T:
            close_old_connections()
            return read(*arguments)

        return await self._loop.run_in_executor(self._thread, clean)

    def close(self) -> None:
        """End all streams; may be called from any thread."""
        self._closing = True
        with contextlib.suppress(RuntimeError):  # the loop is closed already
            self._loop.call_soon_threadsafe(self._end)

    def _end(self) -> None:
        for listener in self._listeners:
            listener.close()
        self._ready.set()

    async def _poll(self) -> None:
        tails: tuple[Tail, Tail] | None = None
        while self._listeners and not self._closing:
            pause = INTERVAL
            try:
                if tails is None:
                    tails = await self.run(_tails)
                    self._ready.set()
                messages, changes = await self.run(_look, tails)
                if messages or changes:
                    for listener in list(self._listeners):
                        listener.tell(messages, changes)
                if time.monotonic() - self._pruned > PRUNE_EVERY:
                    self._pruned = time.monotonic()
                    await self.run(_prune)
            except (DatabaseError, InterfaceError) as error:
                log.warning("live updates: the database is away: %s", error)
                pause = PAUSE
            await asyncio.sleep(pause)


def _tails() -> tuple[Tail, Tail]:
    return Tail(Message, "conversation_id"), Tail(Change, "conversation")


def _look(tails: tuple[Tail, Tail]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return tails[0].look(), tails[1].look()


def _prune() -> None:
    Change.objects.filter(at__lt=timezone.now() - KEEP).delete()


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()
_heard: dict[int, Any] = {}


def current() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


def close_all() -> None:
    """End every stream of this process."""
    for hub in list(_hubs.values()):
        hub.close()


def _hear_signals() -> None:
    """The server waits for open answers before it stops: end ours on its signals, then let it have them."""
    if threading.current_thread() is not threading.main_thread() or _heard:
        return

    def hear(number: int, frame: Any) -> None:
        close_all()
        before = _heard.get(number)
        if callable(before):
            before(number, frame)

    for number in (signal.SIGTERM, signal.SIGINT):
        before = signal.getsignal(number)
        if callable(before) and before is not signal.default_int_handler:
            _heard[number] = before
            signal.signal(number, hear)
