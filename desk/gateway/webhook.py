"""`/webhooks/meta`: verification, signature, and every event of every batch stored before the 200."""

from __future__ import annotations

import hmac
import json
import logging
import time
from collections.abc import Callable, Sequence
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
from desk.gateway.inbox import store
from desk.gateway.signature import is_signed

log = logging.getLogger(__name__)
LARGEST_BODY = 1_048_576  # bytes
THE_DATAS_FAULT = (DataError, IntegrityError)
OK, FORBIDDEN, TRY_AGAIN = ("ok", 200), ("forbidden", 403), ("try again", 503)
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


def accept(body: bytes, signature: str) -> tuple[str, int]:
    """A word and 200 only after the events are committed; 403 forged, 503 when the database is away."""
    return accept_all([(body, signature)])[0]


def accept_all(deliveries: Sequence[tuple[bytes, str]]) -> list[tuple[str, int]]:
    """The same for several deliveries (body, signature) at once: one transaction, one wait for the disk."""
    began = time.perf_counter()
    answers, parsed = [FORBIDDEN] * len(deliveries), {}
    for at, (body, signature) in enumerate(deliveries):
        if is_signed(body, signature, settings.META_APP_SECRET):
            parsed[at], answers[at] = _events(body), OK
        else:
            metrics.FORGED.inc()
    try:
        _store(list(parsed.values()))
    except DatabaseError:
        log.exception("the inbox could not be written; Meta will deliver again")
        answers = [TRY_AGAIN if at in parsed else answer for at, answer in enumerate(answers)]
    for _ in deliveries:
        metrics.ACK_SECONDS.observe(time.perf_counter() - began)
    return answers


def _store(parsed: list[tuple[str, list[Event]]]) -> None:
    """All at once. One event that the database refuses must not keep the others out, nor come back for ever."""
    try:
        fresh = set(store(event for _, events in parsed for event in events).fresh)
    except THE_DATAS_FAULT:
        log.warning("%d deliveries are stored one by one", len(parsed))
        fresh = {key for _, events in parsed for event in events for key in _store_alone(event)}
    for name, events in parsed:
        keys = {(event.channel, event.account, event.key) for event in events}
        metrics.EVENTS.labels(name, "new").inc(len(keys & fresh))
        metrics.EVENTS.labels(name, "seen").inc(len(keys - fresh))
        fresh -= keys  # who brings it in the same moment has brought it a second time


def _store_alone(event: Event) -> frozenset[tuple[str, str, str]]:
    try:
        return store([event]).fresh
    except THE_DATAS_FAULT:
        log.exception("an event of kind %s could not be stored and is dropped", event.kind.value)
        metrics.EVENTS.labels(event.channel, "refused").inc()
        return frozenset()


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
