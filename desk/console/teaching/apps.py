"""Teaching as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Pages under /console/teaching/."""

    name = "desk.console.teaching"
    label = "teaching"

    def ready(self) -> None:
        """Register the jobs, and listen for conversations that are erased."""
        from desk.console.teaching import forgetting, jobs  # noqa: F401

        forgetting.listen()
