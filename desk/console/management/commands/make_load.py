"""`python -m desk.manage make_load --conversations 100000 --messages 1000000`: fills an empty desk for measuring."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.console import load
from desk.gateway.models import Conversation


class Command(BaseCommand):
    """Refuses a desk that has real conversations."""

    help = "Writes made-up conversations in bulk."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many, and the seed."""
        parser.add_argument("--conversations", type=int, default=100_000)
        parser.add_argument("--messages", type=int, default=1_000_000)
        parser.add_argument("--seed", type=int, default=11)

    def handle(self, *args: Any, **options: Any) -> None:
        """Write, saying how far it is."""
        if Conversation.objects.exists():
            raise CommandError("this desk has conversations already; use an empty one (VAR=… or DATABASE_URL=…)")
        for done in load.make(options["conversations"], options["messages"], options["seed"]):
            if done % 20_000 == 0 or done == options["conversations"]:
                self.stdout.write(f"{done} conversations", ending="\n")
