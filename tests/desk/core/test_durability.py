"""What is acknowledged outlives a power cut: only threads that say so may commit without waiting for the disk."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from desk.core.sqlite3.base import may_lag

NORMAL, FULL = 1, 2


def synchronous() -> int:
    """What SQLite waits for at a commit, on a new connection of this thread."""
    connection.close()
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous")
            return int(cursor.fetchone()[0])
    finally:
        connection.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL waits for the disk by itself")
@pytest.mark.django_db(transaction=True)
def test_commits_wait_for_the_disk_unless_the_thread_may_lag() -> None:
    with ThreadPoolExecutor(1) as strict, ThreadPoolExecutor(1, initializer=may_lag) as lax:
        assert strict.submit(synchronous).result() == FULL
        assert lax.submit(synchronous).result() == NORMAL
        assert strict.submit(synchronous).result() == FULL
