"""The way of a webhook on the real server: in front of Django, with bodies that are never read past their limit."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from asgiref.sync import async_to_sync

from desk.gateway import webhook
from desk.gateway.front import Front
from desk.gateway.models import InboxEvent
from desk.gateway.signature import sign
from tests.desk.webhook.conftest import Hook
from tests.graph.running import SECRET

LIMIT = 1_048_576


async def django(scope: Any, receive: Any, send: Any) -> None:
    """In Django's place: reads all, says what it got."""
    size, message = 0, {"more_body": True}
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message["body"])
    await send({"type": "http.response.start", "status": 299, "headers": []})
    await send({"type": "http.response.body", "body": str(size).encode()})


def call(pieces: list[bytes], path: str = "/webhooks/meta", gone: bool = False, **headers: str) -> int | None:
    """The status of one request whose body comes in pieces; None when nothing was answered."""
    front, said = Front(django), []
    waiting = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    if gone:
        waiting.append({"type": "http.disconnect"})
    else:
        waiting[-1]["more_body"] = False

    async def receive() -> dict:
        return waiting.pop(0) if waiting else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        said.append(message)

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": named}
    async_to_sync(front)(scope, receive, send)
    front._thread.shutdown()
    return said[0]["status"] if said else None


def body(hook: Hook, *mids: str) -> bytes:
    return json.dumps(hook.batch(*(hook.message(mid) for mid in mids))).encode()


@pytest.mark.django_db(transaction=True)
def test_a_signed_delivery_is_stored_however_it_is_cut(hook: Hook) -> None:
    raw = body(hook, "m_1", "m_2")
    pieces = [raw[at : at + 7] for at in range(0, len(raw), 7)]
    assert call(pieces, x_hub_signature_256=sign(raw, SECRET)) == 200
    assert call([raw], x_hub_signature_256=sign(raw, SECRET)) == 200
    assert InboxEvent.objects.count() == 2


def test_forged_and_unsigned_ones_are_refused(hook: Hook) -> None:
    assert call([b"{}"], x_hub_signature_256="sha256=00") == 403
    assert call([b"{}"]) == 403


@pytest.mark.parametrize("path", ["/webhooks/meta", "/chat/send"])
@pytest.mark.parametrize("said", ["", "1048577", "99999999999999999999", "-1", "x"])
def test_a_body_too_large_is_refused_whatever_length_it_says(hook: Hook, path: str, said: str) -> None:
    status = call([b"x" * LIMIT, b"x"], path, content_length=said)
    assert status == (413 if path == "/webhooks/meta" or said == "1048577" else None)


def test_a_body_without_end_is_not_read_for_ever(hook: Hook) -> None:
    assert call([b"x" * LIMIT] * 100) == 413


def test_who_breaks_off_gets_no_answer(hook: Hook) -> None:
    assert call([b"{"], gone=True) is None


def test_other_addresses_go_on(hook: Hook) -> None:
    assert call([b"abc"], "/chat/send") == 299


@pytest.mark.django_db(transaction=True)
def test_an_event_that_the_database_refuses_keeps_no_other_out(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    store = webhook.store

    def picky(events: list) -> Any:
        if any(event.external_id == "m_2" for event in events):
            raise webhook.DataError("value too long")
        return store(events)

    monkeypatch.setattr(webhook, "store", picky)
    raw = body(hook, "m_1", "m_2", "m_3")
    assert call([raw], x_hub_signature_256=sign(raw, SECRET)) == 200
    assert sorted(InboxEvent.objects.values_list("event_key", flat=True)) == ["m_1", "m_3"]


@pytest.mark.django_db(transaction=True)
def test_what_comes_at_once_is_written_together_and_answered_each_for_itself(
    hook: Hook, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def counting(deliveries: list[tuple[bytes, str]]) -> list[tuple[str, int]]:
        written.append(len(deliveries))
        return webhook.accept_all(deliveries)

    monkeypatch.setattr("desk.gateway.front.accept_all", counting)
    front, said = Front(django), {}

    async def one(number: int) -> None:
        raw = body(hook, f"m{number}", f"m{number + 1}")  # neighbours bring one event in common
        signature = "sha256=forged" if number == 7 else sign(raw, SECRET)
        scope = {"type": "http", "method": "POST", "path": "/webhooks/meta"}
        scope["headers"] = [(b"x-hub-signature-256", signature.encode())]  # type: ignore[assignment]

        async def receive() -> dict:
            return {"type": "http.request", "body": raw, "more_body": False}

        async def send(message: dict) -> None:
            said.setdefault(number, message.get("status"))

        await front(scope, receive, send)

    async def all_at_once() -> None:
        await asyncio.gather(*(one(number) for number in range(20)))

    async_to_sync(all_at_once)()
    front._thread.shutdown()
    assert said == {number: 403 if number == 7 else 200 for number in range(20)}
    assert sum(written) == 20
    assert len(written) < 5
    assert sorted(InboxEvent.objects.values_list("event_key", flat=True)) == sorted(f"m{n}" for n in range(21))
