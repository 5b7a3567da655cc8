"""Keyset pages of the inbox: a page starts behind a row, so page 1,000 costs what page 1 costs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone

from django.db.models import Q

from desk.console.filters import Rows
from desk.gateway.models import Conversation

PAGE = 30


@dataclass(frozen=True)
class Page:
    """Rows, and the cursor of what follows; empty at the end."""

    rows: list[Conversation]
    next: str = ""


def page(rows: Rows, after: str, *, oldest_first: bool = False) -> Page:
    """One page by last activity behind the cursor; a cursor that is no cursor means the first page."""
    start = _read(after)
    if start:
        at, pk = start
        if oldest_first:
            rows = rows.filter(Q(last_activity_at__gt=at) | Q(last_activity_at=at, pk__gt=pk), last_activity_at__gte=at)
        else:
            rows = rows.filter(Q(last_activity_at__lt=at) | Q(last_activity_at=at, pk__lt=pk), last_activity_at__lte=at)
    order = ("last_activity_at", "pk") if oldest_first else ("-last_activity_at", "-pk")
    found = list(rows.order_by(*order)[: PAGE + 1])
    more = len(found) > PAGE
    return Page(found[:PAGE], _write(found[PAGE - 1]) if more else "")


def _write(row: Conversation) -> str:
    return f"{int(row.last_activity_at.timestamp() * 1_000_000)}.{row.pk}"


def _read(cursor: str) -> tuple[datetime, int] | None:
    at, _, pk = cursor.partition(".")
    if not (at.isascii() and at.isdigit() and pk.isascii() and pk.isdigit()) or len(at) > 17 or len(pk) > 18:
        return None
    seconds, micro = divmod(int(at), 1_000_000)
    return datetime.fromtimestamp(seconds, tz=timezone.utc).replace(microsecond=micro), int(pk)
