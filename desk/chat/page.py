"""The chat's pages: the chat itself, and the same in a frame of another site."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import aclosing

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from desk.chat import session, shown, words
from desk.chat.session import Visitor
from desk.core import live
from desk.gateway.models import Message
from knowledge import facts
from knowledge.clock import today

log = logging.getLogger(__name__)
PATIENCE = 8.0  # seconds that a page without script waits for the answer


@require_safe
@never_cache
@ensure_csrf_cookie
async def chat(request: HttpRequest) -> HttpResponse:
    """The chat. `?wait=1` (a form sent without script): first waits a little for the answer."""
    if request.GET.get("wait") == "1":
        await _wait_for_answer(request)
    return await sync_to_async(_page)(request)


@require_safe
@never_cache
def embed(request: HttpRequest) -> HttpResponse:
    """The chat for a frame in another site; its session lives in the page and travels in a header."""
    visitor = session.new()
    response = render(request, "chat/embed.html", {**_context(None), "signed": visitor.signed})
    response.frame_ancestors = settings.CHAT_EMBED_ORIGINS  # type: ignore[attr-defined]
    return response


@require_safe
@never_cache
def history(request: HttpRequest) -> HttpResponse:
    """The messages alone, for a frame that was loaded again and still knows its session. 403 when it is not valid."""
    visitor = session.of(request)
    return render(request, "chat/log.html", _context(visitor), status=200 if visitor else 403)


def with_error(request: HttpRequest, sentence: str, status: int) -> HttpResponse:
    """The page again, with what is wrong and the text that was not taken."""
    return _page(request, sentence, status)


def everywhere() -> dict[str, object]:
    """What the header of every page needs."""
    return {"facebook": facts.value("G4.url", today()), "mail": facts.value("L5.email", today())}


def _page(request: HttpRequest, error: str = "", status: int = 200) -> HttpResponse:
    visitor = session.of(request) or session.new()
    try:
        context = _context(visitor)
    except DatabaseError:
        log.exception("the chat could not be read")
        context, error, status = _context(None), words.AWAY, 503
    text = request.POST.get("text", "") if error else ""
    response = render(request, "chat/chat.html", {**context, "error": error, "text": text}, status=status)
    session.remember(response, visitor)
    return response


def _context(visitor: Visitor | None) -> dict[str, object]:
    conversation = visitor.conversation() if visitor else None
    messages = shown.history(conversation) if conversation else []
    return {
        **everywhere(),
        "messages": messages,
        "waiting": shown.waiting(conversation) if conversation else [],
        "standing": shown.standing(conversation.pk) if conversation else shown.Standing(),
        "known": conversation is not None,
        "last": messages[-1].id if messages else 0,
        "suggestions": words.SUGGESTIONS,
        "longest": words.LONGEST,
        "key": uuid.uuid4().hex,
    }


async def _wait_for_answer(request: HttpRequest) -> None:
    visitor = session.of(request)
    conversation = await live.run(visitor.conversation) if visitor else None
    if conversation is not None:
        try:
            await asyncio.wait_for(_answered(conversation.pk), PATIENCE)
        except asyncio.TimeoutError:
            return


async def _answered(pk: int) -> None:
    """Until nothing of the visitor waits any more."""
    async with aclosing(live.conversation(pk, after=await live.run(_newest, pk))) as stream:
        async for _ in stream:
            standing = await live.run(shown.standing, pk)
            if standing is None or not standing.typing:
                return


def _newest(pk: int) -> int:
    return Message.objects.filter(conversation=pk).order_by("-pk").values_list("pk", flat=True).first() or 0
