"""What a moderator does to conversations, to one or to all that match a filter, and how it is undone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from desk.console import audit
from desk.console.filters import Filter
from desk.console.models import BulkAction, Tag
from desk.console.search import matching
from desk.core import live
from desk.gateway.models import Conversation

MOST = 20_000  # conversations a bulk action changes at once
CHUNK = 1_000
UNDO_FOR = timedelta(minutes=30)
Mode, Status = Conversation.Mode, Conversation.Status
KEPT = ("status", "reviewed", "needs_human", "snoozed_until", "assignee_id", "mode")

DONE, REOPEN, SNOOZE, UNREVIEW, TAG, UNTAG = ACTIONS = ("done", "reopen", "snooze", "unreview", "tag", "untag")
LABELS = {
    DONE: "Załatwione",
    REOPEN: "Otwarte ponownie",
    SNOOZE: "Odłożone",
    UNREVIEW: "Do przejrzenia",
    TAG: "Dodano etykietę",
    UNTAG: "Zdjęto etykietę",
}


def chosen(filter: Filter, user: User, ids: Iterable[int] | None = None) -> list[int]:
    """Ids of the conversations that match the filter (all of them, or only `ids` among them), up to MOST."""
    rows = filter.apply(user)
    if ids is not None:
        rows = rows.filter(pk__in=list(ids)[:MOST])
    if filter.q:
        return matching(filter.q, rows, MOST)[:MOST]
    return list(rows.order_by("-last_activity_at").values_list("pk", flat=True)[:MOST])


def change(
    user: User, action: str, ids: list[int], *, until: datetime | None = None, tag: Tag | None = None
) -> BulkAction | None:
    """Do it to all in one transaction; None: nothing changed. What somebody else is answering stays as it is."""
    before: dict[str, Any] = {}
    values = _values(action, until)
    with transaction.atomic():
        for some in _chunks(ids):
            rows = Conversation.objects.filter(pk__in=some)
            if action in {DONE, SNOOZE}:
                rows = rows.exclude(~Q(assignee=user.pk), assignee__isnull=False)
            if action == TAG and tag:
                rows = rows.exclude(tags=tag)
            if action == UNTAG and tag:
                rows = rows.filter(tags=tag)
            found = {pk: kept for pk, *kept in rows.select_for_update(of=("self",)).values_list("pk", *KEPT)}
            before |= {str(pk): _plain(kept) for pk, kept in found.items()}
            if values:
                Conversation.objects.filter(pk__in=found).update(**values)
            elif tag and action == TAG:
                tag.conversations.add(*found)
            elif tag and action == UNTAG:
                tag.conversations.remove(*found)
            live.touch(found)
        if not before:
            return None
        after = {name: _plain([value])[0] for name, value in values.items()} | ({"tag": tag.pk} if tag else {})
        made = BulkAction.objects.create(user=user, action=action, before=before, after=after)
        what = f"conversation:{next(iter(before))}" if len(before) == 1 else f"bulkaction:{made.pk}"
        audit.record(user, f"conversation.{action}", what)
    return made


def undo(user: User, action: BulkAction) -> int:
    """Put back what nobody has changed since. Returns how many; 0 when it is too late or was undone already."""
    with transaction.atomic():
        action = BulkAction.objects.select_for_update().get(pk=action.pk)
        if action.undone_at or action.user_id != user.pk or timezone.now() - action.at > UNDO_FOR:
            return 0
        ids = [int(pk) for pk in action.before]
        count = 0
        if tag := Tag.objects.filter(pk=action.after.get("tag")).first():
            (tag.conversations.remove if action.action == TAG else tag.conversations.add)(*ids)
            count = len(ids)
        else:
            unchanged = {name: value for name, value in action.after.items() if name != "snoozed_until"}
            for some in _chunks(ids):
                rows = list(Conversation.objects.select_for_update(of=("self",)).filter(pk__in=some, **unchanged))
                for row in rows:
                    for name, value in zip(KEPT, action.before[str(row.pk)], strict=True):
                        is_time = name == "snoozed_until" and value
                        setattr(row, name, datetime.fromisoformat(value) if is_time else value)
                count += Conversation.objects.bulk_update(rows, [name.removesuffix("_id") for name in KEPT], CHUNK // 4)
        live.touch(ids)
        action.undone_at = timezone.now()
        action.save(update_fields=["undone_at"])
        audit.record(user, "conversation.undo", action)
    return count


def wake(now: datetime) -> int:
    """Conversations whose time has come return to the queue. Returns how many."""
    due = Conversation.objects.filter(status=Status.SNOOZED, snoozed_until__lte=now)
    if not due.exists():
        return 0
    with transaction.atomic():
        ids = list(due.select_for_update().values_list("pk", flat=True)[:CHUNK])
        back = Conversation.objects.filter(pk__in=ids)
        back.filter(assignee__isnull=True).update(needs_human=True, needs_human_since=now)
        live.touch(ids)
        return back.update(status=Status.OPEN, snoozed_until=None, reviewed=False)


def _values(action: str, until: datetime | None) -> dict[str, Any]:
    if action == DONE:
        return {
            "status": Status.CLOSED,
            "reviewed": True,
            "needs_human": False,
            "snoozed_until": None,
            "assignee_id": None,
            "mode": Mode.BOT,
        }
    if action == SNOOZE:
        return {"status": Status.SNOOZED, "snoozed_until": until, "needs_human": False}
    if action == REOPEN:
        return {"status": Status.OPEN, "reviewed": False, "snoozed_until": None}
    return {"reviewed": False} if action == UNREVIEW else {}


def _plain(values: Iterable[Any]) -> list[Any]:
    return [value.isoformat() if isinstance(value, datetime) else value for value in values]


def _chunks(ids: list[int]) -> Iterator[list[int]]:
    for at in range(0, len(ids), CHUNK):
        yield ids[at : at + CHUNK]
