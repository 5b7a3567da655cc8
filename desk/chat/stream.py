"""The chat's stream: new messages and how the conversation stands, as Server-Sent Events."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_GET

from desk.chat import session, shown
from desk.core import live
from desk.gateway.models import Message

MOST_STREAMS = 6  # a visitor: as many tabs


@require_GET
async def stream(request: HttpRequest) -> HttpResponseBase:
    """`message` events (id, key, author's kind, html), `state` events (typing, human), `gone` when it was erased.

    Resumes after `Last-Event-ID`. 403 without a session, 204 before the first message.
    """
    visitor = session.of(request)
    if visitor is None:
        return HttpResponse("no session", status=403, content_type="text/plain")
    conversation = await live.run(visitor.conversation)
    if conversation is None:
        return HttpResponse(status=204)
    chunks = _chunks(conversation.pk, live.last_event_id(request))
    return live.respond(request, chunks, key=f"chat:{visitor.id}", most=MOST_STREAMS)


async def _chunks(pk: int, after: int) -> AsyncGenerator[bytes, None]:
    told: shown.Standing | None = None
    async with aclosing(live.conversation(pk, after=after)) as stream:
        async for news in stream:
            nothing = told is not None and not (news.messages or news.changed)
            if nothing and not (told and told.typing):
                yield live.HEARTBEAT
                continue
            chunks, standing = await live.run(_read, pk, news.messages)
            for chunk in chunks:
                yield chunk
            if standing is None:
                yield live.sse({}, "gone")
                return
            if standing != told:
                told = standing
                yield live.sse({"typing": standing.typing, "human": standing.human}, "state")
            elif nothing:
                yield live.HEARTBEAT


def _read(pk: int, messages: list[Message]) -> tuple[list[bytes], shown.Standing | None]:
    chunks = [
        live.sse({"id": one.id, "key": one.key, "kind": one.kind, "html": one.render()}, "message", one.id)
        for one in shown.show(messages)
    ]
    return chunks, shown.standing(pk)
