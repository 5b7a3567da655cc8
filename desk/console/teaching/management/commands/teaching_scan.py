"""`python -m desk.manage teaching_scan`: new messages worth teaching, and the clusters of unknown questions."""

from __future__ import annotations

import os
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from desk.console.teaching import candidates
from desk.console.teaching.examples import training_data
from desk.console.teaching.likeness import Likeness


class Command(BaseCommand):
    """The worker runs it every five minutes."""

    help = "Looks for messages worth teaching and groups unknown questions."

    def handle(self, *args: Any, **options: Any) -> None:
        """Scan, then cluster."""
        os.nice(10)
        known = Likeness([text for texts in training_data().values() for text in texts])
        now = timezone.now()
        made = candidates.scan(known.nearest, now)
        found = candidates.recluster(now)
        self.stdout.write(f"{made} messages worth teaching, {found} groups of unknown questions")
