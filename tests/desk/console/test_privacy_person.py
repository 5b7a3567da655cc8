"""One person's data: found, handed out, and erased so that nothing of it is left in any table or file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.db import connection, models
from django.utils import timezone

from desk.console.models import AuditEntry, Draft
from desk.console.privacy import leftovers, person
from desk.console.search_index import fold
from desk.console.teaching import candidates, marking, training
from desk.console.teaching.models import TrainingRun
from desk.core.models import Erasure
from desk.gateway.models import Message, Outgoing
from tests.desk.console.talks import Talk
from tests.desk.console.talks import person as account

WORD = "Żyrafomarchewkowy"
PLAIN = "afomarchewkow"  # whatever stores it folded, escaped or cut at a prefix still holds this


def told() -> Talk:
    """A conversation with the word in every place that the desk has for words."""
    talk = Talk("web")
    question = talk.asks(f"mój {WORD} problem z kontem", "nlu_fallback", 0.2)
    answer = talk.answers(f"Nie wiem, co to {WORD}.", "utter_clarify", fallback=True)
    talk.helps(answer, False)
    Message.objects.create(conversation=talk.row, author="note", text=f"notatka: {WORD}", created_at=timezone.now())
    Draft.objects.create(user=account("moderator"), conversation=talk.row, text=f"szkic {WORD}")
    Outgoing.objects.create(
        conversation=talk.row, message=answer, kind="message", call={"path": "x", "body": {"text": f"Nie wiem, {WORD}"}}
    )
    marking.mark(account("moderator"), question, "contact_support")
    return talk


def rows_with(word: str) -> list[str]:
    """Every table and column of the database in which the word stands, whatever the case and the diacritics."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        texts = [
            f.name
            for f in model._meta.concrete_fields
            if isinstance(f, (models.CharField, models.TextField, models.JSONField))
        ]
        for row in model._default_manager.values_list(*texts) if texts else ():
            said = fold(json.dumps(row, ensure_ascii=False, default=str))
            if word in said:
                found.append(model._meta.label)
    return found


def files_with(word: str, folder: Path) -> list[str]:
    """Every file below the folder in whose bytes the word stands."""
    return [path.name for path in folder.rglob("*") if path.is_file() and word.encode() in path.read_bytes().lower()]


@pytest.mark.django_db
def test_found_by_number_by_key_and_by_the_channels_id() -> None:
    one = Talk()
    other = Talk("comment")
    other.row.user = one.row.user
    other.row.key = f"comment:1001:{one.row.user}"
    other.row.save()
    Talk()
    for said in (str(one.row.pk), f"#{one.row.pk}", f" {one.row.key} ", one.row.user):
        found = person.find(said)
        assert found
        assert {row.pk for row in found.conversations} == {one.row.pk, other.row.pk}
    for said in ("", "  ", "999999", "messenger:1001:nobody", "%", "0"):
        assert person.find(said) is None


@pytest.mark.django_db
def test_everything_about_the_person_is_handed_out_and_noted() -> None:
    talk, officer = told(), account("data_protection")
    found = person.find(str(talk.row.pk))
    assert found
    said = person.export(officer, found)
    text = json.dumps(said, ensure_ascii=False)
    assert f"mój {WORD} problem" in text
    assert said["conversations"][0]["ratings"][0]["helped"] is False
    assert said["conversations"][0]["used_for_teaching"][0]["as"] == "contact_support"
    assert "notatka" not in text
    assert AuditEntry.objects.get(action="person.export").object == f"conversation:{talk.row.pk}"


@pytest.mark.django_db
def test_what_is_kept_is_listed() -> None:
    kept = dict(person.holdings(told().row))
    assert kept == {
        "Wiadomości obywatela": 1,
        "Odpowiedzi bota i ludzi": 1,
        "Notatki moderatorów": 1,
        "Oceny odpowiedzi": 1,
        "Zdarzenia z kanału": 1,
        "Wysyłka": 1,
        "Szkice": 1,
        "Poprawki do nauki": 1,
        "Propozycje do nauki": 0,
    }


@pytest.mark.django_db(transaction=True)
def test_after_an_erasure_no_word_of_the_person_is_left_anywhere(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    var: Path = django_settings.VAR
    monkeypatch.setattr(training.models_live, "running", lambda: None)
    talk, stays = told(), Talk()
    stays.asks("zostaję tutaj na zawsze", "greet", 0.3)
    for number in range(2):  # two more, so that the word makes a cluster
        Talk().asks(f"problem {WORD} numer {number}", "nlu_fallback", 0.2)
    others = list(Message.objects.filter(text__startswith="problem"))
    Message.objects.update(created_at=timezone.now() - candidates.SETTLED * 2)
    candidates.scan(lambda texts: [0.1] * len(texts), timezone.now())
    assert candidates.recluster(timezone.now()) == 1
    training.start(account("editor"))
    training.advance()  # the job's folder now holds the words
    found = set(rows_with(PLAIN))
    expected = {"Message", "InboxEvent", "Outgoing", "Draft", "SearchText", "TrainingProposal", "UnknownCluster"}
    assert expected <= {label.split(".")[1] for label in found}
    assert files_with(PLAIN, var)

    officer = account("data_protection")
    for row in [talk.row, *(message.conversation for message in others)]:
        person.erase(officer, row)
    leftovers.wipe()

    assert rows_with(PLAIN) == []
    connection.close()
    assert files_with(PLAIN, var) == []
    assert Erasure.objects.filter(sender=talk.row.key).exists()  # and the bot is going to be told
    assert TrainingRun.objects.get().state == "failed"
    assert Message.objects.get(conversation=stays.row).text == "zostaję tutaj na zawsze"
    assert AuditEntry.objects.filter(action="person.erase").count() == 3
