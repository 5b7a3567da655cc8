"""Meta's side of the webhook: bodies, signatures, deliveries."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from desk.gateway.signature import sign
from tests.graph.running import SECRET


class Hook:
    """Delivers webhook calls to the desk."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def post(self, body: Any, *, signature: str | None = None, **headers: str) -> int:
        """The status of one delivery; signed unless told otherwise. `body` is JSON, or bytes as they are."""
        raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
        signed = sign(raw, SECRET) if signature is None else signature
        extra = {"HTTP_X_HUB_SIGNATURE_256": signed} if signed else {}
        response = self.client.post(
            "/webhooks/meta",
            data=raw,
            content_type="application/json",
            **extra,
            **headers,  # type: ignore[arg-type]
        )
        return response.status_code

    @staticmethod
    def message(mid: str, text: str = "Dzień dobry", user: str = "2002", page: str = "1001") -> dict[str, Any]:
        """One message of a batch."""
        return {
            "sender": {"id": user}, "recipient": {"id": page}, "timestamp": 1763899200000,
            "message": {"mid": mid, "text": text},
        }  # fmt: skip

    def batch(self, *items: dict[str, Any], page: str = "1001") -> dict[str, Any]:
        """A body with these items."""
        return {"object": "page", "entry": [{"id": page, "time": 1763899200000, "messaging": list(items)}]}


@pytest.fixture
def hook(client: Client, meta: None) -> Hook:
    return Hook(client)
