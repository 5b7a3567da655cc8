"""Retention: each kind on both sides of its day, counted before it is done, and what has to stay stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from desk.console import audit
from desk.console.models import AuditEntry, Draft
from desk.console.privacy import chain, retention
from desk.console.privacy.models import Sweep
from desk.console.teaching import marking
from desk.console.teaching.models import TrainingProposal
from desk.core.models import Erasure
from desk.gateway.models import Conversation, InboxEvent, Message, Outgoing
from tests.desk.console.talks import Talk, person

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def kept_for(name: str) -> timedelta:
    return timedelta(days=retention.days_of(name))


def counts(now=NOW) -> dict[str, int]:  # type: ignore[no-untyped-def]
    return {each.kind.name: each.count for each in retention.due(now) if each.count}


def old_conversation(age: timedelta) -> Conversation:
    row = Talk().row
    Conversation.objects.filter(pk=row.pk).update(last_activity_at=NOW - age)
    return row


def old_event(age: timedelta) -> InboxEvent:
    row = Talk().asks("x").event
    assert row
    InboxEvent.objects.filter(pk=row.pk).update(received_at=NOW - age)
    return row


def old_outgoing(age: timedelta) -> Outgoing:
    row = Outgoing.objects.create(conversation=Talk().row, kind="message", state="sent")
    Outgoing.objects.filter(pk=row.pk).update(created_at=NOW - age)
    return row


def old_draft(age: timedelta) -> Draft:
    row = Draft.objects.create(user=person("moderator"), conversation=Talk().row, text="szkic")
    Draft.objects.filter(pk=row.pk).update(updated_at=NOW - age)
    return row


@pytest.mark.parametrize(
    ("kind", "make"),
    [
        ("conversations", old_conversation),
        ("events", old_event),
        ("outgoing", old_outgoing),
        ("drafts", old_draft),
    ],
)
def test_on_its_last_day_it_stays_and_a_second_later_it_goes(kind: str, make: Callable) -> None:
    stays, goes = make(kept_for(kind)), make(kept_for(kind) + timedelta(seconds=1))
    assert counts()[kind] == 1
    assert type(goes).objects.count() == 2  # counting deletes nothing
    swept = {one.kind: one.deleted for one in retention.sweep(NOW)}
    assert swept[kind] == 1
    assert list(type(goes).objects.values_list("pk", flat=True)) == [stays.pk]
    assert kind not in counts()
    assert AuditEntry.objects.filter(action="retention.sweep", object=f"retention:{kind}:1").exists()


def test_what_still_waits_is_not_swept() -> None:
    event, outgoing = old_event(timedelta(days=400)), old_outgoing(timedelta(days=400))
    InboxEvent.objects.filter(pk=event.pk).update(state="waiting")
    Outgoing.objects.filter(pk=outgoing.pk).update(state="queued")
    retention.sweep(NOW)
    assert InboxEvent.objects.filter(pk=event.pk).exists()
    assert Outgoing.objects.filter(pk=outgoing.pk).exists()


def test_messages_outlive_the_channels_events() -> None:
    event = old_event(timedelta(days=60))
    retention.sweep(NOW)
    assert not InboxEvent.objects.filter(pk=event.pk).exists()
    assert Message.objects.get().text == "x"


def test_what_was_taught_stays_without_its_conversation() -> None:
    talk = Talk()
    taught = marking.mark(person("moderator"), talk.asks("nowe zdanie o hpv", "greet", 0.3), "hpv_vaccine")
    noted = marking.mark(person("moderator"), talk.asks("pewne zdanie o hpv", "hpv_vaccine", 0.99), "hpv_vaccine")
    assert not noted.use
    Conversation.objects.update(last_activity_at=NOW - kept_for("conversations") - timedelta(days=1))
    retention.sweep(NOW)
    row = TrainingProposal.objects.get()
    assert (row.pk, row.conversation, row.message, row.text) == (taught.pk, None, None, "nowe zdanie o hpv")
    assert [one.pk for one in marking.corrections().ready] == [taught.pk]


def test_the_bot_forgets_an_idle_talk_once() -> None:
    row = old_conversation(kept_for("bot_memory") + timedelta(days=1))
    old_conversation(kept_for("bot_memory") - timedelta(days=1))
    retention.sweep(NOW)
    assert list(Erasure.objects.values_list("sender", flat=True)) == [row.key]
    assert Conversation.objects.count() == 2
    Erasure.objects.all().delete()
    retention.sweep(NOW + timedelta(hours=1))
    assert not Erasure.objects.exists()
    retention.sweep(NOW + timedelta(days=2))
    assert Erasure.objects.count() == 1


def test_the_log_is_cut_and_its_chain_still_holds() -> None:
    for number in range(5):
        audit.record(None, "conversation.read", f"conversation:{number}")
    previous = ""
    for number, entry in enumerate(AuditEntry.objects.order_by("pk")):  # sealed as they would have been long ago
        entry.at = NOW - kept_for("audit") + timedelta(days=number - 2)
        entry.previous = previous
        entry.seal = previous = audit.seal(entry)
        entry.save()
    assert chain.check().problem == ""
    assert counts()["audit"] == 2
    retention.sweep(NOW)
    assert AuditEntry.objects.filter(action="conversation.read").count() == 3
    assert chain.check().problem == ""
    AuditEntry.objects.order_by("pk").first().delete()  # type: ignore[union-attr]
    assert chain.check().problem


def test_days_within_their_limits_and_noted() -> None:
    officer = person("data_protection")
    retention.set_days(officer, "conversations", 90)
    assert retention.days_of("conversations") == 90
    assert AuditEntry.objects.get(action="retention.change").object == "retention:conversations:90"
    for days in (13, 3651):
        with pytest.raises(retention.NotThatLong, match="od 14 do 3650"):
            retention.set_days(officer, "conversations", days)
    retention.set_days(officer, "conversations", 90)
    assert AuditEntry.objects.filter(action="retention.change").count() == 1


def test_the_command_counts_and_does() -> None:
    old_conversation(kept_for("conversations") + timedelta(days=1))
    out = StringIO()
    call_command("retention", dry_run=True, stdout=out)
    assert "conversations: 1 older than 365 days" in out.getvalue()
    assert Conversation.objects.count() == 1
    out = StringIO()
    call_command("retention", stdout=out)
    assert "conversations: 1 deleted" in out.getvalue()
    assert not Conversation.objects.exists()
    assert Sweep.objects.filter(kind="conversations", deleted=1, finished=True).exists()


def test_when_time_is_up_the_rest_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    old_conversation(timedelta(days=400))
    monkeypatch.setattr(retention, "PATIENCE", 0.0)
    assert not next(one for one in retention.sweep(NOW) if one.kind == "conversations").finished
    assert Conversation.objects.count() == 1
