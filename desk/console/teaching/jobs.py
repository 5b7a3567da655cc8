"""What teaching does from time to time."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from desk.console.teaching import candidates, training
from desk.core import jobs

SCAN_SECONDS = 900


@jobs.every(timedelta(seconds=2), "training")
def advance_training() -> None:
    """Hand over, watch, take the result."""
    training.advance()


@jobs.every(timedelta(minutes=5), "teaching_scan")
def scan() -> None:
    """In a process of its own: scikit-learn would stay in the worker's memory."""
    if candidates.pending():
        command = [sys.executable, "-m", "desk.manage", "teaching_scan"]
        subprocess.run(command, cwd=settings.ROOT, check=True, timeout=SCAN_SECONDS)


@jobs.daily(4, "teaching_forget")
def forget() -> None:
    """Old candidates go."""
    candidates.forget(timezone.now())
