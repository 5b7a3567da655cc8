"""Which accounts may send: tokens from the settings, pauses and stops from the database."""

from __future__ import annotations

import hashlib
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone

from desk.core.sql import exists
from desk.gateway.models import SenderState

log = logging.getLogger(__name__)
State = SenderState.State
TOKEN_CODE = "190"
ANY_CLOSED = "SELECT 1 FROM gateway_senderstate WHERE state <> %s LIMIT 1"


def tokens() -> dict[str, str]:
    """Account id (page, Instagram account, phone number) → its token."""
    return {**settings.META_PAGE_TOKENS, **settings.WHATSAPP_TOKENS}


def mark_of(token: str) -> str:
    """A short digest that tells one token from another."""
    return hashlib.sha256(token.encode()).hexdigest()[:16]


def open_accounts(now: datetime) -> list[str]:
    """The accounts that have a token and are neither paused nor stopped; ends what is over."""
    known, closed = tokens(), set()
    if not exists(ANY_CLOSED, State.RUNNING.value):
        return list(known)
    for row in SenderState.objects.exclude(state=State.RUNNING):
        token = known.get(row.account, "")
        if row.state == State.PAUSED and (row.until is None or row.until <= now):
            resume(row.account)
        elif row.state == State.STOPPED and _renewed(row, token):
            log.warning("account %s has a new token: sending goes on", row.account)
            resume(row.account)
        else:
            closed.add(row.account)
    return [account for account in known if account not in closed]


def stop(account: str, code: str, reason: str) -> None:
    """Send nothing more of this account until `resume`, or until it has another token."""
    log.error("account %s stopped sending: Meta's error %s: %s", account, code, reason)
    values = {"state": State.STOPPED, "until": None, "code": code[:16], "reason": reason[:300]}
    values["token_mark"] = mark_of(tokens().get(account, ""))
    SenderState.objects.update_or_create(account=account, defaults=values)


def pause(account: str, seconds: float, code: str, reason: str) -> None:
    """Send nothing of this account for a while; never shortens a pause, never softens a stop."""
    until = timezone.now() + timedelta(seconds=seconds)
    row, _ = SenderState.objects.get_or_create(account=account)
    if row.state == State.STOPPED or (row.state == State.PAUSED and row.until and row.until >= until):
        return
    log.warning("account %s waits %.0f s: %s %s", account, seconds, code, reason)
    row.state, row.until, row.code, row.reason = State.PAUSED, until, code[:16], reason[:300]
    row.save()


def resume(account: str) -> bool:
    """Let an account send again. False when it was not kept from it."""
    closed = SenderState.objects.filter(account=account).exclude(state=State.RUNNING)
    return bool(closed.update(state=State.RUNNING, until=None, code="", reason="", token_mark=""))


def _renewed(row: SenderState, token: str) -> bool:
    return row.code.startswith(TOKEN_CODE) and bool(token) and row.token_mark != mark_of(token)
