"""`/webhooks/meta`: verification, signature, and every event of every batch stored before the 200."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import DataError, IntegrityError
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from desk.gateway import metrics
from desk.gateway.channels.instagram.parse import parse as parse_instagram
from desk.gateway.channels.messenger.parse import parse as parse_page
from desk.gateway.channels.whatsapp.parse import parse as parse_whatsapp
from desk.gateway.events import Event
from desk.gateway.inbox import Stored, store
from desk.gateway.signature import is_signed

log = logging.getLogger(__name__)
LARGEST_BODY = 1_048_576  # bytes
THE_DATAS_FAULT = (DataError, IntegrityError)
PARSERS: dict[str, Callable[[dict[str, Any]], list[Event]]] = {
    "page": parse_page,
    "instagram": parse_instagram,
    "whatsapp_business_account": parse_whatsapp,
}


@csrf_exempt  # Meta's server has no cookie; the signature guards this address
@require_http_methods(["GET", "POST"])
def meta(request: HttpRequest) -> HttpResponse:
    """GET verifies the subscription; POST takes events."""
    return verify(request) if request.method == "GET" else receive(request)


def verify(request: HttpRequest) -> HttpResponse:
    """Echo the challenge to who knows the verify token; 403 for everybody else."""
    token, wanted = request.GET.get("hub.verify_token", ""), settings.META_VERIFY_TOKEN
    known = bool(wanted) and hmac.compare_digest(token.encode(), wanted.encode())
    if request.GET.get("hub.mode") == "subscribe" and known:
        return HttpResponse(request.GET.get("hub.challenge", ""), content_type="text/plain")
    return HttpResponse("forbidden", status=403, content_type="text/plain")


def receive(request: HttpRequest) -> HttpResponse:
    """A delivery that comes through Django; the server's own way is `front.py`."""
    if _declared_length(request) > LARGEST_BODY:
        return _plain("body too large", 413)
    try:
        body = request.body
    except RequestDataTooBig:
        return _plain("body too large", 413)
    except UnreadablePostError:
        return _plain("body not whole", 400)
    if len(body) > LARGEST_BODY:
        return _plain("body too large", 413)
    return _plain(*accept(body, request.headers.get("X-Hub-Signature-256", "")))


@metrics.ACK_SECONDS.time()
def accept(body: bytes, signature: str) -> tuple[str, int]:
    """A word and 200 only after the events are committed; 403 forged, 503 when the database is away."""
    if not is_signed(body, signature, settings.META_APP_SECRET):
        metrics.FORGED.inc()
        return "forbidden", 403
    name, events = _events(body)
    try:
        stored = _store(events)
    except DatabaseError:
        log.exception("the inbox could not be written; Meta will deliver again")
        return "try again", 503
    metrics.EVENTS.labels(name, "new").inc(stored.new)
    metrics.EVENTS.labels(name, "seen").inc(stored.seen)
    return "ok", 200


def _store(events: list[Event]) -> Stored:
    """All at once. One event that the database refuses must not keep the others out, nor come back for ever."""
    try:
        return store(events)
    except THE_DATAS_FAULT:
        log.warning("a delivery of %d events is stored one by one", len(events))
    new = seen = 0
    for event in events:
        try:
            stored = store([event])
        except THE_DATAS_FAULT:
            log.exception("an event of kind %s could not be stored and is dropped", event.kind.value)
            metrics.EVENTS.labels(event.channel, "refused").inc()
        else:
            new, seen = new + stored.new, seen + stored.seen
    return Stored(new, seen)


def _events(body: bytes) -> tuple[str, list[Event]]:
    """The events of a signed body. What can't be understood is counted and dropped: Meta would only send it again."""
    try:
        parsed = json.loads(body)
    except (ValueError, RecursionError):
        parsed = None
    name = parsed.get("object") if isinstance(parsed, dict) else None
    parser = PARSERS.get(name) if isinstance(name, str) else None
    if parser is None or not isinstance(parsed, dict):
        metrics.EVENTS.labels("unknown", "unknown").inc()
        return "unknown", []
    events = parser(parsed)
    if not events:
        metrics.EVENTS.labels(str(name), "unknown").inc()
    return str(name), events


def _declared_length(request: HttpRequest) -> int:
    text = request.headers.get("Content-Length", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _plain(text: str, status: int) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain")
