"""The Graph API's client: one call, one outcome. It never raises for what a network or Meta can do."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any

import httpx

from desk.gateway.sender.outcomes import Fate, Outcome, fate_of
from desk.gateway.sender.usage import retry_after
from desk.gateway.signature import appsecret_proof

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
CONNECT, READ = 5.0, 15.0  # seconds
CALL = 20.0  # seconds for the whole call, a server that drips included
NOT_LEFT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
NEVER_LEAVES = (httpx.UnsupportedProtocol, httpx.InvalidURL, httpx.LocalProtocolError)


class GraphClient:
    """A pool of connections to `<url>/<version>/`. Close it, or use it as a context manager."""

    def __init__(self, url: str, version: str, secret: str, *, connections: int = 64) -> None:
        self._base, self._secret = f"{url.rstrip('/')}/{version}", secret
        self._http = httpx.AsyncClient(
            timeout=httpx.Timeout(READ, connect=CONNECT),
            limits=httpx.Limits(max_connections=connections, keepalive_expiry=20),
            trust_env=httpx.URL(url).host not in LOOPBACK,  # a proxy leads out, not to this machine
        )

    async def __aenter__(self) -> GraphClient:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def call(
        self, path: str, body: Mapping[str, Any], token: str, *, limit: float = CALL
    ) -> tuple[Outcome, Mapping[str, str]]:
        """POST `body`; the outcome, and the answer's headers (empty when there was none)."""
        try:
            request = self._http.build_request(
                "POST",
                f"{self._base}/{path}",
                json=body,
                params={"appsecret_proof": appsecret_proof(token, self._secret)},
                headers={"Authorization": f"Bearer {token}"},
            )
            response = await asyncio.wait_for(self._http.send(request), limit)
        except NOT_LEFT as error:
            return Outcome(Fate.RETRY, "network", _name(error)), {}
        except NEVER_LEAVES as error:
            return Outcome(Fate.FINAL, "call", _name(error)), {}
        except (httpx.HTTPError, asyncio.TimeoutError) as error:
            return Outcome(Fate.UNKNOWN, "network", _name(error)), {}
        return read_answer(response), response.headers


def read_answer(response: httpx.Response) -> Outcome:
    """What an answer says. A 200 counts as sent even when its body can't be read."""
    try:
        body = response.json()
    except ValueError:
        body = {}
    body = body if isinstance(body, dict) else {}
    trace = _text(response.headers.get("x-fb-trace-id"))
    if response.status_code == 200 and "error" not in body:
        return Outcome(Fate.SENT, trace=trace, external_id=_identifier(body))
    error = body.get("error")
    error = error if isinstance(error, dict) else {}
    code = error.get("code") if isinstance(error.get("code"), int) else None
    fate = fate_of(response.status_code, code, error.get("is_transient") is True)
    subcode = error.get("error_subcode")
    name = (
        f"{code}/{subcode}" if code is not None and isinstance(subcode, int) else str(code) if code is not None else ""
    )
    return Outcome(
        fate,
        (name or f"http {response.status_code}")[:16],
        _text(error.get("message")) or response.reason_phrase[:100],
        _text(error.get("fbtrace_id")) or trace,
        wait=retry_after(response.headers.get("retry-after", "")),
    )


def _identifier(body: dict[str, Any]) -> str:
    messages = body.get("messages")
    if isinstance(messages, list) and messages and isinstance(messages[0], dict):
        return _text(messages[0].get("id"))
    return _text(body.get("message_id") or body.get("id"))


def _text(value: object) -> str:
    return value.replace("\x00", "")[:300] if isinstance(value, str) else ""


def _name(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")[:200]
