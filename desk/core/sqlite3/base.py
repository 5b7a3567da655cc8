"""SQLite for several writing threads and processes.

SQLite has one writer at a time, and lets the others sleep and ask again, each time for longer: under load somebody
sleeps while the database is free. Here a write transaction first takes its turn: a lock of this process, then one of
the file beside the database, which the system hands on at once and takes back from a process that dies.
"""

from __future__ import annotations

import fcntl
import os
import threading
from functools import lru_cache
from typing import Any

from django.db import OperationalError
from django.db.backends.sqlite3 import base

PATIENCE = 20.0  # seconds, as SQLite's own
_thread = threading.local()


def may_lag() -> None:
    """Of this thread's commits the newest may be lost with the machine's power; the order of all commits is kept.

    So what a later commit of another thread has put on the disk is there with all that was written before it.
    """
    _thread.may_lag = True


class Turn:
    """The right to write to one database file."""

    def __init__(self, path: str) -> None:
        self._mine = threading.Lock()
        self._file = (
            None if ":memory:" in path or "mode=memory" in path else os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        )

    def take(self) -> None:
        """Wait for it. Raises OperationalError when another thread has it for too long."""
        if not self._mine.acquire(timeout=PATIENCE):
            raise OperationalError("database is locked")
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_EX)

    def leave(self) -> None:
        """Hand it on."""
        if self._file is not None:
            fcntl.flock(self._file, fcntl.LOCK_UN)
        self._mine.release()


@lru_cache(maxsize=16)
def turn(name: str) -> Turn:
    """The one of a database, in this process."""
    return Turn(f"{name}.turn")


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes a turn for each transaction."""

    _taken: Turn | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """With the settings' pragmas, but for who may lag."""
        made = super().get_new_connection(conn_params)  # type: ignore[misc]
        if getattr(_thread, "may_lag", False):
            made.execute("PRAGMA synchronous=NORMAL")
        return made

    def _start_transaction_under_autocommit(self) -> None:
        mine = turn(str(self.settings_dict["NAME"]))
        mine.take()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            mine.leave()
            raise
        self._taken = mine

    def _commit(self) -> None:
        try:
            super()._commit()  # type: ignore[misc]
        finally:
            if not self.in_transaction():
                self._leave()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._leave()

    def in_transaction(self) -> bool:
        """True while SQLite itself holds the transaction open (a commit that failed)."""
        return self.connection is not None and bool(self.connection.in_transaction)

    def _leave(self) -> None:
        taken, self._taken = self._taken, None
        if taken is not None:
            taken.leave()
