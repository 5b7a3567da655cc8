"""The webhook: verified, signed, everything stored once, then acknowledged."""

from __future__ import annotations

import json
import threading

import pytest
from django.db import DatabaseError, connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client import REGISTRY

from desk.gateway import webhook
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, InboxEvent
from desk.gateway.signature import sign
from tests.desk.channels.recorded import names, payload
from tests.desk.webhook.conftest import Hook
from tests.graph.running import SECRET

pytestmark = pytest.mark.django_db


def stored() -> int:
    return InboxEvent.objects.count()


# Verification


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "4711"}, 200),
        ({"hub.mode": "subscribe", "hub.verify_token": "wrong", "hub.challenge": "4711"}, 403),
        ({"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "4711"}, 403),
        ({"hub.mode": "subscribe", "hub.verify_token": "ż", "hub.challenge": "4711"}, 403),
        ({"hub.mode": "unsubscribe", "hub.verify_token": "verify-me", "hub.challenge": "4711"}, 403),
        ({}, 403),
    ],
)
def test_verification_echoes_the_challenge_to_who_knows_the_token(
    hook: Hook, query: dict[str, str], status: int
) -> None:
    response = hook.client.get("/webhooks/meta", query)
    assert response.status_code == status
    if status == 200:
        assert (response.content, response["Content-Type"]) == (b"4711", "text/plain")


def test_an_empty_verify_token_opens_nothing(hook: Hook, settings: object) -> None:
    settings.META_VERIFY_TOKEN = ""  # type: ignore[attr-defined]
    query = {"hub.mode": "subscribe", "hub.verify_token": "", "hub.challenge": "4711"}
    assert hook.client.get("/webhooks/meta", query).status_code == 403


def test_a_challenge_is_never_html(hook: Hook) -> None:
    query = {"hub.mode": "subscribe", "hub.verify_token": "verify-me", "hub.challenge": "<script>alert(1)</script>"}
    response = hook.client.get("/webhooks/meta", query)
    assert response["Content-Type"] == "text/plain"
    assert response["X-Content-Type-Options"] == "nosniff"


# Signatures


@pytest.mark.parametrize(
    "signature", ["", "sha256=", "sha256=" + "0" * 64, "sha1=abc", "nonsense", "sha256=ż", sign(b"{}", SECRET)]
)
def test_forged_calls_are_refused_and_counted(hook: Hook, signature: str) -> None:
    before = REGISTRY.get_sample_value("ikp_webhook_forged_total") or 0
    assert hook.post(hook.batch(hook.message("m_1")), signature=signature) == 403
    assert stored() == 0
    assert REGISTRY.get_sample_value("ikp_webhook_forged_total") == before + 1


def test_the_signature_covers_every_byte(hook: Hook) -> None:
    raw = json.dumps(hook.batch(hook.message("m_1"))).encode()
    assert hook.post(raw + b" ", signature=sign(raw, SECRET)) == 403
    assert hook.post(raw) == 200


def test_the_signature_of_another_secret_is_refused(hook: Hook) -> None:
    raw = json.dumps(hook.batch(hook.message("m_1"))).encode()
    assert hook.post(raw, signature=sign(raw, "another-secret")) == 403


def test_without_a_secret_nothing_is_believed(hook: Hook, settings: object) -> None:
    settings.META_APP_SECRET = ""  # type: ignore[attr-defined]
    raw = json.dumps(hook.batch(hook.message("m_1"))).encode()
    assert hook.post(raw, signature=sign(raw, "")) == 403


# Size


def test_one_mebibyte_passes_one_byte_more_does_not(hook: Hook) -> None:
    frame = len(json.dumps(hook.batch(hook.message("m_1", ""))).encode())
    exact = json.dumps(hook.batch(hook.message("m_1", "a" * (1_048_576 - frame)))).encode()
    assert len(exact) == 1_048_576
    assert hook.post(exact) == 200
    assert hook.post(exact + b" ") == 413
    assert stored() == 1


def test_a_length_that_lies_helps_nobody(hook: Hook) -> None:
    assert hook.post(hook.batch(hook.message("m_1")), CONTENT_LENGTH="99999999") == 413
    assert stored() == 0


# Batches, doubles, pages


def test_every_event_of_a_batch_is_stored(hook: Hook) -> None:
    body = hook.batch(*(hook.message(f"m_{n}", user=str(2000 + n % 50)) for n in range(1000)))
    assert hook.post(body) == 200
    assert stored() == 1000
    assert Conversation.objects.count() == 50
    assert Conversation.objects.filter(due_at__isnull=False).count() == 50


def test_a_second_delivery_stores_nothing(hook: Hook) -> None:
    body = hook.batch(hook.message("m_1"), hook.message("m_2"))
    assert [hook.post(body) for _ in range(3)] == [200, 200, 200]
    assert stored() == 2


def test_a_batch_that_overlaps_an_earlier_one_stores_what_is_new(hook: Hook) -> None:
    hook.post(hook.batch(hook.message("m_1"), hook.message("m_2")))
    hook.post(hook.batch(hook.message("m_2"), hook.message("m_3"), hook.message("m_3")))
    assert stored() == 3


def test_the_same_id_on_two_pages_is_two_events(hook: Hook) -> None:
    body = hook.batch(hook.message("m_1"))
    body["entry"] += hook.batch(hook.message("m_1", page="1002"), page="1002")["entry"]
    assert hook.post(body) == 200
    assert sorted(InboxEvent.objects.values_list("account", flat=True)) == ["1001", "1002"]


@pytest.mark.parametrize("channel", ["messenger", "instagram", "whatsapp", "comment"])
def test_every_recorded_payload_is_taken_twice_and_stored_once(hook: Hook, channel: str) -> None:
    for name in sorted(names(channel)):
        InboxEvent.objects.all().delete()
        assert hook.post(payload(channel, name)) == 200
        first = stored()
        assert hook.post(payload(channel, name)) == 200
        assert stored() == first, name


@pytest.mark.django_db(transaction=True)
def test_the_same_delivery_a_hundred_times_at_once_is_stored_once(meta: None) -> None:
    statuses: list[int] = []

    def deliver() -> None:
        hook = Hook(Client())
        for _ in range(10):
            statuses.append(hook.post(hook.batch(hook.message("m_1"), hook.message("m_2", user="2003"))))
        connections.close_all()

    threads = [threading.Thread(target=deliver) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 100
    assert stored() == 2
    assert Conversation.objects.count() == 2


# What is not understood, and what goes wrong


@pytest.mark.parametrize(
    "body",
    [
        b"not json",
        b"",
        b"[]",
        b"null",
        b"42",
        b'"text"',
        b"{}",
        b'{"object": "user", "entry": []}',
        b'{"object": ["page"]}',
        b"[" * 50_000,
        b'{"a":' * 20_000,
        b"\xff\xfe",
    ],
)
def test_unknown_things_with_a_good_signature_are_acknowledged(hook: Hook, body: bytes) -> None:
    assert hook.post(body) == 200
    assert stored() == 0


def test_while_the_database_is_away_nothing_is_acknowledged(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(events: object) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(webhook, "store", away)
    assert hook.post(hook.batch(hook.message("m_1"))) == 503
    monkeypatch.setattr(webhook, "store", store)
    assert hook.post(hook.batch(hook.message("m_1"))) == 200
    assert stored() == 1


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(hook: Hook, method: str) -> None:
    assert getattr(hook.client, method)("/webhooks/meta").status_code == 405


def test_personal_data_is_redacted_before_it_is_stored(hook: Hook) -> None:
    hook.post(hook.batch(hook.message("m_1", "mój PESEL to 44851401353, proszę o pomoc")))
    assert "44851401353" not in json.dumps(InboxEvent.objects.get().data)
    assert "[PESEL]" in InboxEvent.objects.get().data["text"]


@pytest.mark.parametrize("size", [64, 65, 128, 129, 400])
def test_ids_that_fit_no_column_break_no_delivery(hook: Hook, size: int) -> None:
    body = hook.batch(hook.message("m_1", user="9" * size), hook.message("m_2"), hook.message("x" * size))
    body["entry"] += hook.batch(hook.message("m_3"), page="8" * size)["entry"]
    assert hook.post(body) == 200
    assert InboxEvent.objects.filter(event_key="m_2").exists()


ITEMS = st.fixed_dictionaries(
    {},
    optional={
        "sender": st.fixed_dictionaries({"id": st.text(max_size=140) | st.integers()}),
        "recipient": st.fixed_dictionaries({"id": st.text(max_size=70) | st.integers()}),
        "timestamp": st.integers() | st.text(max_size=20),
        "message": st.dictionaries(
            st.sampled_from(["mid", "text", "is_echo", "is_deleted", "quick_reply", "attachments"]),
            st.text(max_size=200)
            | st.booleans()
            | st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=5)), max_size=2),
        ),
        "postback": st.dictionaries(st.sampled_from(["mid", "title", "payload"]), st.text(max_size=1200)),
        "read": st.dictionaries(st.just("watermark"), st.integers() | st.text(max_size=9)),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(ITEMS, max_size=4), st.text(max_size=70) | st.integers())
def test_whatever_is_signed_is_acknowledged(hook: Hook, items: list, page: object) -> None:
    body = {"object": "page", "entry": [{"id": page, "messaging": items}]}
    assert hook.post(json.dumps(body).encode()) == 200
