"""`python -m desk.manage retention [--dry-run]`: delete what is kept for too long, or only count it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from desk.console.privacy import leftovers, retention


class Command(BaseCommand):
    """The worker runs it every night."""

    help = "Deletes what is older than its kind of data may be (set in the console)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether anything is deleted."""
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a kind."""
        now = timezone.now()
        if options["dry_run"]:
            for each in retention.due(now):
                self.stdout.write(f"{each.kind.name}: {each.count} older than {each.days} days")
            return
        for done in retention.sweep(now):
            rest = "" if done.finished else " (time was up; the rest goes with the next run)"
            self.stdout.write(f"{done.kind}: {done.deleted} deleted{rest}")
        leftovers.wipe()
