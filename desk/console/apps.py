"""The moderators' console as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """Pages under /console/."""

    name = "desk.console"
    label = "console"

    def ready(self) -> None:
        """Listen to what the gateway writes: messages for the search, urgent conversations for the mail."""
        from desk.console import jobs, search_index, urgent  # noqa: F401 (jobs register themselves)

        search_index.listen()
        urgent.listen()
