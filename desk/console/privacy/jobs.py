"""What data protection does by itself, at night; and after each erasure."""

from __future__ import annotations

import logging

from django.utils import timezone

from desk.console.privacy import chain, leftovers, retention
from desk.core import jobs

log = logging.getLogger(__name__)


@jobs.daily(2, "audit_check")
def check_chain() -> None:
    """The whole chain, every night."""
    found = chain.check()
    if found.problem:
        log.error("the log of access is not whole: %s", found.problem)


@jobs.daily(3, "retention")
def sweep() -> None:
    """Delete what is too old."""
    retention.sweep(timezone.now())


@jobs.daily(5, leftovers.JOB)
def wipe() -> None:
    """Nothing of what was deleted stays in the database's files."""
    leftovers.wipe()
