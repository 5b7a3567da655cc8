"""`python -m desk.manage meta_profile`: sets greeting, first questions and menu of the pages."""

from __future__ import annotations

import asyncio
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from desk.gateway.profile import profile
from desk.gateway.sender.graph import GraphClient
from desk.gateway.sender.outcomes import Fate, Outcome


class Command(BaseCommand):
    """One call for each account."""

    help = "Sets get_started, greeting, ice breakers and menu of every page of META_PAGE_TOKENS (or of --account)."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which accounts, and of which platform."""
        parser.add_argument("--account", action="append", help="only this page or Instagram account (may be repeated)")
        parser.add_argument("--platform", choices=["messenger", "instagram"], default="messenger")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set the profiles; an error of one is told at the end, the others are set all the same."""
        accounts = options["account"] or list(settings.META_PAGE_TOKENS)
        unknown = [account for account in accounts if account not in settings.META_PAGE_TOKENS]
        if unknown or not accounts:
            raise CommandError(f"no token in META_PAGE_TOKENS for {', '.join(unknown) or 'any page'}")
        body = profile(options["platform"], f"{settings.PUBLIC_URL}/prywatnosc")
        failed = []
        for account, outcome in asyncio.run(_set(accounts, body)).items():
            if outcome.fate is Fate.SENT:
                self.stdout.write(f"{account}: set")
            else:
                failed.append(f"{account}: {outcome.code} {outcome.error} (fbtrace {outcome.trace})")
        if failed:
            raise CommandError("; ".join(failed))


async def _set(accounts: list[str], body: dict[str, Any]) -> dict[str, Outcome]:
    async with GraphClient(settings.META_GRAPH_URL, settings.META_GRAPH_VERSION, settings.META_APP_SECRET) as graph:
        found = {}
        for account in accounts:
            found[account], _ = await graph.call(
                f"{account}/messenger_profile", body, settings.META_PAGE_TOKENS[account]
            )
        return found
