"""Until when a version of the Graph API lasts (Meta's changelog of versions)."""

from __future__ import annotations

import re
from datetime import date, timedelta

ENDS = {"v21.0": date(2027, 1, 21), "v22.0": date(2027, 5, 20)}  # the first day on which Meta no longer serves it
OLDEST = 21
NOTICE = timedelta(days=90)


def warning(version: str, today: date) -> str:
    """One line when the version ends within 90 days, has ended, or is none; otherwise empty."""
    match = re.fullmatch(r"v(\d{1,3})\.\d", version)
    if not match:
        return f"META_GRAPH_VERSION={version!r} is no version such as v26.0"
    if int(match[1]) < OLDEST:
        return f"Graph API {version} has ended; set META_GRAPH_VERSION to a newer one"
    end = ENDS.get(version)
    if end is None or today < end - NOTICE:
        return ""
    verb = "has ended" if today >= end else "ends"
    return f"Graph API {version} {verb} on {end.isoformat()}; set META_GRAPH_VERSION to a newer one"
