"""What /metrics says: the counters of all the desk's processes, and how full inbox and outbox are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from prometheus_client import REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from desk.core import jobs
from desk.gateway.models import Conversation, Heartbeat, InboxEvent, Outgoing, SenderState

KEPT = timedelta(days=30)  # of the counters of processes that have ended


def exposition() -> bytes:
    """Prometheus' text format. Raises django.db.Error when the database is away."""
    registry = CollectorRegistry()
    registry.register(Stores())
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REGISTRY)


@jobs.daily(4, "counters")
def sweep() -> None:
    """Delete the counters of processes that ended long ago."""
    oldest = (timezone.now() - KEPT).timestamp()
    for file in settings.METRICS_DIR.glob("*.db"):
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)


class Stores(Collector):
    """Gauges that are counted in the database when somebody asks."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing is counted on registration."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Queues, oldest waiting rows, accounts, signs of life."""
        now = timezone.now()
        outbox = GaugeMetricFamily("ikp_outbox_rows", "Rows of the outbox by state", labels=["state"])
        for state in ("queued", "sending", "unknown", "failed"):
            outbox.add_metric([state], Outgoing.objects.filter(state=state).count())
        yield outbox
        oldest = Outgoing.objects.filter(state="queued").order_by("pk").values_list("created_at", flat=True).first()
        age = (now - oldest).total_seconds() if oldest else 0.0
        yield GaugeMetricFamily("ikp_outbox_oldest_seconds", "Age of the oldest row that waits", value=age)
        inbox = GaugeMetricFamily("ikp_inbox_events", "Events of the inbox by state", labels=["state"])
        for state in ("waiting", "aside"):
            inbox.add_metric([state], InboxEvent.objects.filter(state=state).count())
        yield inbox
        human = Conversation.objects.filter(needs_human=True).count()
        yield GaugeMetricFamily("ikp_conversations_needing_human", "Conversations that wait for a human", value=human)
        closed = GaugeMetricFamily("ikp_sender_account_closed", "1: this account may not send now", labels=["account"])
        for row in SenderState.objects.all():
            closed.add_metric([row.account], 0 if row.state == SenderState.State.RUNNING else 1)
        yield closed
        beats = GaugeMetricFamily(
            "ikp_heartbeat_seconds", "Seconds since a process's last sign of life", labels=["part"]
        )
        for beat in Heartbeat.objects.all():
            beats.add_metric([beat.part], (now - beat.beat_at).total_seconds())
        yield beats
