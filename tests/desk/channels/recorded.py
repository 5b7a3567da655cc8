"""Recorded payloads, and events in the short form in which the tables are written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from desk.gateway.events import Event

HERE = Path(__file__).parent
Row = tuple[str, str, str, str, str, str]


def payload(channel: str, name: str) -> Any:
    """The body of one recorded webhook call."""
    return json.loads((HERE / channel / "payloads" / f"{name}.json").read_text(encoding="utf-8"))


def names(channel: str) -> set[str]:
    """All that were recorded of a channel."""
    return {path.stem for path in (HERE / channel / "payloads").glob("*.json")}


def row(event: Event) -> Row:
    """kind, user, text, payload, marker, external id."""
    return (event.kind.value, event.user, event.text, event.payload, event.marker, event.external_id)
