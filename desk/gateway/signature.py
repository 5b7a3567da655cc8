"""Meta's signatures: of a webhook's raw body, of our own calls, and of deletion requests."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from typing import Any


def sign(body: bytes, secret: str) -> str:
    """The value of `X-Hub-Signature-256` for a raw body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def is_signed(body: bytes, header: str, secret: str) -> bool:
    """True when `header` is the right signature; compared in constant time; False without a secret."""
    return bool(secret) and hmac.compare_digest(sign(body, secret).encode(), header.encode("utf-8", "replace"))


def appsecret_proof(token: str, secret: str) -> str:
    """Proof that a Graph call comes from a server which knows the app secret."""
    return hmac.new(secret.encode(), token.encode(), hashlib.sha256).hexdigest()


def read_signed_request(text: str, secret: str) -> dict[str, Any] | None:
    """The payload of a `signed_request`, or None when it is not ours or not whole."""
    encoded_signature, _, encoded = text.partition(".")
    try:
        signature = base64.urlsafe_b64decode(encoded_signature + "=" * (-len(encoded_signature) % 4))
        payload = json.loads(base64.urlsafe_b64decode(encoded + "=" * (-len(encoded) % 4)))
    except (binascii.Error, ValueError):
        return None
    expected = hmac.new(secret.encode(), encoded.encode(), hashlib.sha256).digest()
    if not secret or not hmac.compare_digest(signature, expected) or not isinstance(payload, dict):
        return None
    return payload if payload.get("algorithm") == "HMAC-SHA256" else None
