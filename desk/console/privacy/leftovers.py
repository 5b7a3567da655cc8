"""What deleting a row leaves behind in the database's files, wiped: SQLite keeps freed pages, its log and old pieces of
the search index. (`secure_delete` in the settings overwrites freed pages; PostgreSQL's autovacuum does its own.)"""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.db.models.signals import post_delete

from desk.core import jobs
from desk.gateway.models import Conversation

JOB = "wipe_leftovers"


def listen() -> None:
    """After a conversation is erased the job runs soon."""
    post_delete.connect(_deleted, sender=Conversation, dispatch_uid="privacy-leftovers")


def _deleted(sender: type[Conversation], instance: Conversation, **_: Any) -> None:
    jobs.soon(JOB)


def wipe() -> None:
    """Rewrite the search index without what is gone, and empty the write-ahead log."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:  # within a transaction nothing is gone yet
        return
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO console_search(console_search) VALUES('optimize')")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
