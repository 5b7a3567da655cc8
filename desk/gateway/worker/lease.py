"""Who works on which conversation: a lease per conversation, taken atomically, given back with the next due time."""

from __future__ import annotations

import os
import socket
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils import timezone

from desk.core.sql import Compiled, execute, exists, first_column
from desk.gateway.models import Conversation, InboxEvent

LEASE = timedelta(seconds=45)  # longer than the bot's time limit and a slow database together
OWNER = f"{socket.gethostname()[:40]}:{os.getpid()}"


_HELD: Compiled[Conversation] = Compiled(
    lambda pk, owner: Conversation.objects.select_for_update().filter(pk=pk, lease_owner=owner), -1, "an owner"
)
WAITS = "SELECT 1 FROM gateway_inboxevent WHERE conversation_id = %s AND state = 'waiting' LIMIT 1"
_FREE = "FROM gateway_conversation WHERE due_at <= %s AND (lease_until IS NULL OR lease_until < %s)"
DUE = f"SELECT 1 {_FREE} LIMIT 1"
FREE = f"SELECT id {_FREE} ORDER BY due_at LIMIT %s"
TAKE = "UPDATE gateway_conversation SET lease_owner = %s, lease_until = %s WHERE id = %s"


def claim(limit: int) -> list[int]:
    """Take up to `limit` due conversations that nobody works on; several workers never take the same one."""
    now = timezone.now()
    if not exists(DUE, now, now):
        return []
    locked = " FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with transaction.atomic():
        ids: list[int] = first_column(FREE + locked, now, now, limit)
        for pk in ids:
            execute(TAKE, OWNER, now + LEASE, pk)
    return ids


def hold(conversation: int) -> Conversation | None:
    """Its row, locked for this transaction; None when it has been erased, or another worker has it now."""
    return next(iter(_HELD(conversation, OWNER)), None)


def release(conversation: int, next_due: datetime | None) -> None:
    """Give the lease back, if it is still ours. `next_due`: when the inbox is to be looked at again."""
    with transaction.atomic():
        row = hold(conversation)
        if row and not gives_back(row):
            row.due_at, row.lease_owner, row.lease_until = next_due or timezone.now(), "", None
        if row:
            row.save_changes()


def gives_back(conversation: Conversation) -> bool:
    """True when nothing waits: then the lease is off the (locked) row, which the caller saves."""
    if exists(WAITS, conversation.pk):
        return False
    conversation.due_at, conversation.lease_owner, conversation.lease_until = None, "", None
    return True


def find_forgotten() -> int:
    """Mark conversations due again that have waiting events and no time to be looked at. Returns how many."""
    waiting = InboxEvent.objects.filter(state=InboxEvent.State.WAITING).values("conversation")
    return Conversation.objects.filter(due_at__isnull=True, pk__in=waiting).update(due_at=timezone.now())


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
