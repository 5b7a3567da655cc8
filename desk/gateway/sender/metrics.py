"""Counters and timers of the sender, for /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

CALLS = Counter("ikp_sender_calls_total", "Calls by kind and what became of them", ["kind", "fate"])
CALL_SECONDS = Histogram(
    "ikp_sender_call_seconds", "Seconds of one call",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20),
)  # fmt: skip
QUEUE_SECONDS = Histogram(
    "ikp_sender_queue_seconds", "Seconds that a message waits in the outbox before its call",
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60, 600),
)  # fmt: skip
