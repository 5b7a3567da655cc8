"""What the tests of the rules share: a book of facts with one fact changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from knowledge import facts


@pytest.fixture
def change_fact(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`change_fact("C4.update_days", value=14)`: the facts as they stand, with this one changed."""

    def change(fact_id: str, **parts: Any) -> None:
        rows = list(facts.book())
        assert fact_id in {row.id for row in rows}
        changed = facts.FactBook([replace(row, **parts) if row.id == fact_id else row for row in rows])
        monkeypatch.setattr(facts, "book", lambda: changed)

    return change
