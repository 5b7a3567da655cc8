"""Rows of the outbox: claimed one a conversation, settled once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from desk.core import live
from desk.core.sql import Compiled, execute, exists
from desk.gateway import words
from desk.gateway.models import Conversation, Outgoing
from desk.gateway.sender.outcomes import Outcome
from desk.gateway.worker.lease import OWNER, process_lives

State, Kind = Outgoing.State, Outgoing.Kind
LEASE = timedelta(seconds=60)  # far longer than a call: whose time is over, that sender has died
UNORDERED = [Kind.HIDE, Kind.MAIL]  # neither wait for the conversation's messages nor hold them up
REPEATABLE = [Kind.HIDE, Kind.PRIVATE_REPLY, Kind.MAIL]  # hidden is hidden; Meta takes one private reply a comment
DUE = (
    "SELECT 1 FROM gateway_outgoing WHERE state IN ('queued', 'sending') AND state = 'queued'"  # the partial index's words
    " AND (next_attempt_at IS NULL OR next_attempt_at <= %s) LIMIT 1"
)
TAKE = (
    "UPDATE gateway_outgoing SET state = 'sending', owner = %s, next_attempt_at = %s, attempts = attempts + 1"
    " WHERE id = %s"
)
SENT = (
    "UPDATE gateway_outgoing SET state = 'sent', sent_at = %s, external_id = %s, error_code = %s, error = %s, trace = %s,"
    " recipient = %s, owner = '', next_attempt_at = NULL WHERE id = %s AND state IN ('sending', 'unknown')"
)


def any_due(now: datetime) -> bool:
    """Whether there is anything to claim, be it of an account that may not send now."""
    return exists(DUE, now)


def claim(limit: int, accounts: Iterable[str], now: datetime) -> list[Outgoing]:
    """Take up to `limit` rows that are due: of each conversation the first that waits. Senders share the work."""
    if limit <= 0:
        return []
    with transaction.atomic():
        claimed = _due(tuple(sorted(accounts)), limit)(now)
        for row in claimed:
            row.attempts += 1
            execute(TAKE, OWNER, now + LEASE, row.pk)
        return claimed


@lru_cache(maxsize=256)
def _due(accounts: tuple[str, ...], limit: int) -> Compiled[Outgoing]:
    def build(now: datetime) -> QuerySet[Outgoing]:
        rows = _due_rows(accounts, now).select_related("conversation")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True, of=("self",))
        return rows[:limit]

    return Compiled(build, datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC")))


def _due_rows(accounts: tuple[str, ...], now: datetime) -> QuerySet[Outgoing]:
    earlier = Outgoing.objects.filter(
        conversation=OuterRef("conversation"), pk__lt=OuterRef("pk"), state__in=[State.QUEUED, State.SENDING]
    ).exclude(kind__in=UNORDERED)
    return (
        Outgoing.objects.filter(Q(next_attempt_at__isnull=True) | Q(next_attempt_at__lte=now), state=State.QUEUED)
        .filter(Q(conversation__account__in=accounts) | Q(kind=Kind.MAIL))
        .filter(Q(kind__in=UNORDERED) | ~Exists(earlier))
        .order_by("pk")
    )


def recover(*, at_start: bool) -> int:
    """Rows that a dead sender left in `sending` become `unknown`, or are queued again where that is safe."""
    now, dead = timezone.now(), Q(next_attempt_at__lt=timezone.now())
    sending = Outgoing.objects.filter(state=State.SENDING)
    if at_start:
        owners = sending.values_list("owner", flat=True).distinct()
        dead |= Q(owner__in=[owner for owner in owners if owner == OWNER or not process_lives(owner)])
    lost = sending.filter(dead)
    lost.filter(kind__in=REPEATABLE).update(state=State.QUEUED, owner="", next_attempt_at=now)
    with transaction.atomic():
        live.touch(lost.exclude(conversation=None).order_by().values_list("conversation", flat=True).distinct())
        return lost.update(state=State.UNKNOWN, owner="", error="the sender died while sending", next_attempt_at=None)


def sent(row: Outgoing, outcome: Outcome) -> None:
    """It arrived; that also overrules an `unknown`."""
    recipient = outcome.recipient[:128] if row.kind == Kind.PRIVATE_REPLY else ""
    told = (outcome.external_id[:160], outcome.code, outcome.error[:500], outcome.trace[:64], recipient)
    with transaction.atomic():
        if execute(SENT, timezone.now(), *told, row.pk) and row.conversation_id and row.kind != Kind.MAIL:
            live.touch([row.conversation_id])


def again(row: Outgoing, outcome: Outcome, at: datetime | None, *, counts: bool = True) -> None:
    """Back into the queue, at its place; `counts`: the attempt was one."""
    attempts = row.attempts if counts else row.attempts - 1
    _settle(row, State.QUEUED, outcome, next_attempt_at=at, attempts=attempts)


def unknown(row: Outgoing, outcome: Outcome) -> None:
    """It left and may have arrived: shown, not repeated."""
    _settle(row, State.UNKNOWN, outcome, next_attempt_at=None)


def failed(row: Outgoing, outcome: Outcome) -> None:
    """It never goes out; a human is told where an answer of the bot is lost."""
    with transaction.atomic():
        if not _settle(row, State.FAILED, outcome, next_attempt_at=None):
            return
        if row.kind == Kind.PRIVATE_REPLY:
            _withdraw_promise(row)
        if row.conversation_id and row.kind in {Kind.MESSAGE, Kind.PRIVATE_REPLY, Kind.HIDE} and not row.human:
            waiting = Conversation.objects.filter(pk=row.conversation_id, needs_human=False)
            waiting.update(needs_human=True, needs_human_since=timezone.now())


def _settle(row: Outgoing, state: str, outcome: Outcome, **values: Any) -> bool:
    values |= {"error_code": outcome.code, "error": outcome.error[:500], "trace": outcome.trace[:64], "owner": ""}
    return _change(row, [State.SENDING], {**values, "state": state})


def _change(row: Outgoing, allowed: list[str], values: dict[str, Any]) -> bool:
    """Write what became of it, and wake the consoles that show it."""
    with transaction.atomic():
        done = Outgoing.objects.filter(pk=row.pk, state__in=allowed).update(**values)
        if done and row.conversation_id and row.kind != Kind.MAIL:
            live.touch([row.conversation_id])
    return bool(done)


def _withdraw_promise(row: Outgoing) -> None:
    """ "We have written to you privately" must not be said in public when it is not so."""
    public = Outgoing.objects.filter(message=row.message_id, kind=Kind.PUBLIC_REPLY, state=State.QUEUED)
    for reply in public.exclude(message=None):
        if reply.call.get("body", {}).get("message") == words.ANSWERED_PRIVATELY:
            Outgoing.objects.filter(pk=reply.pk, state=State.QUEUED).update(state=State.CANCELLED)
