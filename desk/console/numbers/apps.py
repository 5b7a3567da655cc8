"""Numbers as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class NumbersConfig(AppConfig):
    """Pages under /console/numbers/."""

    name = "desk.console.numbers"
    label = "numbers"

    def ready(self) -> None:
        """Register the jobs: daily counts, what is rising."""
        from desk.console.numbers import jobs  # noqa: F401
