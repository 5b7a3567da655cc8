"""Teaching as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class TeachingConfig(AppConfig):
    """Pages under /console/teaching/."""

    name = "desk.console.teaching"
    label = "teaching"

    def ready(self) -> None:
        """Register the jobs: the queue of messages worth teaching, and training."""
        from desk.console.teaching import jobs  # noqa: F401
