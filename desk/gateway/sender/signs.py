"""Signs of life ("seen", "typing") on their way from the worker to the sender of the same process.

They are worth nothing a moment later, so they pass the database by: whoever dies with one loses nothing.
"""

from __future__ import annotations

import time
from collections import deque
from functools import partial

from django.db import transaction

from desk.core import bell
from desk.gateway.events import Call
from desk.gateway.models import Conversation, Outgoing

MOST = 200  # that wait at a time; the oldest go first
LIFE = 15.0  # seconds: one that is later than this only confuses
_waiting: deque[tuple[float, Outgoing]] = deque(maxlen=MOST)


def give(conversation: Conversation, calls: list[Call]) -> None:
    """Have them sent once the running transaction is committed."""
    for call in calls:
        row = Outgoing(conversation=conversation, kind=call.kind, call={"path": call.path, "body": call.body})
        transaction.on_commit(partial(_waiting.append, (time.monotonic(), row)))
    bell.ring("outbox")


def take() -> list[Outgoing]:
    """All that wait and are still of use; from now on they are the caller's."""
    oldest, taken = time.monotonic() - LIFE, []
    while _waiting:
        at, row = _waiting.popleft()
        if at >= oldest:
            taken.append(row)
    return taken
