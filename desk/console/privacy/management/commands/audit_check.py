"""`python -m desk.manage audit_check`: is the log of access whole? The exit code is 1 when it is not."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from desk.console.privacy import chain


class Command(BaseCommand):
    """The worker runs it every night."""

    help = "Checks the chain of the log of access."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line; print the last seal, so that it can be kept elsewhere."""
        found = chain.check()
        self.stdout.write(f"{found.entries} entries, last {found.last}, seal {found.seal}")
        if found.problem:
            self.stderr.write(found.problem)
            sys.exit(1)
