"""What the tracker store forgets is gone from its files too, not only from its tables."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from channels.tracker_store import TrackerStore


def files_with(word: bytes, folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if word in path.read_bytes()]


async def test_a_forgotten_conversation_leaves_no_bytes_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    monkeypatch.delenv("TRACKER_URL", raising=False)
    store = TrackerStore(Domain.empty())
    for user in ("one", "two"):
        tracker = DialogueStateTracker(user, [])
        for number in range(200):
            tracker.update(UserUttered(f"afomarchewkow {user} {number}"))
        await store.save(tracker)
    assert files_with(b"afomarchewkow one", tmp_path)
    assert store.forget("one") == 200
    assert files_with(b"afomarchewkow one", tmp_path) == []
    assert files_with(b"afomarchewkow two", tmp_path)
    assert store.forget("one") == 0
    store.engine.dispose()
