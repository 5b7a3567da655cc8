"""What is rising: told from chance, announced once, ended when it calms down."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import pytest

from desk.console.numbers import spikes
from desk.console.numbers.models import Spike
from desk.gateway.models import Message, Outgoing
from knowledge.clock import WARSAW
from tests.desk.console.talks import Talk

NOW = datetime(2026, 3, 12, 12, tzinfo=WARSAW)


@pytest.mark.parametrize(
    ("now", "former", "rises"),
    [
        (9, [0, 0, 0], False),  # too few to speak of
        (10, [0, 0, 0], True),
        (19, [10, 10, 10, 10], False),
        (24, [10, 12, 9, 11, 10, 10], True),
        (20, [10, 12, 9, 11, 10, 10], False),  # three spreads of chance
        (199, [100, 100, 100], False),  # not twice as many
        (200, [100, 100, 100], True),
        (60, [10, 60, 5, 55, 20, 30], False),  # it jumps about anyway
        (100, [10, 10, 10, 10, 10, 500], True),  # one odd week hides nothing
    ],
)
def test_what_counts_as_a_rise(now: int, former: list[int], rises: bool) -> None:
    assert spikes.level(now, former).rises is rises


def ask(intent: str, count: int, weeks_ago: int = 0) -> None:
    row = Talk(at=NOW - timedelta(weeks=weeks_ago, hours=2)).row
    Message.objects.bulk_create(
        Message(
            conversation=row, author="citizen", text="x", intent=intent,
            created_at=NOW - timedelta(weeks=weeks_ago, minutes=60 + number),
        )
        for number in range(count)
    )  # fmt: skip


@pytest.mark.django_db
def test_a_spike_is_announced_once_and_ends(caplog: pytest.LogCaptureFixture, settings: Any) -> None:
    settings.SPIKE_MAIL_TO = ["redakcja@example.org"]
    for week in range(1, 5):
        ask("login_outage", 5, week)
        ask("hpv_referral", 30, week)
    ask("login_outage", 40)
    ask("hpv_referral", 33)
    with caplog.at_level(logging.WARNING):
        opened = spikes.look(NOW)
    assert [(row.intent, row.count, row.usual) for row in opened] == [("login_outage", 40, 5.0)]
    assert "login_outage" in caplog.text
    mail = Outgoing.objects.get(kind="mail")
    assert mail.call["to"] == "redakcja@example.org"
    assert "Czy jest awaria" in mail.call["subject"]
    assert spikes.look(NOW + timedelta(minutes=5)) == []
    assert Outgoing.objects.count() == 1
    spikes.look(NOW + timedelta(hours=25))
    assert Spike.objects.get().ended_at == NOW + timedelta(hours=25)


@pytest.mark.django_db
def test_a_young_desk_raises_no_alarm() -> None:
    ask("login_outage", 40)
    ask("login_outage", 1, 1)
    assert spikes.look(NOW) == []
    ask("login_outage", 1, 2)
    assert [row.intent for row in spikes.look(NOW)] == ["login_outage"]
