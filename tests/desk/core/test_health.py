"""Health pages: what is up, what is missing, and who may read the numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from desk.core import health
from desk.gateway.models import Conversation, Heartbeat, Outgoing, SenderState

pytestmark = pytest.mark.django_db


class Bot:
    """A bot's /status that says what a test wants."""

    def __init__(self) -> None:
        self.status, self.body = 200, '{"model_id": "abc", "model_file": "m.tar.gz"}'


@pytest.fixture
def bot(settings: object) -> Iterator[Bot]:
    said = Bot()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(said.status)
            self.end_headers()
            self.wfile.write(said.body.encode())

        def log_message(self, *args: object) -> None:
            return None

    server = HTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    settings.RASA_URL = f"http://127.0.0.1:{server.server_port}"  # type: ignore[attr-defined]
    yield said
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _nothing_remembered(monkeypatch: pytest.MonkeyPatch, meta: None) -> None:
    monkeypatch.setattr(health, "_last", (0.0, {}, []))
    monkeypatch.setattr(health, "FRESH", -1.0)


@pytest.fixture
def beat() -> None:
    Heartbeat.beat("sender")


def ready(client: Client) -> tuple[int, dict]:
    response = client.get("/readyz")
    return response.status_code, json.loads(response.content)


def test_healthz_needs_nothing(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


def test_ready_when_all_is_there(client: Client, bot: Bot, beat: None) -> None:
    status, body = ready(client)
    assert (status, body["ready"], body["warnings"]) == (200, True, [])
    assert set(body["checks"].values()) == {"ok"}


def test_the_bot_is_away(client: Client, beat: None, settings: object) -> None:
    settings.RASA_URL = "http://127.0.0.1:1"  # type: ignore[attr-defined]
    status, body = ready(client)
    assert status == 503
    assert "does not answer" in body["checks"]["bot"]
    assert body["checks"]["database"] == "ok"


@pytest.mark.parametrize(("status", "body"), [(409, "{}"), (200, "{}"), (200, "not json"), (200, "[]")])
def test_the_bot_has_no_model(client: Client, bot: Bot, beat: None, status: int, body: str) -> None:
    bot.status, bot.body = status, body
    code, found = ready(client)
    assert code == 503
    assert found["checks"]["bot"] == "ok"
    assert found["checks"]["model"] != "ok"


def test_the_sender_has_not_started(client: Client, bot: Bot) -> None:
    assert ready(client)[1]["checks"]["sender"] == "has not started"


@pytest.mark.parametrize(("seconds", "code"), [(15, 200), (25, 503)])
def test_the_sender_has_gone_silent(client: Client, bot: Bot, beat: None, seconds: int, code: int) -> None:
    Heartbeat.objects.update(beat_at=timezone.now() - timedelta(seconds=seconds))
    assert ready(client)[0] == code


def test_a_stopped_account_is_named_with_the_reason(client: Client, bot: Bot, beat: None) -> None:
    SenderState.objects.create(account="1001", state="stopped", code="190", reason="token revoked")
    status, body = ready(client)
    assert status == 503
    assert body["checks"]["sender"] == "account 1001 is stopped (Meta's error 190: token revoked)"


def test_a_pause_is_a_warning(client: Client, bot: Bot, beat: None) -> None:
    SenderState.objects.create(account="1001", state="paused", until=timezone.now() + timedelta(minutes=1))
    status, body = ready(client)
    assert status == 200
    assert "1001" in body["warnings"][0]


def test_a_version_that_ends_is_a_warning(client: Client, bot: Bot, beat: None, settings: object) -> None:
    settings.META_GRAPH_VERSION = "v19.0"  # type: ignore[attr-defined]
    assert "v19.0" in ready(client)[1]["warnings"][0]


def test_messages_of_an_account_without_a_token(client: Client, bot: Bot, beat: None) -> None:
    person = Conversation.objects.create(
        key="messenger:5:6", channel="messenger", account="5", user="6", last_activity_at=timezone.now()
    )
    Outgoing.objects.create(conversation=person, kind="message", call={})
    assert "account 5 has messages to send and no token" in ready(client)[1]["checks"]["sender"]


def test_the_database_is_away(client: Client, bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise DatabaseError("gone")

    def away() -> None:
        raise health.NotReady("does not answer")

    checks: dict[str, Callable[[], None]] = {**health.CHECKS, "database": away, "sender": broken}
    monkeypatch.setattr(health, "CHECKS", checks)
    status, body = ready(client)
    assert status == 503
    assert (body["checks"]["bot"], body["warnings"]) == ("ok", [])
    assert "database" in body["checks"]["sender"]


def test_metrics_hold_queues_and_counters(client: Client, beat: None) -> None:
    Outgoing.objects.create(kind="mail", call={})
    text = client.get("/metrics").content.decode()
    assert 'ikp_outbox_rows{state="queued"} 1.0' in text
    assert 'ikp_heartbeat_seconds{part="sender"}' in text
    assert "ikp_webhook_forged_total" in text


@pytest.mark.parametrize(
    ("token", "headers", "code"),
    [
        ("", {}, 200),
        ("", {"REMOTE_ADDR": "203.0.113.9"}, 403),
        ("", {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ("", {"REMOTE_ADDR": "nonsense"}, 403),
        ("secret", {}, 403),
        ("secret", {"HTTP_AUTHORIZATION": "Bearer wrong"}, 403),
        ("secret", {"HTTP_AUTHORIZATION": "Bearer secret", "REMOTE_ADDR": "203.0.113.9"}, 200),
    ],
)
def test_who_may_read_the_numbers(
    client: Client, settings: object, token: str, headers: dict[str, str], code: int
) -> None:
    settings.METRICS_TOKEN = token  # type: ignore[attr-defined]
    assert client.get("/metrics", **headers).status_code == code  # type: ignore[arg-type]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_they_are_read_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
