"""The editor's answers as a Django app."""

from __future__ import annotations

from django.apps import AppConfig


class AnswersConfig(AppConfig):
    """Pages under /console/answers/."""

    name = "desk.console.answers"
    label = "answers"

    def ready(self) -> None:
        """Register the job that keeps the published file true."""
        from desk.console.answers import jobs  # noqa: F401
