"""Rasa's conversations in SQLite (WAL) under `VAR`, or in PostgreSQL by `TRACKER_URL`.

Beside Rasa's own store: a conversation of thousands of events is read as fast as a short one, since only the latest
events of its present session are; saving appends what is new to what was read, so no count of rows decides.
"""

from __future__ import annotations

import itertools
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

EVENTS_READ = 400  # of the present session; what is older matters to nobody who answers
BUSY_SECONDS = 5.0
_STORED = "events_in_store"  # an attribute put on a tracker that was read: how many of its events are stored


class TrackerStore(SQLTrackerStore):
    """SQL store of conversations; errors of the database are raised, never swallowed."""

    engine: sa.engine.Engine

    def __init__(
        self,
        domain: Domain | None = None,
        host: str | None = None,
        event_broker: EventBroker | None = None,
        **kwargs: Any,
    ) -> None:
        url = os.environ.get("TRACKER_URL") or host or _sqlite_url()
        super().__init__(domain=domain, host=url, event_broker=event_broker)
        if url.startswith("sqlite"):
            self._use_wal(url)

    def _use_wal(self, url: str) -> None:
        """Write-ahead log: readers don't block a save; connections are kept."""
        self.engine.dispose()
        self.engine = sa.create_engine(
            url, poolclass=QueuePool, connect_args={"check_same_thread": False, "timeout": BUSY_SECONDS}
        )

        @sa.event.listens_for(self.engine, "connect")
        def set_pragmas(connection: Any, _: Any) -> None:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA secure_delete=ON")  # what is forgotten does not stay in freed pages

        self.sessionmaker = sa.orm.session.sessionmaker(bind=self.engine)

    async def _retrieve(self, sender_id: str, fetch_events_from_all_sessions: bool) -> DialogueStateTracker | None:
        if fetch_events_from_all_sessions:
            return await super()._retrieve(sender_id, fetch_events_from_all_sessions)
        with self.session_scope() as session:
            latest = (
                session.query(self.SQLEvent.type_name, self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == sender_id)
                .order_by(self.SQLEvent.id.desc())
                .limit(EVENTS_READ)
                .all()
            )
        events = [json.loads(data) for _, data in reversed(_present_session(latest))]
        if not events or not self.domain:
            return None
        tracker = DialogueStateTracker.from_dict(sender_id, events, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    def _additional_events(self, session: Any, tracker: DialogueStateTracker) -> Iterator[Event]:
        stored = getattr(tracker, _STORED, None)
        if stored is None:  # not read by this store: Rasa's own way, by count
            return super()._additional_events(session, tracker)
        return itertools.islice(tracker.events, stored, None)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet. Raises what the database raises."""
        await super().save(tracker)
        setattr(tracker, _STORED, len(tracker.events))

    def forget(self, sender_id: str) -> int:
        """Delete all that is stored of a conversation. Returns how many events; raises what the database raises."""
        with self.session_scope() as session:
            deleted: int = session.query(self.SQLEvent).filter(self.SQLEvent.sender_id == sender_id).delete()
            session.commit()
        if deleted and self.engine.dialect.name == "sqlite":  # nor in the log, once no reader needs it
            with self.engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return deleted


def _present_session(latest_first: list[Any]) -> list[Any]:
    """The rows back to the start of the session, that start (and the action before it) in."""
    for at, row in enumerate(latest_first):
        if row.type_name == SessionStarted.type_name:
            return latest_first[: at + 1]
    return latest_first


def _sqlite_url() -> str:
    folder = Path(os.environ.get("VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'tracker.sqlite3'}"
