"""The desk's core as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class CoreConfig(AppConfig):
    """Headers, health, live updates."""

    name = "desk.core"
    label = "core"

    def ready(self) -> None:
        """Register the jobs of core and gateway."""
        from desk.core import gauges  # noqa: F401
        from desk.gateway import erasure  # noqa: F401
