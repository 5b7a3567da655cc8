"""The clock, read once a turn at the edge: Warsaw's date, or the one that `IKP_TODAY` fixes."""

from __future__ import annotations

import os
from datetime import date, datetime
from zoneinfo import ZoneInfo

WARSAW = ZoneInfo("Europe/Warsaw")


def today() -> date:
    """Today in Warsaw; `IKP_TODAY=YYYY-MM-DD` fixes it. Raises `ValueError` for anything else in that setting."""
    fixed = os.environ.get("IKP_TODAY", "").strip()
    return date.fromisoformat(fixed) if fixed else datetime.now(WARSAW).date()
