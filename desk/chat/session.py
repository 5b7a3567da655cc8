"""Who writes in the web chat: an anonymous visitor with a signed random id, in a cookie or, in a frame, in the page.

The id is all that is known of a visitor. On the desk's own page it lives in an HTTP-only cookie and Django's CSRF check
guards each change. Embedded in another site the page itself holds the signed id and sends it as the `X-Chat-Session`
header or form field, which no foreign site knows; a cookie of that site's own partition only brings the talk back
when the frame is loaded again, and where browsers refuse it the talk lasts as long as the page.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from desk.gateway.models import Conversation

COOKIE, FRAME_COOKIE = "ikp_chat", "ikp_chat_frame"
FRAME = "/embed"
HEADER, FIELD = "X-Chat-Session", "session"
SALT = "desk.chat.session"
LIFETIME = timedelta(days=30)
CHANNEL, ACCOUNT = "web", "chat"


@dataclass(frozen=True)
class Visitor:
    """One browser's chat. `embedded`: known by the header, not by the cookie."""

    id: str
    embedded: bool = False

    @property
    def key(self) -> str:
        """The conversation's key."""
        return f"{CHANNEL}:{ACCOUNT}:{self.id}"

    @property
    def signed(self) -> str:
        """The id with its signature and time, as cookie and header carry it."""
        return signing.TimestampSigner(salt=SALT).sign(self.id)

    def conversation(self) -> Conversation | None:
        """The visitor's conversation; None before the first message."""
        return Conversation.objects.filter(key=self.key).first()


def new(*, embedded: bool = False) -> Visitor:
    """A visitor nobody has seen before."""
    return Visitor(secrets.token_urlsafe(18), embedded)


def of(request: HttpRequest) -> Visitor | None:
    """The visitor who sent this request, or None when there is no valid signed id."""
    said = request.headers.get(HEADER) or request.POST.get(FIELD)
    return _read(said or request.COOKIES.get(COOKIE, ""), embedded=bool(said))


def of_frame(request: HttpRequest) -> Visitor | None:
    """The visitor whose frame is loaded again. Good for showing it only; changes need the header or the field."""
    return _read(request.COOKIES.get(FRAME_COOKIE, ""), embedded=True)


def _read(signed: str, *, embedded: bool) -> Visitor | None:
    try:
        return Visitor(signing.TimestampSigner(salt=SALT).unsign(signed, max_age=LIFETIME), embedded)
    except signing.BadSignature:
        return None


def remember(response: HttpResponse, visitor: Visitor) -> None:
    """Set the visitor's cookie; each visit prolongs it."""
    if visitor.embedded:  # written out: `set_cookie` does not know `Partitioned`
        age = int(LIFETIME.total_seconds())
        kept = f"{FRAME_COOKIE}={visitor.signed}; Max-Age={age}; Path={FRAME}"
        response.headers["Set-Cookie"] = f"{kept}; Secure; HttpOnly; SameSite=None; Partitioned"
        return
    response.set_cookie(
        COOKIE,
        visitor.signed,
        max_age=LIFETIME,
        secure=settings.PRODUCTION,
        httponly=True,
        samesite="Lax",
    )


def guarded(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that changes something: asks for the CSRF token unless the visitor is known by header or form field."""
    protected = csrf_protect(view)

    @csrf_exempt
    @wraps(view)
    def guard(request: HttpRequest) -> HttpResponse:
        visitor = of(request)
        return view(request) if visitor and visitor.embedded else protected(request)

    return guard
