"""The log of access can be added to and nothing else: whatever is changed, taken out or put in shows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command

from desk.console import audit
from desk.console.models import AuditEntry
from desk.console.privacy import chain
from tests.desk.console.talks import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def entries() -> list[AuditEntry]:
    anna = person("moderator", "anna")
    return [audit.record(anna, "conversation.read", f"conversation:{number}") for number in range(1, 6)]


def test_an_untouched_log_is_whole(entries: list[AuditEntry]) -> None:
    found = chain.check()
    assert (found.entries, found.last, found.seal, found.problem) == (5, entries[-1].pk, entries[-1].seal, "")


def test_an_empty_log_is_whole() -> None:
    assert chain.check().problem == ""


@pytest.mark.parametrize(
    ("field", "value"), [("actor_name", "piotr"), ("action", "canned.save"), ("object", "conversation:9")]
)
def test_a_changed_entry_shows(entries: list[AuditEntry], field: str, value: str) -> None:
    AuditEntry.objects.filter(pk=entries[2].pk).update(**{field: value})
    found = chain.walk()
    assert found.broken_at == entries[2].pk
    assert "zmieniony" in found.problem


def test_a_changed_time_shows(entries: list[AuditEntry]) -> None:
    AuditEntry.objects.filter(pk=entries[0].pk).update(at=entries[0].at + timedelta(microseconds=1))
    assert chain.walk().broken_at == entries[0].pk


@pytest.mark.parametrize("place", [0, 1, 3])
def test_an_entry_taken_out_shows(entries: list[AuditEntry], place: int) -> None:
    entries[place].delete()
    assert "brakuje" in chain.walk().problem


def test_an_entry_put_in_between_shows(entries: list[AuditEntry]) -> None:
    false = entries[2]
    false.object = "conversation:99"
    false.seal = audit.seal(false)  # sealed by who knows how, but the next one still names the old seal
    false.save()
    assert chain.walk().broken_at == entries[3].pk


def test_an_end_cut_off_shows_at_the_next_check(entries: list[AuditEntry]) -> None:
    assert chain.check().problem == ""
    last = entries[-1].pk
    entries[-1].delete()
    assert f"Brakuje wpisu {last}" in chain.check().problem


def test_a_whole_chain_forged_anew_shows_against_the_former_check(entries: list[AuditEntry]) -> None:
    chain.check()
    previous = ""
    for entry in entries:
        entry.previous, entry.actor_name = previous, "piotr"
        entry.seal = previous = audit.seal(entry)
        entry.save()
    assert "wcześniejszym" in chain.check().problem


def test_the_command_ends_with_an_error_when_it_is_broken(
    entries: list[AuditEntry], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("audit_check")
    assert entries[-1].seal in capsys.readouterr().out
    entries[1].delete()
    with pytest.raises(SystemExit) as ended:
        call_command("audit_check")
    assert ended.value.code == 1
