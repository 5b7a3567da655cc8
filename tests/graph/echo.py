"""Echoes, as Meta sends them: what the page has said comes back through the webhook, signed."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import time
from typing import Any

import aiohttp

from tests.graph.state import Recorded, State


def signed(body: Any, secret: str) -> tuple[bytes, dict[str, str]]:
    """A webhook's raw body and headers, as Meta signs them."""
    raw = json.dumps(body, ensure_ascii=False).encode()
    signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
    return raw, {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}


def echo_of(call: Recorded, app_id: str) -> dict[str, Any]:
    """The echo of one message of a page."""
    message = {**call.body["message"], "mid": call.external_id, "is_echo": True, "app_id": app_id}
    item = {
        "sender": {"id": call.account},
        "recipient": {"id": call.recipient},
        "timestamp": int(time.time() * 1000),
        "message": message,
    }
    return {"object": "page", "entry": [{"id": call.account, "time": item["timestamp"], "messaging": [item]}]}


class Echoes:
    """Sends echoes in the background where an address is set."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._tasks: set[asyncio.Task[None]] = set()

    def send(self, call: Recorded) -> None:
        """Send the echo of a page's message; without an address, nothing."""
        if self._state.echo_url and call.kind == "message" and self._state.accounts[call.account][0] == "page":
            task = asyncio.get_running_loop().create_task(self._post(echo_of(call, self._state.app_id)))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _post(self, body: dict[str, Any]) -> None:
        raw, headers = signed(body, self._state.secret)
        for wait in (0, 1, 3):
            await asyncio.sleep(wait)
            try:
                async with aiohttp.request("POST", self._state.echo_url, data=raw, headers=headers) as response:
                    if response.status == 200:
                        return
            except aiohttp.ClientError:
                continue
