"""An edit or a removal may arrive before what it changes, or wait right behind it: then it counts at once."""

from __future__ import annotations

from desk.core.sql import exists
from desk.gateway.models import InboxEvent

MOST_EDITS = 6  # Meta allows five
ANY = "SELECT 1 FROM gateway_inboxevent WHERE channel = %s AND account = %s AND event_key IN ({}) LIMIT 1"


def heed(events: list[InboxEvent]) -> list[InboxEvent]:
    """Bring messages to their newest words before they are recorded; those that still stand are returned."""
    changes = _changes(events)
    for event in events:
        change = changes.get(event.data.get("external_id", "")) if changes else None
        if change is None:
            continue
        if change.kind == "unsend":
            event.data = {**event.data, "text": "", "marker": "", "payload": "", "unsent": True}
        else:
            event.data = {**event.data, "text": change.data.get("text", ""), "redacted": change.data.get("redacted")}
        event.save(update_fields=["data"])
    return [event for event in events if not event.data.get("unsent")]


def _changes(events: list[InboxEvent]) -> dict[str, InboxEvent]:
    """The last change of each message, by its id; a removal is the last word. Looked up by their unique keys."""
    first, ids = events[0], [event.data.get("external_id", "") for event in events]
    keys = [f"unsend:{mid}" for mid in ids if mid]
    keys += [f"edit:{mid}:{number}" for mid in ids if mid for number in ("", *range(MOST_EDITS))]
    found: dict[str, InboxEvent] = {}
    if not keys or not exists(ANY.format(", ".join(["%s"] * len(keys))), first.channel, first.account, *keys):
        return found  # as nearly always
    rows = InboxEvent.objects.filter(channel=first.channel, account=first.account, event_key__in=keys)
    for change in sorted(rows, key=lambda row: (row.kind == "unsend", row.pk)):
        found[change.data.get("external_id", "")] = change
    return found
