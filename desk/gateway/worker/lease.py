"""Who works on which conversation: a lease per conversation, taken atomically, given back with the next due time."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from desk.gateway.models import Conversation

LEASE = timedelta(seconds=45)  # longer than the bot's time limit and a slow database together
OWNER = f"{socket.gethostname()[:40]}:{os.getpid()}"


def claim(limit: int) -> list[int]:
    """Take up to `limit` due conversations that nobody works on; several workers never take the same one."""
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lt=now)
    due = Conversation.objects.filter(free, due_at__lte=now).order_by("due_at")
    if not connection.features.has_select_for_update_skip_locked and not due.exists():
        return []  # SQLite: look before taking the write lock
    with transaction.atomic():
        if connection.features.has_select_for_update_skip_locked:
            due = due.select_for_update(skip_locked=True)
        ids = list(due.values_list("pk", flat=True)[:limit])
        Conversation.objects.filter(pk__in=ids).update(lease_owner=OWNER, lease_until=now + LEASE)
    return ids


def release(conversation: int, next_due: datetime | None) -> None:
    """Give the lease back. `next_due` is when the inbox is to be looked at again; events that came meanwhile win."""
    with transaction.atomic():
        row = Conversation.objects.select_for_update().get(pk=conversation)
        waits = row.events.filter(state="waiting").exists()
        row.due_at = next_due if next_due and waits else (timezone.now() if waits else None)
        row.lease_owner, row.lease_until = "", None
        row.save(update_fields=["due_at", "lease_owner", "lease_until"])


def renew(conversation: int) -> bool:
    """Prolong the lease; False when another worker has taken over, and this one has to let go."""
    until = timezone.now() + LEASE
    return bool(Conversation.objects.filter(pk=conversation, lease_owner=OWNER).update(lease_until=until))


def free_dead() -> int:
    """At start: give back the leases of workers of this host that have died. Returns how many."""
    freed = 0
    held = Conversation.objects.filter(lease_until__isnull=False)
    for owner in set(held.values_list("lease_owner", flat=True)):
        if owner == OWNER or not process_lives(owner):
            freed += held.filter(lease_owner=owner).update(lease_owner="", lease_until=None, due_at=timezone.now())
    return freed


def process_lives(owner: str) -> bool:
    """False only for a `host:pid` of this host whose process has ended; of other hosts nothing is known."""
    host, _, pid = owner.rpartition(":")
    if host != socket.gethostname()[:40] or not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True
