"""Periodic jobs: each in one worker at a time, again after a failure, taken up again when its worker has died."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from datetime import timezone as utc

import pytest
from django.utils import timezone

from desk.core import jobs
from desk.core.models import Job
from knowledge.clock import WARSAW

pytestmark = pytest.mark.django_db


@pytest.fixture
def ran(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two jobs of the test's own in place of the desk's: one that works, one that fails."""
    monkeypatch.setattr(jobs, "registered", {})
    done: list[str] = []

    @jobs.every(timedelta(minutes=5), "often")
    def often() -> None:
        done.append("often")

    @jobs.daily(3, "nightly")
    def nightly() -> None:
        done.append("nightly")
        raise ValueError("the disk is full")

    return done


def test_a_new_desk_runs_frequent_jobs_at_once_and_nightly_ones_at_night(ran: list[str]) -> None:
    noon = datetime(2026, 3, 28, 12, tzinfo=WARSAW)
    jobs.prepare(noon)
    assert jobs.due(noon) == ["often"]
    night = datetime(2026, 3, 29, 3, tzinfo=WARSAW).astimezone(utc.utc)  # the night in which the clocks change
    assert jobs.due(night - timedelta(minutes=1)) == ["often"]
    assert jobs.due(night) == ["often", "nightly"]


def test_two_workers_want_one_job_and_one_gets_it(ran: list[str]) -> None:
    now = timezone.now()
    jobs.prepare(now)
    assert jobs.claim("often", now)
    assert not jobs.claim("often", now)
    jobs.run("often")
    assert ran == ["often"]
    assert "often" not in jobs.due(timezone.now())
    assert "often" in jobs.due(timezone.now() + timedelta(minutes=5))  # the other one, too, a little before three


def test_a_job_that_fails_says_so_and_runs_again_the_next_night(ran: list[str]) -> None:
    night = datetime(2026, 3, 28, 3, tzinfo=WARSAW)
    jobs.prepare(night - timedelta(hours=1))
    assert jobs.claim("nightly", night)
    jobs.run("nightly")
    row = Job.objects.get(name="nightly")
    assert row.error == "ValueError: the disk is full"
    assert row.done_at is None
    assert row.due_at is not None
    assert timezone.localtime(row.due_at, WARSAW).hour == 3
    assert row.due_at > timezone.now()


def test_a_job_whose_worker_died_is_taken_up_again(ran: list[str]) -> None:
    now = timezone.now()
    jobs.prepare(now)
    jobs.claim("often", now)
    Job.objects.update(owner=f"{jobs.OWNER.rpartition(':')[0]}:999999999")
    assert jobs.due(now) == []
    jobs.prepare(now)
    assert jobs.due(now) == ["often"]


def test_asked_for_soon_it_is_due_at_once(ran: list[str]) -> None:
    jobs.prepare(timezone.now())
    jobs.soon("nightly")
    assert "nightly" in jobs.due(timezone.now())


@pytest.mark.django_db(transaction=True)
def test_the_runner_runs_what_is_due_and_stops_when_told(ran: list[str]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=jobs.Runner(stop).run)
    thread.start()
    for _ in range(100):
        if Job.objects.filter(name="often", done_at__isnull=False).exists():
            break
        stop.wait(0.05)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert ran == ["often"]
    assert jobs.stopping.is_set()
