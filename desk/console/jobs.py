"""What the console does from time to time."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from desk.console import changes
from desk.console.models import Presence
from desk.core import jobs


@jobs.every(timedelta(seconds=20), "wake_snoozed")
def wake_snoozed() -> None:
    """Snoozed conversations whose time has come."""
    changes.wake(timezone.now())


@jobs.every(timedelta(hours=6), "forget_presence")
def forget_presence() -> None:
    """Who looked at what an hour ago is nobody's business."""
    Presence.objects.filter(seen_at__lt=timezone.now() - timedelta(hours=1)).delete()
