"""The worker's loop: claim due conversations, work on each in a thread of its own, give them back."""

from __future__ import annotations

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime, timedelta

import httpx
from django.db import Error as DatabaseError
from django.db import close_old_connections, transaction
from django.utils import timezone

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
IDLE = 0.04  # seconds between looks at an empty inbox
MOST_ATTEMPTS = 5
BACKOFF = (1, 5, 20, 60)  # seconds
MOST_EVENTS = 200  # of one conversation at a time


class Worker:
    """Runs until `stop` is set."""

    def __init__(self, threads: int = THREADS) -> None:
        self.stop = threading.Event()
        self.threads = threads

    def run(self) -> None:
        """Claim and work; a database that is away is waited for."""
        freed = lease.free_dead()
        if freed:
            log.info("%d conversations of a worker that died are taken up again", freed)
        running: set[Future[None]] = set()
        with ThreadPoolExecutor(self.threads, "turn") as pool, client() as http:
            while not self.stop.is_set():
                running = {future for future in running if not future.done()}
                claimed: list[int] = []
                try:
                    if len(running) < self.threads:
                        claimed = lease.claim(self.threads - len(running))
                except DatabaseError as error:
                    log.warning("the database is away: %s", error)
                    close_old_connections()
                    self.stop.wait(1)
                running |= {pool.submit(work_on, http, conversation) for conversation in claimed}
                if not claimed:
                    self.stop.wait(IDLE)


def work_on(http: httpx.Client, conversation: int) -> None:
    """Everything that waits in one conversation, in order; then the lease goes back."""
    next_due: datetime | None = None
    try:
        while (events := waiting(conversation)) and lease.renew(conversation):
            first = events[0]
            if first.next_attempt_at and first.next_attempt_at > timezone.now():
                next_due = first.next_attempt_at
                break
            try:
                if not handle(http, conversation, events):
                    break
            except TryLater as later:
                next_due = later.at
                break
            except DatabaseError:
                raise
            except Exception as error:  # a fault of ours: this event must not block others for ever
                next_due = set_back(first, error)
        lease.release(conversation, next_due)
    except DatabaseError as error:
        log.warning("the database failed while working on conversation %s: %s", conversation, error)
    finally:
        close_old_connections()


def waiting(conversation: int) -> list[InboxEvent]:
    """What waits in a conversation, oldest first."""
    rows = InboxEvent.objects.filter(conversation=conversation, state=InboxEvent.State.WAITING).order_by("id")
    return list(rows[:MOST_EVENTS])


def handle(http: httpx.Client, conversation_id: int, events: list[InboxEvent]) -> int:
    """Work on the first event (and those that belong to it). Returns how many are done."""
    first = events[0]
    is_tap = first.kind in {Kind.MESSAGE.value, Kind.POSTBACK.value}
    kind = Kind.FEEDBACK.value if is_tap and first.data.get("payload", "").startswith(OWN) else first.kind
    handler = HANDLERS.get(kind)
    if handler:
        with transaction.atomic():
            conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
            handler(conversation, first)
            conversation.save()
            _finish(first)
        return 1
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
            conversation.save()
    else:
        event.next_attempt_at = timezone.now() + timedelta(seconds=BACKOFF[min(event.attempts, len(BACKOFF)) - 1])
    event.save(update_fields=["attempts", "error", "state", "next_attempt_at"])
    return event.next_attempt_at


def _finish(event: InboxEvent) -> None:
    event.state, event.done_at, event.error = InboxEvent.State.DONE, timezone.now(), ""
    event.save(update_fields=["state", "done_at", "error"])
