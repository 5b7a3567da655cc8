"""Checks that the log of access is whole: every entry sealed by the one before, none missing, none changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import User

from desk.console.audit import seal
from desk.console.models import AuditEntry
from desk.console.privacy.models import AuditCheck, AuditTrim

CHUNK = 2_000


@dataclass
class Found:
    """What a walk along the chain found; `problem` is empty when it is whole."""

    entries: int = 0
    last: int = 0
    seal: str = ""
    problem: str = ""
    broken_at: int = 0


def walk() -> Found:
    """Go along the whole chain, from the first entry or from where the retention cut it."""
    found = Found(seal=_start())
    anchors = _anchors()
    for entry in _entries():
        if entry.previous != found.seal:
            return _broken(found, entry, f"Przed wpisem {entry.pk} brakuje wpisu albo poprzedni został zmieniony.")
        if entry.seal != seal(entry):
            return _broken(found, entry, f"Wpis {entry.pk} został zmieniony.")
        if entry.pk in anchors and anchors[entry.pk] != entry.seal:
            return _broken(found, entry, f"Wpis {entry.pk} jest inny niż przy wcześniejszym sprawdzeniu.")
        anchors.pop(entry.pk, None)
        found.entries, found.last, found.seal = found.entries + 1, entry.pk, entry.seal
    if anchors:
        found.problem = f"Brakuje wpisu {min(anchors)}, który był przy wcześniejszym sprawdzeniu."
        found.broken_at = min(anchors)
    return found


def check(by: User | None = None) -> AuditCheck:
    """Walk, and keep what was found."""
    found = walk()
    return AuditCheck.objects.create(
        entries=found.entries, last=found.last, seal=found.seal, problem=found.problem, by=by
    )


def trim_mark(last: AuditEntry) -> AuditTrim:
    """Remember where the chain goes on, before the entries up to `last` are deleted."""
    return AuditTrim.objects.create(up_to=last.pk, seal=last.seal)


def _start() -> str:
    trim = AuditTrim.objects.order_by("-up_to").first()
    return trim.seal if trim else ""


def _anchors() -> dict[int, str]:
    """Entries that former checks have seen: id → seal. What the retention has cut since is no longer expected."""
    trim = AuditTrim.objects.order_by("-up_to").first()
    kept = AuditCheck.objects.filter(problem="", last__gt=trim.up_to if trim else 0).order_by("-pk")[:50]
    return dict(kept.values_list("last", "seal"))


def _entries() -> Iterator[AuditEntry]:
    return AuditEntry.objects.order_by("pk").iterator(CHUNK)


def _broken(found: Found, entry: AuditEntry, problem: str) -> Found:
    found.problem, found.broken_at = problem, entry.pk
    return found
