"""Which messages are worth a moderator's minute, and which unknown questions are alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from desk.console.teaching import candidates, marking
from desk.console.teaching.likeness import Likeness, groups
from desk.console.teaching.models import Candidate, UnknownCluster
from desk.gateway.erasure import erase
from tests.desk.console.talks import Talk, person


def near(texts: Sequence[str]) -> list[float]:
    """Everything is like the training data but what speaks of a lighthouse."""
    return [0.1 if "latarnia" in text else 0.8 for text in texts]


def scan() -> set[str]:
    candidates.scan(near, timezone.now())
    return {row.message.text for row in Candidate.objects.select_related("message")}


@pytest.mark.django_db
def test_each_reason_brings_a_message_into_the_queue() -> None:
    talk = Talk()
    talk.asks("pewne pytanie o hpv")
    talk.answers()
    talk.asks("niepewne pytanie o hpv", "hpv_register", 0.59)
    talk.asks("jeszcze pewne", "hpv_register", 0.6)
    talk.asks("latarnia morska", "hpv_vaccine", 0.99)
    talk.asks("czegoś nie wiem", "nlu_fallback", 0.9)
    talk.asks("bot dopytał", "hpv_vaccine", 0.9)
    talk.answers("Nie wiem, o co chodzi.", "utter_clarify", fallback=True)
    talk.asks("pogoda w Łodzi", "out_of_scope", 0.99)
    talk.asks("zła odpowiedź", "hpv_vaccine", 0.9)
    talk.helps(talk.answers(), False)
    talk.asks("dobra odpowiedź", "hpv_vaccine", 0.9)
    talk.helps(talk.answers(), True)
    assert scan() == {
        "niepewne pytanie o hpv",
        "latarnia morska",
        "czegoś nie wiem",
        "bot dopytał",
        "pogoda w Łodzi",
        "zła odpowiedź",
    }
    best = [row.message.text for row in Candidate.objects.order_by("-rank")]
    assert best[0] == "zła odpowiedź"
    assert best[-1] == "pogoda w Łodzi"


@pytest.mark.django_db
def test_what_is_no_question_stays_out() -> None:
    talk = Talk()
    talk.asks("Tak", "affirm", 0.3, payload="/affirm")
    talk.asks("", "nlu_fallback", 0.1)
    talk.answers("Kiedy była dawka?", "utter_ask_hpv_interval_form_dose_date")
    talk.asks("latarnia dwunastego", "inform", 0.2)
    Talk(at=timezone.now() - timedelta(days=40)).asks("dawno temu nie wiem", "nlu_fallback", 0.1)
    assert scan() == set()


@pytest.mark.django_db
def test_a_scan_goes_on_where_the_last_one_ended_and_waits_for_what_is_being_written() -> None:
    talk = Talk()
    talk.asks("czegoś nie wiem", "nlu_fallback", 0.9)
    assert candidates.pending()
    assert scan() == {"czegoś nie wiem"}
    assert not candidates.pending()
    late = Talk(at=timezone.now() - timedelta(seconds=90))
    late.asks("przed chwilą nie wiem", "nlu_fallback", 0.9)  # not a minute old
    assert scan() == {"czegoś nie wiem"}
    late.row.messages.update(created_at=timezone.now() - timedelta(seconds=61))
    assert candidates.pending()
    assert scan() == {"czegoś nie wiem", "przed chwilą nie wiem"}


@pytest.mark.django_db
def test_a_rating_that_comes_later_lifts_a_message_and_a_marked_one_is_done() -> None:
    talk = Talk()
    message = talk.asks("latarnia", "hpv_vaccine", 0.9)
    answer = talk.answers()
    scan()
    before = Candidate.objects.get().rank
    marking.mark(person("moderator"), message, "out_of_scope")
    talk.helps(answer, False)
    scan()
    row = Candidate.objects.get()
    assert row.rank > before
    assert (row.far, row.thumbs_down, row.done) == (True, True, True)


QUESTIONS = [
    "jak odebrać dowód osobisty w urzędzie",
    "kiedy będzie gotowy mój dowód osobisty",
    "gdzie złożyć wniosek o dowód osobisty dla dziecka",
    "dowód osobisty zgubiłam, co robić",
    "ile kosztuje bilet na pociąg do Gdyni",
    "przepis na pierogi z kapustą",
]


def test_questions_about_the_same_thing_make_a_group_with_its_words() -> None:
    found = groups(QUESTIONS, list(range(len(QUESTIONS))))
    assert [group.members for group in found] == [(0, 1, 2, 3)]
    assert {"dowód", "osobisty"} <= set(found[0].words)


def test_one_person_who_repeats_a_question_is_no_group() -> None:
    assert groups(QUESTIONS[:4], [7, 7, 7, 8]) == []
    assert groups([], []) == []
    assert groups(["tak", "i", "a"], [1, 2, 3]) == []


def test_the_nearest_example_decides() -> None:
    likeness = Likeness(["gdzie jest moje skierowanie", "jak umówić szczepienie dziecka"])
    same, folded, far = likeness.nearest(["gdzie jest moje skierowanie", "GDZIE JEST MOJE SKIEROWANIE?", "xyz qwerty"])
    assert same == pytest.approx(1.0, abs=1e-3)
    assert folded > 0.8
    assert far < candidates.FAR


@pytest.mark.django_db
def test_a_group_in_the_queue_and_gone_with_the_conversations_that_made_it() -> None:
    talks = []
    for text in QUESTIONS:
        talk = Talk()
        talk.asks(text, "nlu_fallback", 0.2)
        talks.append(talk)
    scan()
    assert candidates.recluster(timezone.now()) == 1
    cluster = UnknownCluster.objects.get()
    assert (cluster.size, cluster.conversations) == (4, 4)
    assert Candidate.objects.order_by("-rank").first().cluster == cluster  # type: ignore[union-attr]
    erase(talks[0].row)
    assert not UnknownCluster.objects.exists()  # its words were that person's too
    assert candidates.recluster(timezone.now()) == 1
    assert UnknownCluster.objects.get().size == 3


@pytest.mark.django_db
def test_what_nobody_looked_at_is_forgotten_in_the_end() -> None:
    Talk().asks("czegoś nie wiem", "nlu_fallback", 0.9)
    scan()
    assert candidates.forget(timezone.now() + timedelta(days=59)) == 0
    assert candidates.forget(timezone.now() + timedelta(days=61)) == 1


@pytest.mark.django_db
def test_what_was_said_twice_is_asked_about_once() -> None:
    first = Talk().asks("czegoś nie wiem", "nlu_fallback", 0.9)
    Talk().asks("Czegos nie wiem!", "nlu_fallback", 0.9)
    Talk().asks("czego innego nie wiem", "nlu_fallback", 0.9)
    scan()
    marking.mark(person("moderator"), first, "help")
    assert [row.message.text for row in Candidate.objects.filter(done=False)] == ["czego innego nie wiem"]
