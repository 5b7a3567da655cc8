"""The log of who read and did what. Never content: an action's name and the object's kind and number."""

from __future__ import annotations

import hashlib
from datetime import datetime, timezone

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import connection, models, transaction
from django.utils import timezone as clock

from desk.console.models import AuditEntry

LOCK = 0x1C0F  # PostgreSQL advisory lock: entries are sealed one after the other


def record(actor: AbstractBaseUser | AnonymousUser | None, action: str, object: models.Model | str = "") -> AuditEntry:
    """Append one entry. `object` is a row (logged as `conversation:12`) or such a name; `actor` None is the system."""
    known = actor if actor is not None and actor.pk else None
    name = object if isinstance(object, str) else f"{object._meta.model_name}:{object.pk}"
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        last = AuditEntry.objects.order_by("-id").values_list("seal", flat=True).first() or ""
        entry = AuditEntry(
            at=clock.now(),
            actor_id=known.pk if known else None,
            actor_name=known.get_username() if known else "",
            action=action,
            object=name[:80],
            previous=last,
        )
        entry.seal = seal(entry)
        entry.save(force_insert=True)
    return entry


def seal(entry: AuditEntry) -> str:
    """The SHA-256 that an untouched entry has: over the previous seal and its own fields."""
    at: datetime = entry.at.astimezone(timezone.utc)
    parts = (entry.previous, at.isoformat(timespec="microseconds"), entry.actor_name, entry.action, entry.object)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
