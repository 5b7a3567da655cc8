"""The sender's small parts: usage headers, buckets, versions, answers, marks, e-mails."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import smtplib
from datetime import date

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st

from desk.gateway.models import Conversation, Outgoing
from desk.gateway.sender import mail
from desk.gateway.sender.graph import GraphClient, read_answer
from desk.gateway.sender.marks import marked
from desk.gateway.sender.outcomes import Fate, Outcome
from desk.gateway.sender.run import FIRST_WAIT, LONGEST_WAIT, backoff
from desk.gateway.sender.usage import Bucket, Usage, read_usage, retry_after
from desk.gateway.sender.versions import warning
from tests.desk.sender.conftest import Desk


@pytest.mark.parametrize(
    ("headers", "usage"),
    [
        ({}, Usage()),
        ({"x-app-usage": '{"call_count": 28, "total_time": 91, "total_cputime": 2}'}, Usage(91, 0)),
        (
            {"x-business-use-case-usage": '{"1": [{"call_count": 5, "estimated_time_to_regain_access": 2}]}'},
            Usage(5, 120),
        ),
        ({"x-page-usage": "no json"}, Usage()),
        ({"x-page-usage": "[1, 2]"}, Usage()),
        ({"x-app-usage": '{"call_count": "many", "total_time": -4, "total_cputime": true}'}, Usage()),
    ],
)
def test_usage_is_read_from_the_headers(headers: dict[str, str], usage: Usage) -> None:
    assert read_usage(headers) == usage


@given(st.text(max_size=80))
def test_no_header_makes_it_fall_over(text: str) -> None:
    read_usage({"x-app-usage": text})
    retry_after(text)


@pytest.mark.parametrize(("percent", "pause", "pace"), [(79, 0, 1.0), (80, 0, 0.1), (99, 0, 0.1), (100, 60, 0.1)])
def test_near_the_limit_it_slows_down_and_then_waits(percent: int, pause: float, pace: float) -> None:
    assert (Usage(percent).pause, Usage(percent).pace) == (pause, pace)


@pytest.mark.parametrize(
    ("text", "seconds"), [("", None), ("17", 17), (" 3 ", 3), ("-1", None), ("soon", None), ("999999999", 86400)]
)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert retry_after(text) == seconds


def test_retry_after_takes_dates() -> None:
    assert retry_after("Wed, 21 Oct 2015 07:28:00 GMT") == 0
    assert retry_after("Wed, 21 Oct 2099 07:28:00 GMT") == 86400


def test_a_bucket_lets_through_its_rate_and_no_more() -> None:
    bucket, now, passed = Bucket(10, 10), 100.0, 0
    while now < 105:
        wait = bucket.take(now)
        passed += not wait
        now += wait or 0.001
    assert 58 <= passed <= 61  # ten at once, then ten a second


def test_backoff_grows_and_is_never_the_same_for_all() -> None:
    for attempt in range(1, 12):
        longest = min(FIRST_WAIT * 2 ** (attempt - 1), LONGEST_WAIT)
        waits = {backoff(attempt) for _ in range(20)}
        assert all(longest / 2 <= wait <= longest for wait in waits)
        assert len(waits) > 1


@pytest.mark.parametrize(
    ("version", "today", "warns"),
    [
        ("v26.0", date(2030, 1, 1), False),
        ("v21.0", date(2026, 10, 22), False),
        ("v21.0", date(2026, 10, 23), True),
        ("v21.0", date(2027, 1, 21), True),
        ("v22.0", date(2027, 2, 18), False),
        ("v22.0", date(2027, 2, 19), True),
        ("v20.0", date(2026, 1, 1), True),
        ("26", date(2026, 1, 1), True),
        ("", date(2026, 1, 1), True),
    ],
)
def test_a_version_is_warned_of_90_days_before_its_end(version: str, today: date, warns: bool) -> None:
    assert bool(warning(version, today)) is warns


@pytest.mark.parametrize(
    ("status", "text", "fate", "code", "external_id"),
    [
        (200, '{"recipient_id": "1", "message_id": "m_1"}', Fate.SENT, "", "m_1"),
        (200, '{"messaging_product": "whatsapp", "messages": [{"id": "wamid.1"}]}', Fate.SENT, "", "wamid.1"),
        (200, '{"id": "5_6"}', Fate.SENT, "", "5_6"),
        (200, '{"success": true}', Fate.SENT, "", ""),
        (200, "not json", Fate.SENT, "", ""),
        (200, '{"error": {"code": 2}}', Fate.RETRY, "2", ""),
        (502, "<html>bad gateway</html>", Fate.RETRY, "http 502", ""),
        (400, '{"error": "odd"}', Fate.FINAL, "http 400", ""),
        (400, '{"error": {"code": "100"}}', Fate.FINAL, "http 400", ""),
        (400, "[]", Fate.FINAL, "http 400", ""),
    ],
)
def test_answers_are_read_whatever_they_are(status: int, text: str, fate: Fate, code: str, external_id: str) -> None:
    outcome = read_answer(status, {}, text)
    assert (outcome.fate, outcome.code, outcome.external_id) == (fate, code, external_id)


def test_the_token_goes_into_the_header_with_its_proof() -> None:
    seen: list[tuple[str, str, str]] = []

    async def listen(request: web.Request) -> web.Response:
        seen.append((request.path, request.headers["Authorization"], request.query_string))
        return web.json_response({"message_id": "m_1"}, headers={"x-fb-trace-id": "T"})

    async def play() -> Outcome:
        app = web.Application()
        app.router.add_post("/{path:.*}", listen)
        async with TestServer(app) as server, GraphClient(str(server.make_url("/")), "v26.0", "secret") as client:
            return (await client.call("1001/messages", {"a": 1}, "token"))[0]

    assert asyncio.run(play()) == Outcome(Fate.SENT, trace="T", external_id="m_1")
    proof = hmac.new(b"secret", b"token", hashlib.sha256).hexdigest()
    assert seen == [("/v26.0/1001/messages", "Bearer token", f"appsecret_proof={proof}")]


@pytest.mark.parametrize(
    ("channel", "where"),
    [("messenger", "metadata"), ("comment", "metadata"), ("whatsapp", "biz_opaque_callback_data"), ("instagram", "")],
)
def test_messages_carry_their_mark_where_the_channel_gives_it_back(channel: str, where: str) -> None:
    row = Outgoing(pk=7, kind="message", conversation=Conversation(channel=channel))
    body = marked(row, {"message": {"text": "x"}})
    found = {**body, **body["message"]}
    assert [name for name, value in found.items() if value == "ikp:out:7"] == ([where] if where else [])


class Letters:
    """SMTP as the sender sees it."""

    def __init__(self, error: Exception | None = None) -> None:
        self.sent: list = []
        self.error = error

    def send_messages(self, letters: list) -> int:
        if self.error:
            raise self.error
        self.sent += letters
        return len(letters)


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (None, Outgoing.State.SENT),
        (smtplib.SMTPRecipientsRefused({}), Outgoing.State.FAILED),
    ],
)
def test_mails_leave_through_smtp(
    desk: Desk, settings: object, monkeypatch: pytest.MonkeyPatch, error: Exception | None, state: str
) -> None:
    settings.SMTP_URL = "smtp://localhost:1"  # type: ignore[attr-defined]
    letters = Letters(error)
    monkeypatch.setattr(mail, "connection", lambda url: letters)
    call = {"to": "moderator@example.org", "subject": "[PILNE]", "body": "czeka rozmowa"}
    row = Outgoing.objects.create(kind="mail", call=call)
    desk.send()
    row.refresh_from_db()
    assert row.state == state
    assert len(letters.sent) == (0 if error else 1)


def test_a_mail_server_that_is_away_is_tried_again(
    desk: Desk, settings: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SMTP_URL = "smtp://localhost:1"  # type: ignore[attr-defined]
    letters = Letters(ConnectionRefusedError())
    monkeypatch.setattr(mail, "connection", lambda url: letters)
    row = Outgoing.objects.create(kind="mail", call={"to": "moderator@example.org", "subject": "s", "body": "b"})
    desk.send(until=lambda: Outgoing.objects.get(pk=row.pk).attempts >= 2)
    letters.error = None
    desk.send()
    assert Outgoing.objects.get(pk=row.pk).state == Outgoing.State.SENT


@pytest.mark.parametrize(
    ("url", "port", "ssl", "tls"),
    [
        ("smtp://u:p%40ss@host:587?tls=1", 587, False, True),
        ("smtp://host", 587, False, False),
        ("smtps://host", 465, True, False),
    ],
)
def test_smtp_addresses(url: str, port: int, ssl: bool, tls: bool) -> None:
    backend = mail.connection(url)
    found = (backend.host, backend.port, backend.use_ssl, backend.use_tls)  # type: ignore[attr-defined]
    assert found == ("host", port, ssl, tls)
    if "@" in url:
        assert (backend.username, backend.password) == ("u", "p@ss")  # type: ignore[attr-defined]
