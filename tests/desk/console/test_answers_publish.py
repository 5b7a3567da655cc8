"""An editor's answer: checked, published in one move, undone with one click; X facts with a switch."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from django.contrib.auth.models import User

from desk.console.answers import publish
from desk.console.answers.built_in import answers
from desk.console.answers.check import problems, warnings
from desk.console.answers.models import AnswerVersion
from desk.console.answers.preview import fill, spoken, values
from desk.console.models import AuditEntry

TODAY = date(2026, 6, 30)
NAME = "utter_login_problem"


@pytest.fixture
def editor(db: None) -> User:
    return User.objects.create_user("redaktorka")


@pytest.fixture
def file(tmp_path: Path, settings: object) -> Path:
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    return tmp_path / "answers.json"


def said(file: Path) -> dict:
    return json.loads(file.read_text(encoding="utf-8"))


@pytest.mark.django_db(transaction=True)
def test_a_published_answer_is_in_the_file_and_goes_back_with_one_step(editor: User, file: Path) -> None:
    first = publish.publish(editor, NAME, "Tekst pierwszy.", [{"title": "Pomoc", "payload": "/help"}], "krócej")
    assert said(file)["answers"][NAME] == {
        "text": "Tekst pierwszy.",
        "buttons": [{"title": "Pomoc", "payload": "/help"}],
        "version": "v1",
    }
    publish.publish(editor, NAME, "Tekst drugi.", [])
    assert said(file)["answers"][NAME]["text"] == "Tekst drugi."
    publish.back_to(editor, first, NAME)
    assert said(file)["answers"][NAME] == {
        "text": "Tekst pierwszy.",
        "buttons": [{"title": "Pomoc", "payload": "/help"}],
        "version": "v3",
    }
    publish.back_to(editor, None, NAME)
    assert said(file)["answers"] == {}
    assert AnswerVersion.objects.filter(name=NAME).count() == 4
    assert set(AuditEntry.objects.values_list("action", flat=True)) == {"answer.publish", "answer.built_in"}


@pytest.mark.django_db(transaction=True)
def test_a_lost_file_is_written_anew_and_an_unchanged_one_left_alone(editor: User, file: Path) -> None:
    publish.publish(editor, NAME, "Tekst.", [])
    before = file.stat().st_mtime_ns
    assert not publish.write()
    assert file.stat().st_mtime_ns == before
    file.unlink()
    assert publish.write()
    assert said(file)["answers"][NAME]["text"] == "Tekst."


@pytest.mark.django_db(transaction=True)
def test_only_facts_of_other_sources_have_a_switch(editor: User, file: Path) -> None:
    publish.switch(editor, "L5.phone", False, "numer się zmienił")
    assert said(file)["facts_off"] == ["L5.phone"]
    publish.switch(editor, "L5.phone", True)
    assert said(file)["facts_off"] == []
    with pytest.raises(publish.NotAllowed):
        publish.switch(editor, "H1.min_age", False)


def test_every_built_in_answer_passes_its_own_check() -> None:
    found = {
        name: said
        for name, answer in answers().items()
        if (said := problems(answer, answer.text, [dict(button) for button in answer.buttons], TODAY))
    }
    assert found == {}


def test_every_variable_of_the_built_in_answers_has_a_value_for_the_preview() -> None:
    known = set(values(TODAY))
    missing = {name: sorted(lost) for name, answer in answers().items() if (lost := answer.variables - known)}
    assert missing == {}


def test_every_answer_has_a_title_in_polish() -> None:
    raw = [name for name, answer in answers().items() if answer.title.rsplit(": ")[-1] in name]
    assert raw == []


@pytest.mark.parametrize(
    ("text", "buttons", "word"),
    [
        ("  ", [], "pusta"),
        ("Do {kiedyś}.", [], "{kiedyś}"),
        ("Do {until.", [], "klamrowy"),
        ("a" * 2001, [], "2000"),
        ("a" * 620, [{"title": "Pomoc", "payload": "/help"}], "640"),
        ("Tak.", [{"title": "", "payload": "/help"}], "napis"),
        ("Tak.", [{"title": "a" * 21, "payload": "/help"}], "21"),
        ("Tak.", [{"title": "Pomoc", "payload": "/nie_ma"}], "tematu"),
        ("Tak.", [{"title": "Pomoc"}], "wybierz"),
        ("Tak.", [{"title": "Pomoc", "payload": "/help", "url": "https://pacjent.gov.pl"}], "wybierz"),
        ("Tak.", [{"title": "Pomoc", "url": "javascript:alert(1)"}], "adres"),
        ("Tak.", [{"title": "Pomoc", "url": "{X9.nic}"}], "{X9.nic}"),
        ("Tak.", [{"title": "Pomoc", "payload": "/help"}, {"title": "Pomoc", "payload": "/greet"}], "ten sam"),
        ("Tak.", [{"title": str(n), "payload": "/help"} for n in range(7)], "najwyżej 6"),
    ],
)
def test_what_would_not_work_is_not_published(text: str, buttons: list[dict[str, str]], word: str) -> None:
    assert any(word in problem for problem in problems(answers()[NAME], text, buttons, TODAY))


def test_a_lost_date_or_moderator_button_is_pointed_out() -> None:
    answer = answers()["utter_trusted_profile_expired"]
    found = " ".join(warnings(answer, "Profil wygasł.", []))
    assert "{until}" in found
    assert "moderatora" in found
    assert warnings(answer, answer.text, [dict(button) for button in answer.buttons]) == []


def test_the_preview_speaks_like_the_bot() -> None:
    answer = answers()[NAME]
    assert "19 239" in spoken(answer.text, answer, TODAY)
    assert "19 239" not in spoken(answer.text, answer, TODAY, off={"L5.phone"})
    assert "ikp-pomoc@cez.gov.pl" in spoken(answer.text, answer, TODAY)
    assert fill("do {until}, {nic}", {"until": "12 marca 2027 r."}) == "do 12 marca 2027 r., {nic}"
