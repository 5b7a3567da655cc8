"""The chat's pages: the chat itself, and the same in a frame of another site."""

from __future__ import annotations

import asyncio
import logging
import uuid
from contextlib import aclosing, suppress

from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import Error as DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from desk.chat import session, shown, words
from desk.chat.session import Visitor
from desk.core import live
from desk.gateway.models import InboxEvent, Message
from knowledge import facts
from knowledge.clock import today

log = logging.getLogger(__name__)
PATIENCE = 8.0  # seconds that a page without script waits for the answer


@require_safe
@never_cache
@ensure_csrf_cookie
async def chat(request: HttpRequest) -> HttpResponse:
    """The chat. `?wait=1` (a form sent without script): first waits a little for the answer."""
    visitor = session.of(request) or session.new()
    await _wait_if_asked(request, visitor)
    return await sync_to_async(_page)(request, visitor)


@require_safe
@never_cache
async def embed(request: HttpRequest) -> HttpResponse:
    """The chat for a frame in another site; its session is in the page and travels in a header or form field."""
    visitor = session.of_frame(request) or session.new(embedded=True)
    await _wait_if_asked(request, visitor)
    return await sync_to_async(_page)(request, visitor)


def with_error(request: HttpRequest, visitor: Visitor | None, sentence: str, status: int) -> HttpResponse:
    """The page again, with what is wrong and the text that was not taken."""
    return _page(request, visitor or session.new(), sentence, status)


def everywhere() -> dict[str, object]:
    """What the header of every page needs."""
    return {"facebook": facts.value("G4.url", today()), "mail": facts.value("L5.email", today())}


def _page(request: HttpRequest, visitor: Visitor, error: str = "", status: int = 200) -> HttpResponse:
    context, away = _context_or_error(visitor)
    error, status = (away, 503) if away else (error, status)
    text = request.POST.get("text", "") if error else ""
    template = "chat/embed.html" if visitor.embedded else "chat/chat.html"
    signed = visitor.signed if visitor.embedded else ""
    response = render(request, template, {**context, "error": error, "text": text, "signed": signed}, status=status)
    if visitor.embedded:
        response.frame_ancestors = settings.CHAT_EMBED_ORIGINS  # type: ignore[attr-defined]
    session.remember(response, visitor)
    return response


def _context_or_error(visitor: Visitor) -> tuple[dict[str, object], str]:
    try:
        return _context(visitor), ""
    except DatabaseError:
        log.exception("the chat could not be read")
        return _context(None), words.AWAY


def _context(visitor: Visitor | None) -> dict[str, object]:
    conversation = visitor.conversation() if visitor else None
    messages = shown.history(conversation) if conversation else []
    return {
        **everywhere(),
        "messages": messages,
        "waiting": shown.waiting(conversation) if conversation else [],
        "standing": shown.standing(conversation.pk) if conversation else shown.Standing(),
        "suggestions": words.SUGGESTIONS,
        "longest": words.LONGEST,
        "today": timezone.localdate(),
        "key": uuid.uuid4().hex,
    }


async def _wait_if_asked(request: HttpRequest, visitor: Visitor) -> None:
    if request.GET.get("wait") != "1":
        return
    conversation = await live.run(visitor.conversation)
    if conversation is not None:
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(_answered(conversation.pk), PATIENCE)


async def _answered(pk: int) -> None:
    """Until nothing of the visitor waits any more."""
    async with aclosing(live.conversation(pk, after=await live.run(_newest, pk))) as stream:
        async for _ in stream:
            if not await live.run(_waits, pk):
                return


def _waits(pk: int) -> bool:
    return InboxEvent.objects.filter(conversation=pk, state=InboxEvent.State.WAITING).exists()


def _newest(pk: int) -> int:
    return Message.objects.filter(conversation=pk).order_by("-pk").values_list("pk", flat=True).first() or 0
