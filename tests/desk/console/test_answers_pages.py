"""The editor's pages: an answer changed over HTTP, previewed, published, and brought back; facts switched."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from desk.console.answers.models import AnswerVersion
from tests.desk.console.talks import person

pytestmark = pytest.mark.django_db(transaction=True)
NAME = "utter_login_outage"
PAGE = f"/console/answers/{NAME}/"


@pytest.fixture
def file(tmp_path: Path, settings: Any) -> Path:
    settings.VAR = tmp_path
    return tmp_path / "answers.json"


def entered(role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person(role))
    return client


def form(text: str, *buttons: tuple[str, str, str], **more: str) -> dict[str, Any]:
    rows = [*buttons, ("", "", "")]
    titles, payloads, urls = (list(column) for column in zip(*rows, strict=True))
    return {"text": text, "title": titles, "payload": payloads, "url": urls, **more}


def said(file: Path) -> dict[str, Any]:
    return json.loads(file.read_text(encoding="utf-8"))


def test_an_answer_is_published_with_its_buttons_and_brought_back(file: Path) -> None:
    editor = entered("editor")
    sent = form(
        "Nowy tekst.\r\nDruga linia.", ("Pomoc", "/help", ""), ("Strona", "", "https://pacjent.gov.pl"), note="krócej"
    )
    page = editor.post(PAGE, sent, follow=True).content.decode()
    assert "Opublikowano wersję 1" in page
    assert said(file)["answers"][NAME] == {
        "text": "Nowy tekst.\nDruga linia.",
        "buttons": [
            {"title": "Pomoc", "payload": "/help"},
            {"title": "Strona", "url": "https://pacjent.gov.pl", "type": "web_url"},
        ],
        "version": "v1",
    }
    editor.post(PAGE, form("Jeszcze inny tekst."))
    first = AnswerVersion.objects.get(number=1)
    assert first.note == "krócej"
    editor.post(f"{PAGE}back/{first.pk}/")
    assert said(file)["answers"][NAME]["text"] == "Nowy tekst.\nDruga linia."
    editor.post(f"{PAGE}back/0/")
    assert said(file)["answers"] == {}
    assert "tekst wbudowany" in editor.get(PAGE).content.decode()


def test_a_faulty_answer_stays_in_the_form_and_is_not_published(file: Path) -> None:
    page = entered("editor").post(PAGE, form("Ważne do {kiedyś}, <b>!", ("Zły", "", "ftp://x"))).content.decode()
    assert "{kiedyś}" in page
    assert "adres musi zaczynać się" in page
    assert "Ważne do {kiedyś}, &lt;b&gt;!" in page
    assert not AnswerVersion.objects.exists()
    assert not file.exists()


def test_only_editors_change_anything(file: Path) -> None:
    for role in ("viewer", "moderator", "data_protection"):
        client = entered(role)
        assert "Opublikuj" not in client.get(PAGE).content.decode()
        client.post(PAGE, form("Podmienione."))
        assert client.post(f"{PAGE}preview/", form("x")).status_code == 403
        assert client.post(f"{PAGE}back/0/").status_code == 403
        assert client.post("/console/facts/L5.phone/switch/", {"enabled": "0"}).status_code == 403
    assert not AnswerVersion.objects.exists()


def test_the_preview_shows_facts_filled_in_and_what_is_wrong(file: Path) -> None:
    page = (
        entered("editor")
        .post(f"{PAGE}preview/", form("Pisz na {L5.email}.", ("Dalej", "/nie_ma", "")))
        .content.decode()
    )
    assert "ikp-pomoc@cez.gov.pl" in page
    assert "bot nie zna tego tematu" in page


def test_answers_are_found_by_words_without_diacritics(file: Path) -> None:
    client = entered("viewer")
    found = client.get("/console/answers/", {"q": "CZY jest awaria"}).content.decode()
    assert NAME in found
    assert "utter_greet" not in found
    assert NAME in client.get("/console/answers/", {"q": "prowadzi centralny osrodek"}).content.decode()
    assert "Żadna odpowiedź nie pasuje" in client.get("/console/answers/", {"q": "qqqq"}).content.decode()
    assert "Żadna odpowiedź nie pasuje" in client.get("/console/answers/", {"changed": "1"}).content.decode()
    assert client.get("/console/answers/utter_nie_ma/").status_code == 404


def test_a_fact_is_switched_off_and_on(file: Path) -> None:
    editor = entered("editor")
    editor.post("/console/facts/L5.phone/switch/", {"enabled": "0", "note": "nie odbierają"})
    assert said(file)["facts_off"] == ["L5.phone"]
    page = editor.get("/console/facts/").content.decode()
    assert "wyłączony" in page
    assert "nie odbierają" in page
    assert "19 239" not in editor.get("/console/answers/utter_login_problem/").content.decode()
    editor.post("/console/facts/L5.phone/switch/", {"enabled": "1"})
    assert said(file)["facts_off"] == []
    assert editor.post("/console/facts/H1.min_age/switch/", {"enabled": "0"}).status_code == 404
