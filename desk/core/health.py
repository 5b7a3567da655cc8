"""`/healthz` (the process is up), `/readyz` (all that an answer needs is there; 503 with the reason), `/metrics`."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import time
from collections.abc import Callable
from datetime import timedelta

import httpx
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST

from desk.core import gauges
from desk.gateway.models import Heartbeat, Outgoing, SenderState
from desk.gateway.sender import accounts, versions

log = logging.getLogger(__name__)
PATIENCE = 2.0  # seconds for the bot
SILENCE = timedelta(seconds=20)  # after which a sender that says nothing counts as dead
FRESH = 1.0  # seconds that a finding may be handed out again

_last: tuple[float, dict[str, str], list[str]] = (0.0, {}, [])


class NotReady(Exception):
    """A part is missing; the text says which way."""


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 as long as the process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """`{"ready", "checks": {part: "ok" or the reason}, "warnings"}`; 503 when a part is missing."""
    global _last
    if time.monotonic() - _last[0] > FRESH or not _last[1]:
        checks = {name: _check(check) for name, check in CHECKS.items()}
        _last = (time.monotonic(), checks, _warnings() if checks["database"] == "ok" else [])
    _, checks, warnings = _last
    ready = all(found == "ok" for found in checks.values())
    return JsonResponse({"ready": ready, "checks": checks, "warnings": warnings}, status=200 if ready else 503)


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus' text format: to this machine, and to who has METRICS_TOKEN."""
    if not _may_read_metrics(request):
        return HttpResponse("forbidden", status=403, content_type="text/plain")
    try:
        return HttpResponse(gauges.exposition(), content_type=CONTENT_TYPE_LATEST)
    except DatabaseError:
        return HttpResponse("the database is away", status=503, content_type="text/plain")


def check_database() -> None:
    """A query is answered."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        raise NotReady(f"does not answer: {type(error).__name__}") from error


def check_bot() -> None:
    """The bot's server answers."""
    _bot_status()


def check_model() -> None:
    """The bot has a model."""
    response = _bot_status()
    body = response.json() if response.status_code == 200 else {}
    if not isinstance(body, dict) or not body.get("model_id", body.get("model_file")):
        raise NotReady("none is loaded")


def check_sender() -> None:
    """The sender lives and no account is kept from sending."""
    beat = Heartbeat.objects.filter(part="sender").first()
    if beat is None:
        raise NotReady("has not started")
    silent = timezone.now() - beat.beat_at
    if silent > SILENCE:
        raise NotReady(f"has said nothing for {silent.total_seconds():.0f} s")
    stopped = [
        f"account {row.account} is stopped (Meta's error {row.code}: {row.reason})"
        for row in SenderState.objects.filter(state=SenderState.State.STOPPED)
    ]
    stopped += [f"account {account} has messages to send and no token" for account in _without_token()]
    if stopped:
        raise NotReady("; ".join(stopped))


CHECKS: dict[str, Callable[[], None]] = {
    "database": check_database,
    "bot": check_bot,
    "model": check_model,
    "sender": check_sender,
}


def _check(check: Callable[[], None]) -> str:
    try:
        check()
    except NotReady as reason:
        return str(reason)
    except DatabaseError:
        return "unknown: the database does not answer"
    except ValueError:
        return "its answer can't be read"
    return "ok"


def _bot_status() -> httpx.Response:
    try:
        return httpx.get(f"{settings.RASA_URL}/status", timeout=PATIENCE, trust_env=False)
    except httpx.HTTPError as error:
        raise NotReady(f"does not answer: {type(error).__name__}") from error


def _without_token() -> list[str]:
    waiting = Outgoing.objects.filter(state=Outgoing.State.QUEUED).exclude(kind=Outgoing.Kind.MAIL)
    found = waiting.values_list("conversation__account", flat=True).distinct()
    return sorted(set(filter(None, found)) - set(accounts.tokens()))


def _warnings() -> list[str]:
    found = [versions.warning(settings.META_GRAPH_VERSION, timezone.localdate())]
    for row in SenderState.objects.filter(state=SenderState.State.PAUSED):
        found.append(f"account {row.account} waits for Meta's limit until {row.until:%H:%M:%S} UTC")
    return [warning for warning in found if warning]


def _may_read_metrics(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    if token:
        return hmac.compare_digest(request.headers.get("Authorization", "").encode(), f"Bearer {token}".encode())
    try:
        local = ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
    return local and "X-Forwarded-For" not in request.headers and "Forwarded" not in request.headers
