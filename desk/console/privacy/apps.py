"""Data protection as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """Pages under /console/privacy/."""

    name = "desk.console.privacy"
    label = "privacy"

    def ready(self) -> None:
        """Register the jobs: retention, the chain of the log, telling the bot to forget."""
        from desk.console.privacy import jobs, leftovers  # noqa: F401

        leftovers.listen()
