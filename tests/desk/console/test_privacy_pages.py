"""Data protection's pages: for the data-protection officer alone, each look is noted, nothing goes by accident."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from desk.console import audit
from desk.console.access import ROLES
from desk.console.models import AuditEntry
from desk.console.privacy import retention
from desk.console.privacy.actions import ACTIONS
from desk.core.models import Job
from desk.gateway.models import Conversation
from tests.desk.console.talks import Talk
from tests.desk.console.talks import person as account

pytestmark = pytest.mark.django_db
DESK = Path(__file__).resolve().parents[3] / "desk"


def entered(role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(account(role))
    return client


@pytest.fixture
def officer() -> Client:
    return entered("data_protection")


def acts() -> list[tuple[str, str]]:
    return list(AuditEntry.objects.order_by("pk").values_list("action", "object"))


def test_even_administrators_stay_outside() -> None:
    row = Talk().row
    for role in set(ROLES) - {"data_protection"}:
        client = entered(role)
        for path in ("", "log/", "retention/", "log/export/", f"person/{row.pk}/export.json"):
            assert client.get(f"/console/privacy/{path}").status_code == 403
        assert client.post(f"/console/privacy/person/{row.pk}/erase/", {"number": row.pk}).status_code == 403
    assert Conversation.objects.exists()
    assert acts() == []


def test_who_looks_at_a_person_is_noted_and_who_finds_nobody_is_told(officer: Client) -> None:
    row = Talk().row
    page = officer.get("/console/privacy/", {"q": row.pk}).content.decode()
    assert f"Rozmowa {row.pk}" in page
    assert acts() == [("person.look", f"conversation:{row.pk}")]
    assert "Nie ma takiej rozmowy" in officer.get("/console/privacy/", {"q": "nikt"}).content.decode()


def test_a_person_gets_their_data_to_read_and_for_programs(officer: Client) -> None:
    talk = Talk()
    talk.asks("<b>moje</b> pytanie", "hpv_referral")
    talk.helps(talk.answers("Nie potrzeba skierowania."), True)
    said = officer.get(f"/console/privacy/person/{talk.row.pk}/export.json")
    assert json.loads(said.content)["conversations"][0]["messages"][0]["text"] == "<b>moje</b> pytanie"
    assert "attachment" in said.headers["Content-Disposition"]
    html = officer.get(f"/console/privacy/person/{talk.row.pk}/export.html").content.decode()
    assert "&lt;b&gt;moje&lt;/b&gt; pytanie" in html
    assert "Skierowanie na HPV" in html
    assert officer.get(f"/console/privacy/person/{talk.row.pk}/export.exe").status_code == 404


def test_nothing_is_erased_without_its_number(officer: Client) -> None:
    row, other = Talk().row, Talk().row
    for said in ("", "tak", str(other.pk)):
        officer.post(f"/console/privacy/person/{row.pk}/erase/", {"number": said})
    assert Conversation.objects.count() == 2
    officer.post(f"/console/privacy/person/{row.pk}/erase/", {"number": f" {row.pk} "})
    assert list(Conversation.objects.values_list("pk", flat=True)) == [other.pk]
    assert ("person.erase", f"conversation:{row.pk}") in acts()


def test_the_log_is_filtered_by_who_what_where_and_when(officer: Client) -> None:
    anna = account("moderator", "anna")
    for number in (7, 77):
        audit.record(anna, "conversation.read", f"conversation:{number}")
    audit.record(None, "retention.sweep", "retention:drafts:3")

    def shown(**asked: Any) -> list[str]:
        page = officer.get("/console/privacy/log/", asked).content.decode()
        return re.findall(r"(rozmowa \d+|przechowywanie [^<]*)</", page)

    assert shown(actor="anna") == ["rozmowa 77", "rozmowa 7"]
    assert shown(object="7") == ["rozmowa 7"]
    assert shown(actor="-", action="retention.sweep") == ["przechowywanie szkice 3"]
    assert shown(since="2200-01-01") == []
    assert shown(until="2001-01-01") == []
    assert len(shown(since="0001-01-01", until="9999-12-31", actor="anna")) == 2
    assert len(shown(since="wczoraj", before="x", actor="anna")) == 2


def test_a_long_log_is_paged(officer: Client) -> None:
    for number in range(130):
        audit.record(None, "conversation.read", f"conversation:{number}")
    page = officer.get("/console/privacy/log/", {"action": "conversation.read"}).content.decode()
    older = re.search(r'href="\?(action=[^"]*before=\d+)"', page)
    assert older
    second = officer.get(f"/console/privacy/log/?{older[1].replace('&amp;', '&')}").content.decode()
    assert "rozmowa 29<" in second
    assert "rozmowa 30<" not in second


def test_the_saved_log_lets_anybody_check_the_chain(officer: Client) -> None:
    for number in range(3):
        audit.record(account("moderator", f"=anna{number}"), "conversation.read", f"conversation:{number}")
    answer = officer.get("/console/privacy/log/export/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    previous = ""
    for row in rows:
        assert row["poprzednia pieczęć"] == previous
        previous = row["pieczęć"]
    assert rows[0]["kto"] == "'=anna0"  # no formula
    assert rows[-1]["działanie"] == "audit.export"


def test_the_check_says_what_it_found(officer: Client) -> None:
    entry = audit.record(None, "conversation.read", "conversation:1")
    audit.record(None, "conversation.read", "conversation:2")
    page = officer.post("/console/privacy/log/check/", follow=True).content.decode()
    assert "Dziennik jest cały" in page
    AuditEntry.objects.filter(pk=entry.pk).update(object="conversation:9")
    page = officer.post("/console/privacy/log/check/", follow=True).content.decode()
    assert "Dziennik nie jest cały" in page
    assert "naruszony" in page


def test_days_are_changed_within_their_limits_and_a_sweep_is_asked_for(officer: Client) -> None:
    page = officer.post("/console/privacy/retention/", {"drafts": "14", "events": "20"}, follow=True).content.decode()
    assert "Zapisane" in page
    assert (retention.days_of("drafts"), retention.days_of("events"), retention.days_of("audit")) == (14, 20, 1095)
    page = officer.post("/console/privacy/retention/", {"audit": "3"}, follow=True).content.decode()
    assert "od 180 do 3650" in page
    Job.objects.create(name="retention", due_at=None)
    officer.post("/console/privacy/retention/run/")
    assert Job.objects.get(name="retention").due_at
    assert ("retention.run", "") in acts()


def test_every_action_that_is_recorded_has_a_name_in_polish() -> None:
    said = set()
    for path in DESK.rglob("*.py"):
        said |= set(re.findall(r'audit\.record\([^,]*,\s*"([\w.]+)"', path.read_text(encoding="utf-8")))
    assert len(said) > 25
    assert said - set(ACTIONS) == set()


def test_the_public_page_names_the_days_that_hold(client: Client) -> None:
    officer = User.objects.create_user("iod")
    assert "po 365 dniach" in client.get("/prywatnosc").content.decode()
    retention.set_days(officer, "conversations", 90)
    assert "po 90 dniach" in client.get("/prywatnosc").content.decode()
