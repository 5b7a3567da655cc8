"""What numbers do from time to time."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from desk.console.numbers import counting, spikes
from desk.core import jobs


@jobs.every(timedelta(minutes=5), "numbers")
def refresh() -> None:
    """Daily figures, and what is rising."""
    now = timezone.now()
    counting.refresh(now)
    spikes.look(now)
