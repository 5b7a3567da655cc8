"""Who else is looking at a conversation, and who is writing in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from desk.console.models import Presence
from desk.core import live

LOOKING = timedelta(seconds=45)  # the page says so every 20 seconds
WRITING = timedelta(seconds=30)


@dataclass(frozen=True)
class Colleague:
    """Somebody else who has the conversation open."""

    name: str
    writing: bool


def seen(user: User, conversation: int, *, writing: bool) -> None:
    """Note that the user looks (and writes); others are told when that is news."""
    now = timezone.now()
    before = Presence.objects.filter(user=user, conversation=conversation).first()
    was_here = before is not None and now - before.seen_at < LOOKING
    was_writing = before is not None and before.writing_at is not None and now - before.writing_at < WRITING
    Presence.objects.update_or_create(
        user=user, conversation_id=conversation, defaults={"seen_at": now, "writing_at": now if writing else None}
    )
    if (not was_here or was_writing != writing) and others(user, conversation):
        live.touch([conversation])


def left(user: User, conversation: int) -> None:
    """The user has closed the conversation."""
    if Presence.objects.filter(user=user, conversation=conversation).delete()[0] and others(user, conversation):
        live.touch([conversation])


def others(user: User, conversation: int) -> list[Colleague]:
    """Who else is there now."""
    now = timezone.now()
    rows = Presence.objects.filter(conversation=conversation, seen_at__gte=now - LOOKING).exclude(user=user)
    found = []
    for row in rows.select_related("user").order_by("user__username"):
        writing = row.writing_at is not None and now - row.writing_at < WRITING
        found.append(Colleague(row.user.get_full_name() or row.user.username, writing))
    return found
