"""A moderator's word on a message, and what of it goes into the training data."""

from __future__ import annotations

import pytest
import yaml

from desk.console.models import AuditEntry
from desk.console.teaching import examples, marking
from desk.console.teaching.models import Candidate, TrainingProposal
from tests.desk.console.talks import Talk, person

pytestmark = pytest.mark.django_db


def test_a_corrected_message_is_taught_and_a_sure_right_one_is_only_noted() -> None:
    anna, talk = person("moderator"), Talk()
    wrong = marking.mark(anna, talk.asks("skierko na gardasil skąd wziąć", "documents_where", 0.7), "hpv_referral")
    right = marking.mark(anna, talk.asks("gdzie skierowanko hpv", "hpv_referral", 0.95), "hpv_referral")
    unsure = marking.mark(anna, talk.asks("hpv i papierek od lekarza", "hpv_referral", 0.5), "hpv_referral")
    unfit = marking.mark(anna, talk.asks("asdfgh", "nlu_fallback", 0.2), "")
    assert [row.use for row in (wrong, right, unsure, unfit)] == [True, False, True, False]
    assert [row.confirmed for row in (wrong, right, unsure, unfit)] == [False, True, True, False]
    assert {row.text for row in marking.corrections().ready} == {
        "skierko na gardasil skąd wziąć",
        "hpv i papierek od lekarza",
    }
    assert AuditEntry.objects.filter(action="teaching.mark").count() == 4


def test_saying_it_again_changes_it_and_taking_it_back_forgets_it() -> None:
    anna, piotr, message = person("moderator"), person("moderator"), Talk().asks("jak z tym hpv")
    Candidate.objects.create(message=message, conversation=message.conversation, at=message.created_at)
    marking.mark(anna, message, "hpv_register")
    marking.mark(piotr, message, "hpv_vaccine")
    row = TrainingProposal.objects.get()
    assert (row.intent, row.by) == ("hpv_vaccine", piotr)
    assert Candidate.objects.get().done
    assert marking.unmark(anna, message)
    assert not marking.unmark(anna, message)
    assert not TrainingProposal.objects.exists()
    assert not Candidate.objects.get().done


def test_messages_of_one_turn_are_taught_as_the_bot_saw_them() -> None:
    talk = Talk()
    talk.asks("dzień dobry", turn="t1")
    second = talk.asks("gdzie szukać wypisu", turn="t1")
    talk.asks("a to co innego", turn="t2")
    assert marking.mark(person("moderator"), second, "documents_where").text == "dzień dobry gdzie szukać wypisu"


def test_personal_data_does_not_get_into_the_training_data() -> None:
    message = Talk().asks("syn Pesel 14250512345 tel 600 000 000, czemu go nie mam")
    row = marking.mark(person("moderator"), message, "child_account_no_access")
    assert "14250512345" not in row.text
    assert "[PESEL]" in row.text


@pytest.mark.parametrize("what", ["bot", "button", "empty", "erased", "unknown", "fallback"])
def test_what_cannot_be_taught_is_refused(what: str) -> None:
    anna, talk = person("moderator"), Talk()
    message = talk.answers() if what == "bot" else talk.asks(
        "" if what == "empty" else "tak", payload="/help" if what == "button" else ""
    )  # fmt: skip
    if what == "erased":
        message.erased_at = message.created_at
        message.save()
    intent = {"unknown": "not_an_intent", "fallback": "nlu_fallback"}.get(what, "greet")
    with pytest.raises(marking.NotTeachable):
        marking.mark(anna, message, intent)
    assert not TrainingProposal.objects.exists()


def test_what_the_data_says_already_is_sorted_out() -> None:
    anna, talk = person("moderator"), Talk()
    known = examples.training_data()["login_bank"][0]
    marking.mark(anna, talk.asks(known.upper(), "nlu_fallback", 0.3), "login_bank")
    marking.mark(anna, talk.asks(known, "login_bank", 0.9), "login_outage")
    first = marking.mark(anna, talk.asks("zdanie którego nie ma w danych", "greet", 0.3), "help")
    second = marking.mark(anna, talk.asks("Zdanie, którego nie ma w danych!", "greet", 0.3), "help")
    third = marking.mark(anna, talk.asks("zdanie ktorego nie ma w danych", "greet", 0.3), "thank")
    sorted_out = marking.corrections()
    assert [row.pk for row in sorted_out.ready] == [third.pk]  # the latest word counts
    assert {row.intent for row in sorted_out.doubled} == {"login_bank"}
    assert {(row.intent, said) for row, said in sorted_out.contradicting} == {
        ("login_outage", "login_bank"),
        (first.intent, "thank"),
    }
    assert second.pk in {row.pk for row, _ in sorted_out.contradicting}


def test_the_export_is_what_rasa_reads() -> None:
    said = examples.to_yaml(
        [
            ("hpv_referral", "skierowanie: [PESEL] \n- druga linia"),
            ("hpv_referral", "Skierowanie: [PESEL] - druga linia"),
            ("greet", 'a [b](date) "cudzysłów" {x} #'),
            ("greet", "x" * 700),
        ]
    )
    loaded = yaml.safe_load(said)
    by_intent = {part["intent"]: [line[2:] for line in part["examples"].splitlines()] for part in loaded["nlu"]}
    assert loaded["version"] == "3.1"
    assert by_intent["hpv_referral"] == ["skierowanie: [PESEL] - druga linia"]
    assert 'a [b] (date) "cudzysłów" {x} #' in by_intent["greet"]
    assert max(len(text) for text in by_intent["greet"]) <= examples.LONGEST
    assert yaml.safe_load(examples.to_yaml([]))["nlu"] == []
