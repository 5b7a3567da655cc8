"""The worker's loop: claim due conversations, work on each in a thread of its own, give them back."""

from __future__ import annotations

import logging
import threading
import time
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import httpx
from django.db import Error as DatabaseError
from django.db import InterfaceError, InternalError, OperationalError, close_old_connections, transaction
from django.utils import timezone

from desk.core import live
from desk.core.bell import Bell
from desk.core.sql import Compiled
from desk.core.sqlite3.base import may_lag
from desk.gateway.events import Kind
from desk.gateway.models import Conversation, InboxEvent
from desk.gateway.payloads import OWN
from desk.gateway.worker import lease, record
from desk.gateway.worker.bot import client
from desk.gateway.worker.comments import COMMENT_HANDLERS
from desk.gateway.worker.kinds import HANDLERS
from desk.gateway.worker.turn import TryLater, take_turn

log = logging.getLogger(__name__)
THREADS = 8
IDLE = 0.25  # seconds between looks at an empty inbox while nobody rings; also how exactly "later" is kept
MOST_ATTEMPTS = 5
BACKOFF = (1, 5, 20, 60)  # seconds
MOST_EVENTS = 200  # of one conversation at a time
AWAY = (OperationalError, InterfaceError, InternalError)  # it is away or busy; its other errors are the data's fault
GONE = datetime.max.replace(tzinfo=ZoneInfo("UTC"))
LOST = 30.0  # seconds between looks for conversations that nobody would look at
_WAITING: Compiled[InboxEvent] = Compiled(
    lambda pk: InboxEvent.objects.filter(conversation=pk, state="waiting").order_by("id")[:MOST_EVENTS], -1
)


class Worker:
    """Runs until `stop` is set."""

    def __init__(self, threads: int = THREADS) -> None:
        self.stop = threading.Event()
        self.threads = threads

    def run(self) -> None:
        """Claim and work; a database that is away is waited for."""
        running: set[Future[None]] = set()
        looked, began = 0.0, False
        may_lag()  # what the power takes of a turn is done again; the sender's own commits come after it
        with ThreadPoolExecutor(self.threads, "turn", may_lag) as pool, client() as http, Bell("inbox") as bell:
            while not self.stop.is_set():
                running = {future for future in running if not future.done()}
                claimed: list[int] = []
                try:
                    if not began:
                        freed, began = lease.free_dead(), True
                        if freed:
                            log.info("%d conversations of a worker that died are taken up again", freed)
                    if len(running) < self.threads:
                        claimed = lease.claim(self.threads - len(running))
                    if time.monotonic() - looked > LOST:
                        looked = time.monotonic()
                        if lost := lease.find_forgotten():
                            log.error("%d conversations had waiting events and no time to be looked at", lost)
                except DatabaseError as error:
                    log.warning("the database is away: %s", error)
                    close_old_connections()
                    self.stop.wait(1)
                running |= {pool.submit(work_on, http, conversation) for conversation in claimed}
                if len(running) >= self.threads:
                    wait(running, IDLE, FIRST_COMPLETED)
                elif not claimed:
                    bell.wait(IDLE)


def work_on(http: httpx.Client, conversation: int) -> None:
    """Everything that waits in one conversation, in order; then the lease goes back."""
    try:
        next_due = _work_off(http, conversation)
        if next_due is not GONE:
            lease.release(conversation, next_due)
    except DatabaseError as error:
        log.warning("the database failed while working on conversation %s: %s", conversation, error)
        _release_surely(conversation)
    finally:
        close_old_connections()


def _work_off(http: httpx.Client, conversation: int) -> datetime | None:
    """Event by event; when to look again (None: now, if more has come), or GONE when the lease has been given back."""
    renewed = True  # it was claimed a moment ago
    while (events := waiting(conversation)) and (renewed or lease.renew(conversation)):
        first, renewed = events[0], False
        if first.next_attempt_at and first.next_attempt_at > timezone.now():
            return first.next_attempt_at
        try:
            if not handle(http, conversation, events):
                return GONE
        except TryLater as later:
            return later.at
        except AWAY:
            raise
        except Exception as error:  # a fault of ours, or of the data: this event must not block others for ever
            if (again := set_back(first, error)) is not None:
                return again
    return None


def _release_surely(conversation: int) -> None:
    """Once the database is back; if that takes longer than the lease, its end does the same."""
    for _ in range(int(lease.LEASE.total_seconds())):
        close_old_connections()
        try:
            lease.release(conversation, None)
            return
        except DatabaseError:
            time.sleep(1)


def waiting(conversation: int) -> list[InboxEvent]:
    """What waits in a conversation, oldest first."""
    return _WAITING(conversation)


def handle(http: httpx.Client, conversation_id: int, events: list[InboxEvent]) -> bool:
    """Work on the first event (and those that belong to it). False: the lease has been given back, or is lost."""
    first = events[0]
    is_tap = first.kind in {Kind.MESSAGE.value, Kind.POSTBACK.value}
    kind = Kind.FEEDBACK.value if is_tap and first.data.get("payload", "").startswith(OWN) else first.kind
    handler = HANDLERS.get(kind)
    if handler:
        with transaction.atomic():
            conversation = lease.hold(conversation_id)
            if conversation is None:
                return False
            handler(conversation, first)
            _finish(first)
            more = not lease.gives_back(conversation)
            conversation.save_changes()
            live.touch([conversation_id])  # most of these bring no message that would wake the consoles
        return more
    if kind in COMMENT_HANDLERS:
        return COMMENT_HANDLERS[kind](http, conversation_id, first)
    return take_turn(http, conversation_id, events)


def set_back(event: InboxEvent, error: Exception) -> datetime | None:
    """Try again later; after too many failures set the event aside and call a human. Returns when to look again."""
    log.exception("event %s failed", event.pk, exc_info=error)
    event.attempts += 1
    event.error = f"{type(error).__name__}: {error}"[:500]
    if event.attempts >= MOST_ATTEMPTS:
        event.state, event.next_attempt_at = InboxEvent.State.ASIDE, None
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().get(events=event)
            record.needs_human(conversation)
            conversation.save_changes()
            live.touch([conversation.pk])
    else:
        event.next_attempt_at = timezone.now() + timedelta(seconds=BACKOFF[min(event.attempts, len(BACKOFF)) - 1])
    event.save(update_fields=["attempts", "error", "state", "next_attempt_at"])
    return event.next_attempt_at


def _finish(event: InboxEvent) -> None:
    event.state, event.done_at, event.error = InboxEvent.State.DONE, timezone.now(), ""
    event.save(update_fields=["state", "done_at", "error"])
