"""Counters and timers of the gateway, for /metrics."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

EVENTS = Counter("ikp_webhook_events_total", "Events of webhooks by what became of them", ["object", "result"])
FORGED = Counter("ikp_webhook_forged_total", "Webhook calls with a missing or wrong signature")
ACK_SECONDS = Histogram(
    "ikp_webhook_seconds", "Seconds from a webhook's arrival to its answer",
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)  # fmt: skip
