"""Periodic jobs: the apps register them, the workers run them, each in one worker at a time.

    @jobs.every(timedelta(minutes=5), "numbers")
    def refresh() -> None: ...

    @jobs.daily(3, "retention")                 # at 3 o'clock in Warsaw
    def sweep() -> None: ...

A job is claimed in the database, so any number of workers may run. What takes long or much memory starts a process.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import time as clock_time

from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.db.models import Q
from django.utils import timezone

from desk.core.models import Job
from desk.gateway.worker.lease import OWNER, process_lives
from knowledge.clock import WARSAW

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=30)  # a worker on another host that says nothing for so long is taken for dead
IDLE = 1.0  # seconds between looks
AT_ONCE = 3


@dataclass(frozen=True)
class Registered:
    """A job of the code: what it does, and when it is due after a moment."""

    run: Callable[[], object]
    after: Callable[[datetime], datetime]
    at_start: bool  # whether a new desk runs it at once


registered: dict[str, Registered] = {}
stopping = threading.Event()  # a job that waits for something looks at it
Run = Callable[[], object]


def every(interval: timedelta, name: str) -> Callable[[Run], Run]:
    """Register a job that runs this often, counted from its end."""

    def register(run: Run) -> Run:
        registered[name] = Registered(run, lambda moment: moment + interval, at_start=True)
        return run

    return register


def daily(hour: int, name: str) -> Callable[[Run], Run]:
    """Register a job that runs once a day, at this hour of Warsaw."""

    def register(run: Run) -> Run:
        registered[name] = Registered(run, lambda moment: next_at(hour, moment), at_start=False)
        return run

    return register


def next_at(hour: int, moment: datetime) -> datetime:
    """The next time that it is `hour` o'clock in Warsaw after `moment`."""
    local = timezone.localtime(moment, WARSAW)
    on = local.date() if local.hour < hour else local.date() + timedelta(days=1)
    return datetime.combine(on, clock_time(hour), WARSAW)


def prepare(now: datetime) -> None:
    """A row for each registered job; a job whose worker has died on this host is free again."""
    for name, job in registered.items():
        Job.objects.get_or_create(name=name, defaults={"due_at": now if job.at_start else job.after(now)})
    for row in Job.objects.filter(lease_until__isnull=False):
        if not process_lives(row.owner):
            Job.objects.filter(pk=row.pk, owner=row.owner).update(lease_until=None, owner="")


def due(now: datetime) -> list[str]:
    """The jobs that wait to be run."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    names = Job.objects.filter(free, due_at__lte=now).order_by("due_at").values_list("name", flat=True)
    return [name for name in names if name in registered]


def claim(name: str, now: datetime) -> bool:
    """Take a job; False when another worker was first."""
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    rows = Job.objects.filter(free, name=name, due_at__lte=now)
    return bool(rows.update(owner=OWNER, lease_until=now + LEASE))


def run(name: str) -> None:
    """Run a claimed job; its failure is logged and shown, and it is due again as usual."""
    began, error = time.monotonic(), ""
    try:
        registered[name].run()
    except Exception as failure:
        log.exception("the job %s failed", name)
        error = f"{type(failure).__name__}: {failure}"[:300]
    now = timezone.now()
    row = Job.objects.filter(name=name)
    row.update(lease_until=None, owner="", due_at=registered[name].after(now), error=error)
    row.update(seconds=round(time.monotonic() - began, 2), **({} if error else {"done_at": now}))


def soon(name: str) -> None:
    """Have a job run as soon as a worker looks."""
    Job.objects.filter(name=name).update(due_at=timezone.now())


class Runner:
    """Runs what is due until `stop` is set."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop

    def run(self) -> None:
        """Look, claim, run; a database that is away is waited for."""
        running: set[Future[None]] = set()
        prepared = False
        stopping.clear()
        with ThreadPoolExecutor(AT_ONCE, "job") as pool:
            while not self.stop.is_set():
                try:
                    now = timezone.now()
                    if not prepared:
                        prepare(now)
                        prepared = True
                    running = {future for future in running if not future.done()}
                    for name in due(now)[: AT_ONCE - len(running)]:
                        if claim(name, now):
                            running.add(pool.submit(_run, name))
                except DatabaseError as error:
                    log.warning("jobs: the database is away: %s", error)
                    close_old_connections()
                self.stop.wait(IDLE)
            stopping.set()
        close_old_connections()


def _run(name: str) -> None:
    try:
        run(name)
    except DatabaseError as error:
        log.warning("the job %s could not be noted as done: %s", name, error)
    finally:
        close_old_connections()
