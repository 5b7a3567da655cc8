"""The same event a hundred times at once, and a batch of a thousand: each is stored once and answered once."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest

from tests.faults.system import System, body_of, message, running, signed
from tests.graph.running import PAGE

QUESTION = "czy na szczepienie hpv potrzebne jest skierowanie od lekarza"


@pytest.fixture(scope="module")
def system(tmp_path_factory: pytest.TempPathFactory) -> System:
    with running(tmp_path_factory.mktemp("floods")) as system:
        yield system


def test_the_same_webhook_a_hundred_times_at_once_is_answered_once(system: System) -> None:
    body = body_of(message(QUESTION, "31", "mid-same"))
    system.graph.state.heard[(PAGE, "31")] = time.time()

    async def storm() -> list[int]:
        async with httpx.AsyncClient(timeout=20, limits=httpx.Limits(max_connections=100)) as http:
            posts = [http.post(f"{system.url}/webhooks/meta", content=body, headers=signed(body)) for _ in range(100)]
            return [response.status_code for response in await asyncio.gather(*posts)]

    assert set(asyncio.run(storm())) == {200}
    system.wait_until_drained(30)
    assert len(system.graph.texts("31")) == 1
    assert system.ask_database("result = InboxEvent.objects.filter(event_key='mid-same').count()") == 1


def test_a_batch_of_a_thousand_mixed_events_stores_each_message_once(system: System) -> None:
    items: list[dict] = []
    for number in range(1000):
        user, mid, kind = f"4{number % 250:04d}", f"batch-{number}", number % 5
        item = message(f"{QUESTION} {number}", user, mid)
        if kind == 1:
            item = {**item, "read": {"watermark": 1}}
            del item["message"]
        elif kind == 2:
            item = {**item, "delivery": {"watermark": 1, "mids": [mid]}}
            del item["message"]
        elif kind == 3 and number % 2:
            item["message"] = {
                "mid": mid,
                "attachments": [{"type": "image", "payload": {"url": "https://example.org/x"}}],
            }
        elif kind == 4:
            item = {"sender": {"id": user}, "recipient": {"id": PAGE}, "timestamp": 1, "brand_new_thing": {"a": [1]}}
        items.append(item)
        system.graph.state.heard[(PAGE, user)] = time.time()
    wanted = sum("message" in item for item in items)
    body = body_of(*items)
    assert system.post(body) == 200
    assert system.post(body) == 200
    system.wait_until_drained(120)
    code = "result = Message.objects.filter(author='citizen', external_id__startswith='batch-').count()"
    assert system.ask_database(code) == wanted


def test_forged_and_oversized_bodies_are_refused(system: System) -> None:
    body = body_of(message(QUESTION, "32", "mid-forged"))
    url = f"{system.url}/webhooks/meta"
    assert httpx.post(url, content=body, headers={"X-Hub-Signature-256": "sha256=00"}).status_code == 403
    assert httpx.post(url, content=body).status_code == 403
    large = b" " * 1_048_577
    assert httpx.post(url, content=large, headers=signed(large), timeout=20).status_code == 413
    assert system.ask_database("result = InboxEvent.objects.filter(event_key='mid-forged').count()") == 0
