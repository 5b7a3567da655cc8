"""What is rising: each intent's last 24 hours against the same 24 hours of the former weeks."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import sqrt
from statistics import median

from django.conf import settings
from django.db import transaction
from django.db.models import Count

from desk.console.numbers.models import Spike
from desk.gateway.models import Message, Outgoing
from knowledge.intents import labels

log = logging.getLogger(__name__)
WINDOW = timedelta(hours=24)
WEEK = timedelta(days=7)
WEEKS = 6
FEWEST_WEEKS = 2  # with less history nothing is unusual
FEWEST = 10  # messages
RISES = 4.0  # spreads above the median
CALMS = 2.5
TIMES = 2.0  # and at least so many times the median


@dataclass(frozen=True)
class Level:
    """How an intent stands: now, usually, and how far above in robust spreads."""

    count: int
    usual: float
    score: float

    @property
    def rises(self) -> bool:
        """Unusually many."""
        return self.count >= FEWEST and self.count >= TIMES * self.usual and self.score >= RISES

    @property
    def is_calm(self) -> bool:
        """Back to the usual; between the two a spike that is open stays open."""
        return self.count < FEWEST or self.score < CALMS


def level(now: int, former: Sequence[int]) -> Level:
    """The count now against the former ones: median and MAD, with the spread that chance alone gives at the least."""
    usual = median(former)
    spread = max(1.4826 * median(abs(one - usual) for one in former), sqrt(usual), 1.0)
    return Level(now, usual, round((now - usual) / spread, 2))


def levels(now: datetime) -> dict[str, Level]:
    """Every intent of the last 24 hours; empty while there is too little history."""
    windows = [_counts(now - week * WEEK) for week in range(WEEKS + 1)]
    former = [window for window in windows[1:] if window]
    if len(former) < FEWEST_WEEKS:
        return {}
    return {
        intent: level(number, [window.get(intent, 0) for window in former]) for intent, number in windows[0].items()
    }


def look(now: datetime) -> list[Spike]:
    """Open, prolong and end spikes. Returns the new ones; each is logged and, if wished, mailed."""
    found = levels(now)
    opened: list[Spike] = []
    for spike in Spike.objects.filter(ended_at=None):
        stands = found.get(spike.intent)
        if stands is None or stands.is_calm:
            Spike.objects.filter(pk=spike.pk).update(ended_at=now)
        else:
            Spike.objects.filter(pk=spike.pk).update(seen_at=now, count=max(spike.count, stands.count))
    for intent, stands in found.items():
        if stands.rises and not Spike.objects.filter(intent=intent, ended_at=None).exists():
            opened.append(_open(intent, stands, now))
    return opened


def _counts(until: datetime) -> dict[str, int]:
    rows = Message.objects.filter(
        author=Message.Author.CITIZEN, created_at__gte=until - WINDOW, created_at__lt=until
    ).exclude(intent="")
    return dict(rows.order_by().values_list("intent").annotate(Count("pk")))


def _open(intent: str, stands: Level, now: datetime) -> Spike:
    with transaction.atomic():
        spike = Spike.objects.create(
            intent=intent, began_at=now, seen_at=now, count=stands.count, usual=float(stands.usual)
        )
        subject, body = words(spike)
        Outgoing.objects.bulk_create(
            Outgoing(kind=Outgoing.Kind.MAIL, call={"to": address, "subject": subject, "body": body})
            for address in settings.SPIKE_MAIL_TO
        )
    log.warning("rising: %s, %d in 24 hours instead of %g", intent, stands.count, stands.usual)
    return spike


def words(spike: Spike) -> tuple[str, str]:
    """Subject and text of the mail: the topic and the figures, nothing of what was said."""
    label = labels().get(spike.intent, spike.intent)
    body = (
        f"O „{label}” obywatele pytają dużo częściej niż zwykle.\n\n"
        f"W ostatnich 24 godzinach: {spike.count}\nZwykle o tej porze tygodnia: {spike.usual:g}\n\n"
        f"Liczby: {settings.PUBLIC_URL}/console/numbers/\n"
    )
    return f"[WZROST] {label}", body
