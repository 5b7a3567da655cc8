"""A query that is compiled once gives what Django's own gives, in every thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone

from desk.core.sql import Compiled, execute, exists
from desk.gateway.models import Conversation, InboxEvent

WAITING: Compiled[InboxEvent] = Compiled(
    lambda pk, state: InboxEvent.objects.filter(conversation=pk, state=state).order_by("-id"), -1, "a state"
)


def conversation(user: str) -> Conversation:
    return Conversation.objects.create(
        key=f"messenger:1:{user}", channel="messenger", account="1", user=user, last_activity_at=timezone.now()
    )


def event(to: Conversation, key: str, state: str = "waiting") -> InboxEvent:
    return InboxEvent.objects.create(
        channel="messenger", account="1", event_key=key, kind="message", conversation=to, state=state,
        happened_at=timezone.now(), data={"text": "zażółć", "n": [1, None]},
    )  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_it_finds_what_django_finds() -> None:
    one, two = conversation("a"), conversation("b")
    for key in "xyz":
        event(one, key)
    event(one, "done", "done")
    event(two, "w")

    def look(pk: int, state: str) -> tuple[list[dict], list[dict]]:
        try:
            ours = [vars(row) for row in WAITING(pk, state)]
            djangos = [vars(row) for row in InboxEvent.objects.filter(conversation=pk, state=state).order_by("-id")]
        finally:
            connections.close_all()
        return ([{k: v for k, v in row.items() if k != "_state"} for row in rows] for rows in (ours, djangos))  # type: ignore[return-value]

    asked = [(one.pk, "waiting"), (one.pk, "done"), (two.pk, "waiting"), (two.pk, "aside")]
    with ThreadPoolExecutor(2) as pool:
        for (pk, state), (ours, djangos) in zip(asked, pool.map(lambda q: look(*q), asked), strict=True):
            assert list(ours) == djangos, (pk, state)
    assert [row.event_key for row in WAITING(one.pk, "waiting")] == ["z", "y", "x"]
    assert WAITING(one.pk, "waiting")[0].data == {"text": "zażółć", "n": [1, None]}


@pytest.mark.django_db
def test_plain_queries_take_moments() -> None:
    row = conversation("a")
    later = timezone.now() + timedelta(hours=1)
    assert execute("UPDATE gateway_conversation SET due_at = %s WHERE id = %s", later, row.pk) == 1
    row.refresh_from_db()
    assert row.due_at == later
    due = "SELECT 1 FROM gateway_conversation WHERE due_at <= %s"
    assert exists(due, later)
    assert not exists(due, later - timedelta(microseconds=1))


@pytest.mark.django_db
def test_only_changes_are_written() -> None:
    conversation("a")
    mine, theirs = Conversation.objects.get(), Conversation.objects.get()
    theirs.preview = "od kogoś innego"
    theirs.save_changes()
    mine.message_count += 1
    mine.save_changes()
    mine.save_changes()
    found = Conversation.objects.get()
    assert (found.preview, found.message_count) == ("od kogoś innego", 1)
