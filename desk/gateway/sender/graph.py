"""The Graph API's client: one call, one outcome. It never raises for what a network or Meta can do."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from types import SimpleNamespace, TracebackType
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from desk.gateway.sender.outcomes import Fate, Outcome, fate_of
from desk.gateway.sender.usage import retry_after
from desk.gateway.signature import appsecret_proof

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CONNECT, READ, CALL = 5.0, 15.0, 20.0  # seconds: for a connection, for each piece of the answer, for all of it
KEEP = 20.0  # seconds that an idle connection is kept


class GraphClient:
    """A pool of connections to `<url>/<version>/`, to be used as a context manager."""

    def __init__(self, url: str, version: str, secret: str, *, connections: int = 64) -> None:
        self._base, self._secret, self._connections = f"{url.rstrip('/')}/{version}", secret, connections
        self._trust_env = urlsplit(url).hostname not in LOOPBACK  # a proxy leads out, not to this machine

    async def __aenter__(self) -> GraphClient:
        tracing = aiohttp.TraceConfig()
        tracing.on_request_headers_sent.append(_note_left)  # type: ignore[arg-type]
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=KEEP),
            timeout=aiohttp.ClientTimeout(total=CALL, sock_connect=CONNECT, sock_read=READ),
            trace_configs=[tracing],
            trust_env=self._trust_env,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.close()

    async def call(
        self, path: str, body: Mapping[str, Any], token: str, *, limit: float = CALL
    ) -> tuple[Outcome, Mapping[str, str]]:
        """POST `body`; the outcome, and the answer's headers (empty when there was none)."""
        left = SimpleNamespace(yes=False)
        try:
            async with self._http.post(
                f"{self._base}/{path}",
                json=body,
                params={"appsecret_proof": appsecret_proof(token, self._secret)},
                headers={"Authorization": f"Bearer {token}"},
                timeout=aiohttp.ClientTimeout(total=limit, sock_connect=CONNECT, sock_read=READ),
                allow_redirects=False,
                trace_request_ctx=left,
            ) as response:
                text = await response.text(errors="replace")
                return read_answer(response.status, response.headers, text), response.headers
        except (aiohttp.InvalidURL, UnicodeError) as error:
            return Outcome(Fate.FINAL, "call", _name(error)), {}
        except (aiohttp.ClientError, asyncio.TimeoutError, OSError) as error:
            return Outcome(Fate.UNKNOWN if left.yes else Fate.RETRY, "network", _name(error)), {}


async def _note_left(session: Any, context: Any, sent: Any) -> None:
    context.trace_request_ctx.yes = True


def read_answer(status: int, headers: Mapping[str, str], text: str) -> Outcome:
    """What an answer says. A 200 counts as sent even when its body can't be read."""
    try:
        body = json.loads(text)
    except (ValueError, RecursionError):
        body = {}
    body = body if isinstance(body, dict) else {}
    trace = _text(headers.get("x-fb-trace-id"))
    if status == 200 and "error" not in body:
        return Outcome(
            Fate.SENT, trace=trace, external_id=_identifier(body), recipient=_number_or_text(body.get("recipient_id"))
        )
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code") if isinstance(error.get("code"), int) else None
    name = str(code) if code is not None else f"http {status}"
    if code is not None and isinstance(error.get("error_subcode"), int):
        name += f"/{error['error_subcode']}"
    return Outcome(
        fate_of(status, code, error.get("is_transient") is True),
        name[:16],
        _text(error.get("message")),
        _text(error.get("fbtrace_id")) or trace,
        wait=retry_after(headers.get("retry-after", "")),
    )


def _identifier(body: dict[str, Any]) -> str:
    messages = body.get("messages")
    if isinstance(messages, list) and messages and isinstance(messages[0], dict):
        return _text(messages[0].get("id"))
    return _text(body.get("message_id") or body.get("id"))


def _text(value: object) -> str:
    return value.replace("\x00", "")[:300] if isinstance(value, str) else ""


def _number_or_text(value: object) -> str:
    return str(value) if isinstance(value, int) else _text(value)


def _name(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")[:200]
