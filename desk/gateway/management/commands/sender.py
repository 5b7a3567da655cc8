"""`python -m desk.manage sender`: the sender alone; `--resume <account>` lets a stopped account send again."""

from __future__ import annotations

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desk.gateway.sender.accounts import resume
from desk.gateway.sender.run import run_sender


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "Sends the outbox (the worker does so too)."

    def add_arguments(self, parser: CommandParser) -> None:
        """The account to resume."""
        parser.add_argument("--resume", metavar="ACCOUNT", help="let this account send again, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Resume one account, or send until told to stop."""
        account = options["resume"]
        if account:
            self.stdout.write(f"{account} sends again" if resume(account) else f"{account} was not stopped")
        else:
            asyncio.run(_send())


async def _send() -> None:
    stop = asyncio.Event()
    for sent in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sent, stop.set)
    await run_sender(stop)
