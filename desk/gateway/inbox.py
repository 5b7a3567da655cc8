"""The inbox: every event once, redacted, before anything is acknowledged."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from desk.core import bell
from desk.gateway.events import Event, Kind
from desk.gateway.models import Conversation, InboxEvent
from desk.gateway.redaction import redact

RECORD_ONLY = {Kind.DELIVERED}
CHUNK = 400  # rows a query: SQLite allows 32,766 variables


@dataclass(frozen=True)
class Stored:
    """How many events of a delivery were new, and how many had been seen before."""

    new: int
    seen: int
    fresh: frozenset[tuple[str, str, str]] = frozenset()  # channel, account and key of the new ones


def store(events: Iterable[Event]) -> Stored:
    """Write what is new in one transaction and mark its conversations due.

    Raises django.db.Error when the database is away: then nothing is stored and nothing may be acknowledged.
    """
    unique = {(event.channel, event.account, event.key): event for event in events if _fits(event)}
    wanted = sorted(unique.values(), key=lambda event: (event.conversation_key, event.at))
    if not wanted:
        return Stored(0, 0)
    with transaction.atomic():
        known = _known(wanted)
        fresh = [event for event in wanted if (event.channel, event.account, event.key) not in known]
        conversations = _conversations(fresh)
        InboxEvent.objects.bulk_create(
            [_row(event, conversations[event.conversation_key]) for event in fresh],
            batch_size=CHUNK,
            ignore_conflicts=True,
        )
        _mark_due(conversations[event.conversation_key].pk for event in fresh if event.kind not in RECORD_ONLY)
        bell.ring("inbox")
    keys = frozenset((event.channel, event.account, event.key) for event in fresh)
    return Stored(len(fresh), len(unique) - len(fresh), keys)


def _fits(event: Event) -> bool:
    """Ids longer than any of Meta's would break the tables, and with them a whole delivery."""
    return 0 < len(event.account) <= 64 and 0 < len(event.user) <= 128 and len(event.external_id) <= 160


def _known(events: list[Event]) -> set[tuple[str, str, str]]:
    found: set[tuple[str, str, str]] = set()
    for at in range(0, len(events), CHUNK):
        keys = [event.key for event in events[at : at + CHUNK]]
        found.update(InboxEvent.objects.filter(event_key__in=keys).values_list("channel", "account", "event_key"))
    return found


def _conversations(events: list[Event]) -> dict[str, Conversation]:
    first = {event.conversation_key: event for event in reversed(events)}
    found: dict[str, Conversation] = {}

    def load() -> None:
        missing = [key for key in first if key not in found]
        for at in range(0, len(missing), CHUNK):
            for conversation in Conversation.objects.filter(key__in=missing[at : at + CHUNK]):
                found[conversation.key] = conversation

    load()
    rows = [
        Conversation(
            key=key,
            channel=event.channel,
            account=event.account,
            user=event.user,
            thread=str(event.extra.get("post", "")),
            last_activity_at=event.at,
        )
        for key, event in first.items()
        if key not in found
    ]
    if rows:
        Conversation.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)
        load()
    return found


def _row(event: Event, conversation: Conversation) -> InboxEvent:
    cleaned = redact(event.text)
    return InboxEvent(
        channel=event.channel,
        account=event.account,
        event_key=event.key,
        kind=event.kind.value,
        conversation=conversation,
        happened_at=event.at,
        state=InboxEvent.State.RECORDED if event.kind in RECORD_ONLY else InboxEvent.State.WAITING,
        data={
            "text": cleaned.text,
            "redacted": list(cleaned.kinds),
            "payload": event.payload[:1000],
            "marker": event.marker,
            "external_id": event.external_id,
            "extra": event.extra,
        },
    )


def _mark_due(ids: Iterable[int]) -> None:
    """Always written, whatever stands there: the row's lock keeps a worker from giving it back past our events."""
    now = timezone.now()
    wanted = sorted(set(ids))
    for at in range(0, len(wanted), CHUNK):
        Conversation.objects.filter(pk__in=wanted[at : at + CHUNK]).update(due_at=now)
