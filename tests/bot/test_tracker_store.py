"""Conversations in SQLite: nothing lost, nothing twice, long ones as fast as short ones, errors raised."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels import rasa_patches
from channels.tracker_store import EVENTS_READ, TrackerStore
from scripts.postgres import cluster

DOMAIN = Domain.from_dict(
    {
        "intents": ["hi"],
        "slots": {"place": {"type": "text", "influence_conversation": False, "mappings": [{"type": "custom"}]}},
    }
)


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[TrackerStore]:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.delenv("TRACKER_URL", raising=False)
    if request.param == "postgresql":
        monkeypatch.setenv("TRACKER_URL", request.getfixturevalue("postgres"))
    made = TrackerStore(domain=DOMAIN)
    yield made
    made.Base.metadata.drop_all(made.engine)
    made.engine.dispose()


def turn(number: int) -> list[Event]:
    return [
        UserUttered(f"message {number}", {"name": "hi"}),
        ActionExecuted("utter_hi"),
        BotUttered("hi"),
        ActionExecuted("action_listen"),
    ]


async def say(store: TrackerStore, sender: str, *events: Event) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker(sender, append_action_listen=False)
    for event in events:
        tracker.update(event, DOMAIN)
    await store.save(tracker)
    return tracker


def rows(store: TrackerStore, sender: str) -> int:
    count = sa.text("select count(*) from events where sender_id = :sender")
    with store.engine.connect() as connection:
        return int(connection.execute(count, {"sender": sender}).scalar())


def texts(tracker: DialogueStateTracker | None) -> list[str]:
    return [str(event.text) for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


async def test_a_conversation_comes_back_as_it_was(store: TrackerStore) -> None:
    await say(store, "a", SessionStarted(), *turn(1), SlotSet("place", "Mazowiecki"))
    await say(store, "a", *turn(2))
    found = await store.retrieve("a")
    assert texts(found) == ["message 1", "message 2"]
    assert found is not None
    assert found.get_slot("place") == "Mazowiecki"
    assert rows(store, "a") == len(found.events) == 10
    assert await store.retrieve("b") is None


async def test_saving_twice_stores_once(store: TrackerStore) -> None:
    tracker = await say(store, "a", SessionStarted(), *turn(1))
    await store.save(tracker)
    assert rows(store, "a") == 5


async def test_only_the_present_session_is_read(store: TrackerStore) -> None:
    await say(store, "a", SessionStarted(), *turn(1))
    await say(store, "a", ActionExecuted("action_session_start"), SessionStarted(), *turn(2))
    assert texts(await store.retrieve("a")) == ["message 2"]
    assert texts(await store.retrieve_full_tracker("a")) == ["message 1", "message 2"]


async def test_a_long_conversation_is_read_from_its_end_and_goes_on(store: TrackerStore) -> None:
    await say(store, "a", SessionStarted(), *(event for number in range(500) for event in turn(number)))
    before = rows(store, "a")
    await say(store, "a", *turn(500))
    found = await store.retrieve("a")
    assert found is not None
    assert len(found.events) == EVENTS_READ
    assert texts(found)[-1] == "message 500"
    assert rows(store, "a") == before + 4


async def test_two_writers_lose_nothing(store: TrackerStore) -> None:
    await say(store, "a", SessionStarted(), *turn(1))
    one, other = await store.retrieve("a"), await store.retrieve("a")
    assert one is not None
    assert other is not None
    for tracker, number in ((one, 2), (other, 3)):
        tracker.update_with_events(turn(number), DOMAIN)
        await store.save(tracker)
    assert sorted(texts(await store.retrieve("a"))) == ["message 1", "message 2", "message 3"]


async def test_a_tracker_made_elsewhere_is_stored_by_count(store: TrackerStore) -> None:
    tracker = DialogueStateTracker.from_events("a", [SessionStarted(), *turn(1)], DOMAIN.slots)
    await store.save(tracker)
    assert rows(store, "a") == 5


def test_the_log_is_written_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.delenv("TRACKER_URL", raising=False)
    with TrackerStore(domain=DOMAIN).engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"


async def test_errors_are_raised_through_rasas_wrapper(store: TrackerStore) -> None:
    rasa_patches.install()
    wrapped = FailSafeTrackerStore(store)
    tracker = await wrapped.get_or_create_tracker("a", append_action_listen=False)
    tracker.update_with_events([SessionStarted(), *turn(1)], DOMAIN)
    with store.engine.begin() as connection:
        connection.execute(sa.text("drop table events"))
    with pytest.raises(sa.exc.DatabaseError):
        await wrapped.save(tracker)
    with pytest.raises(sa.exc.DatabaseError):
        await wrapped.retrieve("a")


async def test_a_database_that_is_away_at_the_start_is_an_error_until_it_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "later"
    monkeypatch.setenv("TRACKER_URL", f"sqlite:///{folder}/tracker.sqlite3")
    monkeypatch.setattr("rasa.core.tracker_store.sleep", lambda seconds: None)
    store = TrackerStore(domain=DOMAIN)
    with pytest.raises(sa.exc.OperationalError):
        await store.retrieve("a")
    folder.mkdir()
    await say(store, "a", SessionStarted(), *turn(1))
    assert texts(await store.retrieve("a")) == ["message 1"]
