"""The console's live stream: which conversations have something new. The page then asks for what it shows of them."""

from __future__ import annotations

from collections.abc import AsyncGenerator

from django.http import HttpRequest, HttpResponseBase

from desk.console.access import VIEWER, opens_for
from desk.core import live

MOST_TABS = 8
MOST_IDS = 200


@opens_for(VIEWER)
async def stream(request: HttpRequest) -> HttpResponseBase:
    """Server-Sent Events named `change` with `{"ids": [...]}`."""
    user = await request.auser()
    after = live.last_event_id(request) or None

    async def chunks() -> AsyncGenerator[bytes, None]:
        async for changes in live.inbox(after):
            if changes.conversations:
                ids = sorted(changes.conversations)[:MOST_IDS]
                yield live.sse({"ids": ids}, event="change", last_id=changes.last)
            else:
                yield live.HEARTBEAT

    return live.respond(request, chunks(), key=f"console:{user.pk}", most=MOST_TABS)
