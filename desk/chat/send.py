"""Taking a message or a tapped button from the web chat into the inbox."""

from __future__ import annotations

import logging
import re
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.chat import page, session, words
from desk.chat.session import Visitor
from desk.core import limits
from desk.gateway.events import Event, Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, Message
from desk.gateway.payloads import OWN, REMEMBERED, is_offered
from desk.gateway.profile import ALWAYS_ALLOWED

log = logging.getLogger(__name__)
MINUTE = 60  # seconds
KEY = re.compile(r"[A-Za-z0-9-]{8,64}")


@dataclass(frozen=True)
class Refused(Exception):
    """A message that is not taken: the sentence for its author and the HTTP status."""

    sentence: str
    status: int
    wait: int = 0


@session.guarded
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """202 with JSON for the script, a redirect back to the page for a plain form; 4xx and 503 with a friendly sentence.

    Fields: `text` (or `suggestion`), or `payload` of a button; `key`, the browser's id of this message: the same key
    twice is stored once.
    """
    visitor = session.of(request)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        if visitor is None:
            raise Refused(words.NO_SESSION, 403)
        _check_rate(request, visitor)
        event = _event(request, visitor)
        try:
            store([event])
        except DatabaseError as error:
            log.exception("the inbox could not be written")
            raise Refused(words.STORE_AWAY, 503, 5) from error
    except Refused as refused:
        return _refusal(request, visitor, refused, wants_json)
    if wants_json:
        return JsonResponse({"key": event.key.rpartition(":")[2]}, status=202)
    back = reverse("chat-embed" if visitor.embedded else "chat")
    return HttpResponseRedirect(f"{back}?wait=1#latest")


def _check_rate(request: HttpRequest, visitor: Visitor) -> None:
    waits = (
        limits.wait_for(f"chat:{visitor.id}", settings.CHAT_MESSAGES_A_MINUTE, MINUTE),
        limits.wait_for(f"chat-address:{limits.address_key(request)}", settings.CHAT_MESSAGES_A_MINUTE_ADDRESS, MINUTE),
    )
    if any(waits):
        raise Refused(words.TOO_MANY, 429, max(waits))


def _event(request: HttpRequest, visitor: Visitor) -> Event:
    key = request.POST.get("key") or uuid.uuid4().hex
    if not KEY.fullmatch(key):
        raise Refused(words.BAD_KEY, 422)
    payload = request.POST.get("payload", "")
    text = (request.POST.get("suggestion") or request.POST.get("text", "")).replace("\x00", "").strip()
    kind = Kind.MESSAGE
    if payload:
        text, kind = _tapped(visitor, payload)
    elif not text:
        raise Refused(words.EMPTY, 422)
    elif len(text.replace("\r\n", "\n")) > words.LONGEST:
        raise Refused(words.TOO_LONG, 422)
    return Event(
        channel=session.CHANNEL,
        account=session.ACCOUNT,
        user=visitor.id,
        key=f"{visitor.id}:{key}",
        kind=kind,
        at=timezone.now(),
        text=text.replace("\r\n", "\n"),
        payload=payload,
    )


def _tapped(visitor: Visitor, payload: str) -> tuple[str, Kind]:
    """The title of a button that this conversation was offered; raises Refused for any other payload."""
    conversation = visitor.conversation()
    offered = payload in ALWAYS_ALLOWED or (conversation is not None and is_offered(conversation, payload))
    if not offered or conversation is None:
        raise Refused(words.OLD_BUTTON, 422)
    if payload.startswith(OWN):
        return "", Kind.FEEDBACK
    return _title(conversation, payload), Kind.POSTBACK


def _title(conversation: Conversation, payload: str) -> str:
    recent = Message.objects.filter(conversation=conversation, author=Message.Author.BOT).order_by("-id")
    for buttons in recent.values_list("buttons", flat=True)[:REMEMBERED]:
        for button in buttons:
            if button.get("payload") == payload:
                return str(button.get("title", ""))
    return ""


def _refusal(request: HttpRequest, visitor: Visitor | None, refused: Refused, wants_json: bool) -> HttpResponse:
    response: HttpResponse
    if wants_json:
        response = JsonResponse({"error": refused.sentence}, status=refused.status)
    else:
        response = page.with_error(request, visitor, refused.sentence, refused.status)
    if refused.wait:
        response.headers["Retry-After"] = str(refused.wait)
    return response
