"""Rasa's conversations in SQLite (WAL) under `VAR`, or in PostgreSQL by `TRACKER_URL`.

Beside Rasa's own store: a conversation of thousands of events is read as fast as a short one, since only the latest
events of its present session are; saving appends what is new to what was read, so no count of rows decides.
"""

from __future__ import annotations

import itertools
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SessionStarted
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.pool import QueuePool

EVENTS_READ = 150  # of the present session, a dozen turns; what is older matters to nobody who answers
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
        url = _url(host)
        super().__init__(domain=domain, host=url, event_broker=event_broker)
        if url.startswith("sqlite"):
            self._use_wal(url)
        self._table_is_there = False  # Rasa only logs that it could not be made, if the database was away at the start

    def _make_table(self) -> None:
        """Make the table once the database answers. Raises what the database raises."""
        if not self._table_is_there:
            self.Base.metadata.create_all(self.engine)
            self._table_is_there = True

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
        events = self.SQLEvent.__table__
        query = (
            sa.select(events.c.type_name, events.c.data)
            .where(events.c.sender_id == sender_id)
            .order_by(events.c.id.desc())
            .limit(EVENTS_READ)
        )
        self._make_table()
        with self.engine.connect() as connection:
            latest = connection.execute(query).all()
        stored = [_event(json.loads(row.data)) for row in reversed(_present_session(latest))]
        if not stored or not self.domain:
            return None
        tracker = DialogueStateTracker.from_events(sender_id, stored, self.domain.slots)
        setattr(tracker, _STORED, len(tracker.events))
        return tracker

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Append the events that are not stored yet, all or none. Raises what the database raises."""
        self._make_table()
        stored = getattr(tracker, _STORED, None if tracker.events else 0)
        if stored is None:  # not read by this store: Rasa's own way, by count
            await super().save(tracker)
        elif new := list(itertools.islice(tracker.events, stored, None)):
            await self.stream_events(tracker)
            with self.engine.begin() as connection:
                connection.execute(self.SQLEvent.__table__.insert(), [_row(tracker.sender_id, event) for event in new])
        setattr(tracker, _STORED, len(tracker.events))

    def forget(self, sender_id: str) -> int:
        """Delete all that is stored of a conversation. Returns how many events; raises what the database raises."""
        self._make_table()
        events = self.SQLEvent.__table__
        with self.engine.begin() as connection:
            deleted: int = connection.execute(sa.delete(events).where(events.c.sender_id == sender_id)).rowcount
        if deleted and self.engine.dialect.name == "sqlite":  # nor in the log, once no reader needs it
            with self.engine.connect() as connection:
                connection.execute(sa.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return deleted


def _event(data: dict[str, Any]) -> Event:
    return _event_class(data.pop("event"))._from_parameters(data)


@lru_cache(maxsize=64)
def _event_class(name: str) -> type[Event]:
    """Rasa looks through all subclasses for each event, which takes longer than to read it."""
    found: type[Event] = Event.resolve_by_type(name)
    return found


def _row(sender_id: str, event: Event) -> dict[str, Any]:
    """The columns of Rasa's own store."""
    data = event.as_dict()
    return {
        "sender_id": sender_id,
        "type_name": event.type_name,
        "timestamp": data.get("timestamp"),
        "intent_name": data.get("parse_data", {}).get("intent", {}).get("name"),
        "action_name": data.get("name"),
        "data": json.dumps(data),
    }


def _present_session(latest_first: list[Any]) -> list[Any]:
    """The rows back to the start of the session, that start (and the action before it) in."""
    for at, row in enumerate(latest_first):
        if row.type_name == SessionStarted.type_name:
            return latest_first[: at + 1]
    return latest_first


def _url(host: str | None) -> str:
    """`TRACKER_URL` (SQLAlchemy wants `postgresql://` in full), or what endpoints.yml says, or SQLite under `VAR`."""
    url = os.environ.get("TRACKER_URL") or host
    if url:
        return "postgresql://" + url.removeprefix("postgres://") if url.startswith("postgres://") else url
    folder = Path(os.environ.get("VAR") or "var")
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{folder / 'tracker.sqlite3'}"
