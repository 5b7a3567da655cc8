"""Keeps VAR/answers.json what the database says, also after a restored backup or an emptied folder."""

from __future__ import annotations

from datetime import timedelta

from desk.console.answers import publish
from desk.core import jobs


@jobs.every(timedelta(minutes=1), "answers")
def keep_file_true() -> None:
    """Write the file anew when it differs."""
    publish.write()
