"""How near an account is to Meta's limits, as the answers' headers tell; and a bucket that keeps below them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

HEADERS = ("x-business-use-case-usage", "x-app-usage", "x-page-usage")
COUNTED = ("call_count", "total_cputime", "total_time")
SLOW_AT, PAUSE_AT = 80, 100  # per cent of what the account may do
PAUSE = 60.0  # seconds, where Meta names no time
LONGEST_WAIT = 24 * 3600.0


@dataclass(frozen=True)
class Usage:
    """Per cent of the allowance used, and seconds until sending is allowed again (0: it is)."""

    percent: float = 0
    regain: float = 0

    @property
    def pause(self) -> float:
        """Seconds to wait before the next call of this account; 0 when it may go on."""
        return self.regain or (PAUSE if self.percent >= PAUSE_AT else 0)

    @property
    def pace(self) -> float:
        """Factor for the calls a second."""
        return 0.1 if self.percent >= SLOW_AT else 1.0


def read_usage(headers: Mapping[str, str]) -> Usage:
    """The worst of what the headers tell; nothing in them can raise."""
    percent = regain = 0.0
    for name in HEADERS:
        for entry in _entries(headers.get(name, "")):
            percent = max([percent, *(_number(entry.get(key)) for key in COUNTED)])
            regain = max(regain, _number(entry.get("estimated_time_to_regain_access")) * 60)
    return Usage(percent, min(regain, LONGEST_WAIT))


def retry_after(value: str) -> float | None:
    """Seconds of a `Retry-After` header: a number, or a date."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value), LONGEST_WAIT)
    try:
        at = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=timezone.utc)
    return min(max((at - datetime.now(timezone.utc)).total_seconds(), 0.0), LONGEST_WAIT)


class Bucket:
    """A token bucket: `rate` calls a second on average, at most `size` at once."""

    def __init__(self, rate: float, size: float) -> None:
        self.rate, self.size, self._level, self._at = rate, size, size, 0.0

    def take(self, now: float, pace: float = 1.0) -> float:
        """Take one call at `now` (seconds of a steady clock). Returns 0, or the seconds until there is one."""
        rate = self.rate * pace
        if self._at:
            self._level = min(self.size, self._level + (now - self._at) * rate)
        self._at = now
        if self._level >= 1:
            self._level -= 1
            return 0.0
        return max((1 - self._level) / rate, 0.001)


def _entries(text: str) -> Iterator[dict[str, Any]]:
    try:
        parsed = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return
    if not isinstance(parsed, dict):
        return
    yield parsed
    for group in parsed.values():
        if isinstance(group, list):
            yield from (entry for entry in group if isinstance(entry, dict))


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return 0.0
    return float(value) if 0 <= value < 1e9 else 0.0
