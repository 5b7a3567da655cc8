"""The page of numbers: figures, alarms on top, tables that can be saved."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from desk.console.numbers import counting
from desk.console.numbers.models import Spike
from tests.desk.console.talks import Talk, person

pytestmark = pytest.mark.django_db


def entered(role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person(role))
    return client


def test_the_page_of_a_desk_without_any_message() -> None:
    page = entered("viewer").get("/console/numbers/").content.decode()
    assert "Jeszcze nic nie policzono" in page
    assert "Brak danych" in page


def test_figures_charts_and_tables() -> None:
    now = timezone.now()
    talk = Talk(at=now - timedelta(hours=2))
    talk.asks("skierowanie?", "hpv_referral")
    talk.helps(talk.answers(), True)
    talk.asks("czemu?", "hpv_referral")
    talk.human(timedelta(minutes=7))
    counting.refresh(now)
    client = entered("viewer")
    page = client.get("/console/numbers/?days=7").content.decode()
    for said in ("Szczepienie HPV", "7 min", "mediana z 1 rozmowy", "<title id=", "Skierowanie na HPV", "100%"):
        assert said in page
    for odd in ("?days=99", "?channel=%00", "?topic=<script>", "?days=7&channel=web&topic=login"):
        assert client.get(f"/console/numbers/{odd}").status_code == 200


def test_each_table_can_be_saved_and_is_a_table() -> None:
    Talk().asks("skierowanie?", "hpv_referral")
    counting.refresh(timezone.now())
    client = entered("viewer")
    for name in ("topics", "channels", "shares", "answers", "intents"):
        answer = client.get(f"/console/numbers/{name}.csv?days=7")
        assert answer.headers["Content-Type"].startswith("text/csv")
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"), newline=""), delimiter=";"))
        assert len({len(row) for row in rows}) == 1
        if name in {"topics", "channels", "shares"}:
            assert len(rows) == 8
    assert client.get("/console/numbers/passwords.csv").status_code == 404


def test_a_rise_stands_on_top_until_somebody_says_that_they_see_it() -> None:
    now = timezone.now()
    spike = Spike.objects.create(intent="login_outage", began_at=now, seen_at=now, count=48, usual=6.5)
    page = entered("viewer").get("/console/numbers/").content.decode()
    assert "Rośnie: Czy jest awaria" in page
    assert "48 wiadomości" in page
    assert "6,5" in page
    assert "Widzę to" not in page
    assert entered("viewer").post(f"/console/numbers/spikes/{spike.pk}/dismiss/").status_code == 403
    page = entered("moderator").post(f"/console/numbers/spikes/{spike.pk}/dismiss/", follow=True).content.decode()
    assert "Nadal rośnie" in page
