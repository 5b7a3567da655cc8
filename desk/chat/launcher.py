"""`/chat/embed.js`: the one script line with which another site shows the chat."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

SCRIPT = Path(__file__).with_name("static") / "chat" / "embed.js"


@require_safe
@cache_control(public=True, max_age=3600)
def script(request: HttpRequest) -> HttpResponse:
    """The script at an address that stays the same, free for any page to load."""
    response = HttpResponse(_text(), content_type="text/javascript; charset=utf-8")
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@lru_cache(maxsize=1)
def _text() -> str:
    return SCRIPT.read_text(encoding="utf-8")
