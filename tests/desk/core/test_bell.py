"""Who waits on a bell hears of what was committed; a ring that nobody hears harms nobody."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from django.db import transaction

from desk.core.bell import Bell, ring

LONG = 20.0  # seconds: far longer than a ring takes


@pytest.mark.django_db(transaction=True)
def test_a_ring_wakes_all_who_wait_for_that_name() -> None:
    with Bell("one") as first, Bell("one") as second, Bell("two") as other:
        threading.Timer(0.1, lambda: ring("one")).start()
        assert first.wait(LONG)
        assert second.wait(LONG)
        assert not other.wait(0.01)


@pytest.mark.django_db(transaction=True)
def test_it_rings_after_the_commit_and_not_after_a_rollback() -> None:
    with Bell("one") as bell:
        with transaction.atomic():
            ring("one")
            assert not bell.wait(0.01)
        assert bell.wait(LONG)
        with transaction.atomic():
            ring("one")
            transaction.set_rollback(True)
        assert not bell.wait(0.01)


@pytest.mark.django_db(transaction=True)
def test_many_rings_are_one() -> None:
    with Bell("one") as bell:
        for _ in range(2000):  # more than a socket holds
            ring("one")
        assert bell.wait(LONG)
        assert not bell.wait(0.01)


@pytest.mark.django_db(transaction=True)
def test_the_bell_of_a_dead_process_is_taken_away(settings: object) -> None:
    dead = Bell("one")
    dead.__enter__()
    dead.socket.close()  # as when its process is killed: the file stays
    ring("one")
    assert not list((Path(settings.VAR) / "bells").glob("one.*"))  # type: ignore[attr-defined]


@pytest.mark.django_db(transaction=True)
def test_without_a_place_for_sockets_one_only_waits(settings: object, tmp_path: Path) -> None:
    settings.VAR = tmp_path / ("long" * 30)  # type: ignore[attr-defined]
    with Bell("one") as bell:
        ring("one")
        assert not bell.wait(0.01)
