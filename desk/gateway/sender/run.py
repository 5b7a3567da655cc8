"""The sender's loop: claims what is due, sends many conversations at once, settles each row."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from desk.core.bell import Bell
from desk.gateway.models import Heartbeat, Outgoing
from desk.gateway.sender import accounts, mail, metrics, rows, signs, versions
from desk.gateway.sender.graph import GraphClient
from desk.gateway.sender.marks import marked
from desk.gateway.sender.outcomes import ALREADY_REPLIED, Fate, Outcome
from desk.gateway.sender.usage import Bucket, read_usage
from desk.gateway.sender.window import WindowClosed, body_for

log = logging.getLogger(__name__)
T = TypeVar("T")
Kind = Outgoing.Kind

AT_ONCE = 64  # calls under way
IDLE = 0.25  # seconds between looks at an empty outbox while nobody rings
BLOCKED = timedelta(seconds=0.2)  # between looks at an outbox of which nothing can leave
CARE = 2.0  # seconds between heartbeats
ACTION_LIMIT = 3.0  # seconds: a typing sign is not worth more
FIRST_WAIT, LONGEST_WAIT = 1.0, 20.0  # seconds between attempts
MOST_ATTEMPTS = 8  # that Meta answered with an error of its own; while it is away only the window ends it
CALLS_A_SECOND = 300  # text messages of a page
PRIVATE_REPLIES_AN_HOUR = 750
AWAY = ("network", "http 5", "mail")  # codes that say nothing about the message


async def run_sender(stop: asyncio.Event) -> None:
    """Send until `stop` is set; then finish what is under way."""
    sender = Sender()
    async with GraphClient(
        settings.META_GRAPH_URL, settings.META_GRAPH_VERSION, settings.META_APP_SECRET, connections=AT_ONCE
    ) as graph:
        await sender.run(graph, stop)


class Sender:
    """One sending process. All its database work is done in one thread."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "sender-db")
        self._buckets: dict[tuple[str, bool], Bucket] = {}
        self._pace: dict[str, float] = {}
        self._under_way: set[asyncio.Task[None]] = set()
        self._care_at = 0.0
        self._open: set[str] = set()  # accounts that may send, as far as is known: signs of life heed it
        self._idle_until = timezone.now()
        self._warned = ""

    async def run(self, graph: GraphClient, stop: asyncio.Event) -> None:
        """Claim and send until `stop`; a database that is away is waited for."""
        look = asyncio.Event()  # something may have to be done: a ring, a call that has ended, the end
        ending = asyncio.create_task(stop.wait())
        ending.add_done_callback(lambda _: look.set())
        try:
            await self._surely(partial(rows.recover, at_start=True))
            with Bell("outbox") as bell, _heard(bell, look):
                while not stop.is_set():
                    look.clear()
                    try:
                        claimed = await self._database(self._claim)
                    except DatabaseError as error:
                        log.warning("the database is away: %s", error)
                        await _sleep(stop, 1)
                        continue
                    for row in claimed + self._signs({row.conversation_id for row in claimed}):
                        task = asyncio.create_task(self._send(graph, row))
                        self._under_way.add(task)
                        task.add_done_callback(self._under_way.discard)
                        task.add_done_callback(lambda _: look.set())
                    if not claimed:
                        await _sleep(look, IDLE)
            if self._under_way:
                await asyncio.wait(self._under_way)
        finally:
            ending.cancel()
            await asyncio.get_running_loop().run_in_executor(self._thread, connections.close_all)
            self._thread.shutdown()

    def _signs(self, answered: set[int | None]) -> list[Outgoing]:
        """Signs of life to send now; one beside its answer only confuses."""
        return [
            row
            for row in signs.take()
            if row.conversation and row.conversation.account in self._open and row.conversation_id not in answered
        ]

    def _claim(self) -> list[Outgoing]:
        now = timezone.now()
        if monotonic() >= self._care_at:
            self._care_at = monotonic() + CARE
            self._care(now)
        room = AT_ONCE - len(self._under_way)
        if room <= 0 or now < self._idle_until or not rows.any_due(now):
            return []
        self._open = set(accounts.open_accounts(now))
        claimed = rows.claim(room, self._open, now)
        if not claimed and not self._under_way:  # what is due waits for its account: look less often
            self._idle_until = now + BLOCKED
        return claimed

    def _care(self, now: datetime) -> None:
        close_old_connections()
        Heartbeat.beat("sender")
        self._open = set(accounts.open_accounts(now))
        lost = rows.recover(at_start=False)
        if lost:
            log.error("%d messages of a sender that died are of unknown fate", lost)
        warning = versions.warning(settings.META_GRAPH_VERSION, now.date())
        if warning and warning != self._warned:
            log.warning(warning)
        self._warned = warning

    async def _send(self, graph: GraphClient, row: Outgoing) -> None:
        try:
            outcome = await self._attempt(graph, row)
            if outcome is not None:
                metrics.CALLS.labels(row.kind, outcome.fate.value).inc()
                if row.kind != Kind.ACTION or outcome.fate in {Fate.STOP, Fate.LIMITED}:
                    await self._surely(partial(self._settle, row, outcome))
        except Exception:
            log.exception("outgoing %s: a fault of the sender; its fate is unknown", row.pk)
            await self._surely(partial(rows.unknown, row, Outcome(Fate.UNKNOWN, "fault", "fault of the sender")))

    async def _attempt(self, graph: GraphClient, row: Outgoing) -> Outcome | None:
        """Make the call. None when the row was settled without one."""
        if row.kind == Kind.MAIL:
            return await asyncio.to_thread(mail.send, row)
        now = timezone.now()
        try:
            body = marked(row, body_for(row, now))
        except WindowClosed as closed:
            return Outcome(Fate.FINAL, "window", str(closed))
        account = row.conversation.account if row.conversation else ""
        wait = self._wait(account, row.kind)
        if wait and row.kind == Kind.ACTION:
            return None
        if wait:
            at = now + timedelta(seconds=wait)
            await self._surely(partial(rows.again, row, Outcome(Fate.RETRY), at, counts=False))
            return None
        if row.kind == Kind.MESSAGE and row.attempts == 1:
            metrics.QUEUE_SECONDS.observe(max((now - row.created_at).total_seconds(), 0))
        limits = {"limit": ACTION_LIMIT} if row.kind == Kind.ACTION else {}
        with metrics.CALL_SECONDS.time():
            outcome, headers = await graph.call(
                str(row.call.get("path", "")), body, accounts.tokens().get(account, ""), **limits
            )
        usage = read_usage(headers)
        self._pace[account] = usage.pace
        if usage.pause and outcome.fate is not Fate.LIMITED:
            await self._surely(partial(accounts.pause, account, usage.pause, "usage", f"{usage.percent:.0f} % used"))
        if outcome.fate is Fate.LIMITED and outcome.wait is None and usage.regain:
            return Outcome(Fate.LIMITED, outcome.code, outcome.error, outcome.trace, wait=usage.regain)
        return outcome

    def _wait(self, account: str, kind: str) -> float:
        private = kind == Kind.PRIVATE_REPLY
        rate, size = (PRIVATE_REPLIES_AN_HOUR / 3600, 50) if private else (CALLS_A_SECOND, CALLS_A_SECOND)
        bucket = self._buckets.setdefault((account, private), Bucket(rate, size))
        return bucket.take(monotonic(), self._pace.get(account, 1.0))

    def _settle(self, row: Outgoing, outcome: Outcome) -> None:
        """Store the outcome; runs in the database's thread."""
        account = row.conversation.account if row.conversation else ""
        if outcome.fate in {Fate.STOP, Fate.LIMITED}:
            self._open.discard(account)
        if outcome.fate is Fate.STOP:
            accounts.stop(account, outcome.code, outcome.error)
        elif outcome.fate is Fate.LIMITED:
            seconds = outcome.wait if outcome.wait is not None else backoff(row.attempts)
            accounts.pause(account, max(seconds, 1.0), outcome.code, outcome.error)
        if row.kind == Kind.ACTION:
            return
        if outcome.fate is Fate.SENT:
            rows.sent(row, outcome)
        elif outcome.fate in {Fate.STOP, Fate.LIMITED}:
            rows.again(row, outcome, None, counts=outcome.fate is Fate.LIMITED)
        elif outcome.fate is Fate.UNKNOWN and row.kind not in rows.REPEATABLE:
            rows.unknown(row, outcome)
        elif outcome.fate is Fate.FINAL or (row.attempts >= MOST_ATTEMPTS and not outcome.code.startswith(AWAY)):
            rows.failed(row, outcome)
        else:
            seconds = outcome.wait if outcome.wait is not None else backoff(row.attempts)
            rows.again(row, outcome, timezone.now() + timedelta(seconds=seconds))
        if outcome.fate is not Fate.SENT or outcome.code == ALREADY_REPLIED:
            log.warning(
                "outgoing %s (%s): %s %s, fbtrace %s", row.pk, row.kind, outcome.fate.value, outcome.code, outcome.trace
            )

    async def _surely(self, work: Callable[[], T]) -> T:
        """Do the database work, however long the database is away: what was sent must not be forgotten."""
        while True:
            try:
                return await self._database(work)
            except (OperationalError, InterfaceError) as error:
                log.warning("the database is away: %s", error)
                await asyncio.sleep(0.5)

    async def _database(self, work: Callable[[], T]) -> T:
        def do() -> T:
            try:
                return work()
            except DatabaseError:
                close_old_connections()  # a broken one is replaced at the next attempt
                raise

        return await asyncio.get_running_loop().run_in_executor(self._thread, do)


def backoff(attempt: int) -> float:
    """Seconds until the next attempt: doubled each time, with jitter so that not all come back at once."""
    longest = min(FIRST_WAIT * 2 ** max(attempt - 1, 0), LONGEST_WAIT)
    return longest * random.uniform(0.5, 1.0)


async def _sleep(until: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(asyncio.TimeoutError):
        await asyncio.wait_for(until.wait(), seconds)


@contextlib.contextmanager
def _heard(bell: Bell, look: asyncio.Event) -> Iterator[None]:
    """Each ring of the bell sets `look`."""
    loop = asyncio.get_running_loop()

    def hear() -> None:
        bell.hush()
        look.set()

    loop.add_reader(bell.socket, hear)
    try:
        yield
    finally:
        loop.remove_reader(bell.socket)
