"""Careful reading of webhook bodies: nothing here raises, whatever arrives."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

EARLIEST = datetime(2004, 1, 1, tzinfo=timezone.utc)
LONGEST_ID = 128
LONGEST_KEY = 160


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, otherwise an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; anything else is passed over."""
    if isinstance(value, list):
        yield from (item for item in value if isinstance(item, dict))


def identifier(value: Any) -> str:
    """Ids come as numbers and as strings; empty for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return ""
    text = str(value)[: LONGEST_ID + 1] if isinstance(value, str) else str(value) if value < 10**40 else ""
    return text if len(text) <= LONGEST_ID and text.isprintable() else ""


def string(value: Any) -> str:
    """Text without NUL characters (PostgreSQL refuses them) and lone surrogates."""
    if not isinstance(value, str):
        return ""
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


MARKERS = {"image", "audio", "video", "file", "sticker", "location"}
SEEN_AS = {"reel": "video", "ig_reel": "video", "voice": "audio"}


def marker(kind: str) -> str:
    """What stands in place of a text, in the six words that bot and desk know; what is none of them is a file."""
    kind = SEEN_AS.get(kind, kind)
    return kind if kind in MARKERS else "file"


def moment(value: Any, unit: int = 1000) -> datetime:
    """A timestamp in 1/`unit` seconds, number or string; now for what is none, absurd, or still to come."""
    now = datetime.now(timezone.utc)
    try:
        found = datetime.fromtimestamp(float(value) / unit, tz=timezone.utc)
    except (TypeError, ValueError, OverflowError, OSError):
        return now
    return found if EARLIEST < found < now else now


def digest(*parts: Any) -> str:
    """A key for events that bring no id of their own: the same event gives the same key."""
    text = json.dumps(parts, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:40]


def key(value: str, *fallback: Any) -> str:
    """`value` if it can be a key, otherwise a digest."""
    return value if value and len(value) <= LONGEST_KEY else digest(value, *fallback)
