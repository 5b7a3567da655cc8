"""How long each kind of data stays, and the sweep that deletes what is older; first counted, then done."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from desk.console import audit
from desk.console.models import AuditEntry, BulkAction, Draft, LoginFailure
from desk.console.privacy import chain
from desk.console.privacy.models import RetentionRule, Sweep
from desk.console.teaching.models import Candidate, TrainingProposal, TrainingRun
from desk.core.models import Erasure
from desk.gateway import erasure
from desk.gateway.models import Conversation, DeletionRequest, InboxEvent, Outgoing

log = logging.getLogger(__name__)
CHUNK = 200
PATIENCE = 1_800.0  # seconds that one sweep may take; the rest goes the next night
Rows = QuerySet
State = InboxEvent.State
Sent = Outgoing.State


class NotThatLong(ValueError):
    """A number of days outside a kind's limits; the text says which."""


@dataclass(frozen=True)
class Kind:
    """A kind of data: what is too old of it, and how that is deleted. `least` and `most` bound what may be set."""

    name: str
    label: str
    about: str
    days: int
    old: Callable[[datetime], Rows]
    delete: Callable[[Rows, datetime], int]
    least: int = 1
    most: int = 3_650


@dataclass(frozen=True)
class Due:
    """A kind with its days, and how much of it is too old now."""

    kind: Kind
    days: int
    cutoff: datetime
    count: int
    rule: RetentionRule | None
    last: Sweep | None


def _plainly(rows: Rows, cutoff: datetime) -> int:
    """Delete rows that nothing hangs on, in pieces."""
    done = 0
    while some := list(rows.order_by("pk").values_list("pk", flat=True)[: CHUNK * 5]):
        rows.model._default_manager.filter(pk__in=some).delete()
        done += len(some)
    return done


def _conversations(rows: Rows, cutoff: datetime) -> int:
    """Erase whole conversations; what was taught from them stays, no longer tied to anybody."""
    done, ends = 0, time.monotonic() + PATIENCE
    while time.monotonic() < ends and (some := list(rows.order_by("last_activity_at")[:CHUNK])):
        taught = TrainingProposal.objects.filter(conversation__in=some, use=True)
        taught.update(conversation=None, message=None)
        for conversation in some:
            erasure.erase(conversation)
        done += len(some)
    return done


def _bot_memory(rows: Rows, cutoff: datetime) -> int:
    """Have the bot forget talks that have been idle; the conversation stays here."""
    done = 0
    for conversation in rows.order_by("last_activity_at").iterator(CHUNK):
        senders = erasure.senders(conversation)
        Erasure.objects.bulk_create([Erasure(sender=sender) for sender in senders])
        done += 1
    return done


def _audit(rows: Rows, cutoff: datetime) -> int:
    """Cut the log at its old end; the chain goes on from the mark."""
    with transaction.atomic():
        last = rows.order_by("-pk").first()
        if last is None:
            return 0
        chain.trim_mark(last)
        gone, _ = AuditEntry.objects.filter(pk__lte=last.pk).delete()
    return gone


def _forgotten_since(cutoff: datetime) -> Rows:
    """Conversations that became idle for long enough since the last sweep: the bot is told once."""
    last = Sweep.objects.filter(kind="bot_memory").order_by("-at").first()
    rows = Conversation.objects.filter(last_activity_at__lt=cutoff)
    return rows.filter(last_activity_at__gte=last.cutoff) if last else rows


KINDS = {
    kind.name: kind
    for kind in (
        Kind(
            "conversations", "Rozmowy", "Całe rozmowy z wiadomościami, notatkami i ocenami, od ostatniej wiadomości.",
            settings.RETENTION_DAYS, lambda cutoff: Conversation.objects.filter(last_activity_at__lt=cutoff),
            _conversations, least=14,
        ),
        Kind(
            "bot_memory", "Pamięć bota", "To, co bot pamięta z rozmowy: zaczęte pytania i podane daty.",
            30, _forgotten_since, _bot_memory,
        ),
        Kind(
            "events", "Zdarzenia z kanałów", "Zapis tego, co przysłały kanały, po załatwieniu.",
            30, lambda cutoff: InboxEvent.objects.filter(
                received_at__lt=cutoff, state__in=[State.DONE, State.RECORDED, State.ASIDE]
            ), _plainly, least=7,
        ),
        Kind(
            "outgoing", "Wysyłka", "Kolejka wysłanych, odwołanych i niewysłanych odpowiedzi.",
            30, lambda cutoff: Outgoing.objects.filter(created_at__lt=cutoff).exclude(
                state__in=[Sent.QUEUED, Sent.SENDING]
            ), _plainly, least=7,
        ),
        Kind(
            "drafts", "Szkice", "Niewysłane szkice moderatorów.",
            30, lambda cutoff: Draft.objects.filter(updated_at__lt=cutoff), _plainly,
        ),
        Kind(
            "proposals", "Poprawki do nauki", "Zanonimizowane poprawki, także z usuniętych już rozmów.",
            730, lambda cutoff: TrainingProposal.objects.filter(at__lt=cutoff), _plainly, least=30,
        ),
        Kind(
            "candidates", "Propozycje do nauki", "Lista wiadomości wartych nauki i wyniki dawnych treningów.",
            60, lambda cutoff: Candidate.objects.filter(at__lt=cutoff), _plainly, least=7,
        ),
        Kind(
            "trainings", "Treningi", "Wyniki i logi dawnych treningów, bez opublikowanych.",
            365, lambda cutoff: TrainingRun.objects.filter(created_at__lt=cutoff, publications=None).exclude(
                state__in=["waiting", "running"]
            ), _plainly, least=30,
        ),
        Kind(
            "bulk", "Działania zbiorcze", "Zapis potrzebny do cofania działań na wielu rozmowach.",
            30, lambda cutoff: BulkAction.objects.filter(at__lt=cutoff), _plainly,
        ),
        Kind(
            "requests", "Żądania usunięcia", "Numery załatwionych żądań usunięcia danych, bez osób.",
            365, lambda cutoff: DeletionRequest.objects.filter(received_at__lt=cutoff), _plainly, least=30,
        ),
        Kind(
            "logins", "Logowania", "Nieudane logowania i wygasłe sesje moderatorów.",
            7, lambda cutoff: LoginFailure.objects.filter(at__lt=cutoff), _plainly,
        ),
        Kind(
            "audit", "Dziennik dostępu", "Kto co czytał i robił w konsoli.",
            1_095, lambda cutoff: AuditEntry.objects.filter(at__lt=cutoff), _audit, least=180,
        ),
    )
}  # fmt: skip


def days_of(name: str) -> int:
    """How long a kind stays, in days."""
    rule = RetentionRule.objects.filter(pk=name).first()
    return rule.days if rule else KINDS[name].days


def due(now: datetime) -> list[Due]:
    """Every kind with what is too old of it now: the dry run."""
    rules = RetentionRule.objects.select_related("changed_by").in_bulk()
    found = []
    for kind in KINDS.values():
        days = rules[kind.name].days if kind.name in rules else kind.days
        cutoff = now - timedelta(days=days)
        last = Sweep.objects.filter(kind=kind.name).order_by("-at").first()
        found.append(Due(kind, days, cutoff, kind.old(cutoff).count(), rules.get(kind.name), last))
    return found


def set_days(user: User, name: str, days: int) -> None:
    """Change how long a kind stays. Raises NotThatLong."""
    kind = KINDS[name]
    if not kind.least <= days <= kind.most:
        raise NotThatLong(f"{kind.label}: od {kind.least} do {kind.most} dni.")
    if days == days_of(name):
        return
    RetentionRule.objects.update_or_create(
        kind=name, defaults={"days": days, "changed_by": user, "changed_at": timezone.now()}
    )
    audit.record(user, "retention.change", f"retention:{name}:{days}")


def sweep(now: datetime, user: User | None = None) -> list[Sweep]:
    """Delete what is too old, kind by kind; each is noted, also in the log of access."""
    done = []
    for each in due(now):
        deleted = each.kind.delete(each.kind.old(each.cutoff), each.cutoff) if each.count else 0
        finished = not each.kind.old(each.cutoff).exists() or each.kind.name == "bot_memory"
        done.append(
            Sweep.objects.create(kind=each.kind.name, at=now, cutoff=each.cutoff, deleted=deleted, finished=finished)
        )
        if deleted:
            audit.record(user, "retention.sweep", f"retention:{each.kind.name}:{deleted}")
            log.info("retention: %d of %s older than %d days are gone", deleted, each.kind.name, each.days)
    Session.objects.filter(expire_date__lt=now).delete()
    Sweep.objects.filter(at__lt=now - timedelta(days=365)).delete()
    return done
