"""What the page's profile offers before and beside the talk: payloads that are always allowed."""

from __future__ import annotations

GET_STARTED = "/greet"
ALWAYS_ALLOWED = frozenset({GET_STARTED, "/help", "/ask_human"})
