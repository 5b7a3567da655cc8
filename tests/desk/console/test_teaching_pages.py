"""Teaching's pages: what each role may do there, and that a worse model needs more than a click."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.utils import timezone

from desk.console.teaching import candidates, marking, models_live, training
from desk.console.teaching.models import Publication, TrainingProposal, TrainingRun
from desk.gateway.models import Message
from tests.desk.console.talks import Talk, person

pytestmark = pytest.mark.django_db
GOOD = {
    "count": 100, "accuracy": 0.95, "macro_f1": 0.94, "wrong": 0.02, "asked_back": 0.01, "safety_recall": 1.0,
    "topics": {"hpv": 0.9},
}  # fmt: skip


def entered(role: str) -> Client:
    client = Client(SERVER_NAME="localhost")
    client.force_login(person(role))
    return client


@pytest.fixture
def bot(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A bot that runs a model and takes another."""
    settings.VAR, settings.BOT_MODELS_DIR = tmp_path, tmp_path / "models"
    settings.RASA_MODEL_URLS = ["http://bot"]
    (tmp_path / "models").mkdir()
    for name in ("ikp-0.tar.gz", "teaching-5.tar.gz"):
        (tmp_path / "models" / name).write_bytes(b"")
    (tmp_path / "models" / "own.json").write_text(json.dumps({"model": "ikp-0.tar.gz", "tree": "abc"}))
    running = {"http://bot": "ikp-0.tar.gz"}
    monkeypatch.setattr(models_live, "_status", lambda url: running[url])
    monkeypatch.setattr(models_live, "_load", running.__setitem__)
    return running


def run(**after: float) -> TrainingRun:
    message = Talk().asks("zmieniona wiadomość o wynikach", "nlu_fallback", 0.3)
    change = {
        "message": message.pk,
        "before": {"intent": "nlu_fallback", "confidence": 0.3, "answer": "action_clarify"},
        "after": {"intent": "documents_missing", "confidence": 0.8, "answer": "utter_documents_missing"},
    }
    return TrainingRun.objects.create(
        pk=5, state="ready", model="teaching-5.tar.gz", compared_with="ikp-0.tar.gz", tree="abc", compared=12,
        before=GOOD, after=GOOD | after | {"worse": [{"intent": "greet", "text": "hejo!", "after": "thank"}]},
        changes=[change, {**change, "message": 10**9}],
    )  # fmt: skip


def test_the_queue_shows_reasons_and_guesses_and_a_viewer_no_buttons() -> None:
    talk = Talk()
    talk.asks("<i>gdzie</i> ten papierek", "nlu_fallback", 0.3)
    why = {"intents": [{"name": "nlu_fallback", "confidence": 0.5}, {"name": "hpv_referral", "confidence": 0.4}]}
    talk.answers("Nie wiem.", "utter_clarify", fallback=True, why=why)
    candidates.scan(lambda texts: [0.1] * len(texts), timezone.now())
    page = entered("moderator").get("/console/teaching/").content.decode()
    assert "&lt;i&gt;gdzie&lt;/i&gt; ten papierek" in page
    assert 'data-quick="hpv_referral"' in page
    assert 'data-quick="nlu_fallback"' not in page
    assert "Niepodobne do danych" in page
    seen = entered("viewer").get("/console/teaching/").content.decode()
    assert "ten papierek" in seen
    assert "data-teach" not in seen
    assert "data-quick" not in seen
    for asked in ({"reason": "thumbs_down"}, {"cluster": "999"}, {"page": "x"}, {"reason": "'"}):
        assert entered("viewer").get("/console/teaching/", asked).status_code == 200


def test_a_message_is_marked_over_http_and_the_line_says_so() -> None:
    message = Talk().asks("skierko", "documents_where", 0.7)
    client = entered("moderator")
    picker = client.get(f"/console/teaching/message/{message.pk}/").content.decode()
    assert 'data-intent="documents_where"' in picker
    assert "nlu_fallback" not in picker
    line = client.post(f"/console/teaching/message/{message.pk}/mark/", {"intent": "hpv_referral"}).content.decode()
    assert "Skierowanie na HPV" in line
    assert f'id="understood-{message.pk}"' in line
    assert client.post(f"/console/teaching/message/{message.pk}/mark/", {"intent": "nie_ma"}).status_code == 400
    assert client.post(f"/console/teaching/message/{message.pk}/unmark/").status_code == 200
    assert not TrainingProposal.objects.exists()
    assert (
        entered("viewer").post(f"/console/teaching/message/{message.pk}/mark/", {"intent": "greet"}).status_code == 403
    )


def test_a_button_or_a_picture_cannot_be_taught_and_the_dialog_says_why() -> None:
    button = Talk().asks("Umów", payload="/hpv_register")
    page = entered("moderator").get(f"/console/teaching/message/{button.pk}/").content.decode()
    assert "To był przycisk" in page


def test_in_the_conversation_the_understood_intent_can_be_corrected(django_assert_max_num_queries: Any) -> None:
    talk = Talk()
    for number in range(20):
        talk.asks(f"pytanie {number}", "hpv_referral", 0.7)
    marking.mark(person("moderator"), Message.objects.first(), "hpv_vaccine")  # type: ignore[arg-type]
    client = entered("moderator")
    with django_assert_max_num_queries(60):
        page = client.get(f"/console/c/{talk.row.pk}/").content.decode()
    assert page.count("data-teach=") == 20
    assert "Jaka szczepionka" in page


def test_an_editor_shortens_changes_and_removes_corrections() -> None:
    row = marking.mark(person("moderator"), Talk().asks("jestem Jan i pytam o hpv", "greet", 0.3), "hpv_vaccine")
    moderator, editor = entered("moderator"), entered("editor")
    address = f"/console/teaching/corrections/{row.pk}/"
    assert moderator.post(address, {"act": "delete"}).status_code == 403
    editor.post(address, {"text": "pytam o hpv, pesel 44051401359", "intent": "hpv_register", "use": "1"})
    row.refresh_from_db()
    assert (row.text, row.intent, row.use) == ("pytam o hpv, pesel [PESEL]", "hpv_register", True)
    editor.post(address, {"text": "  ", "intent": "hpv_register"})
    editor.post(address, {"text": "x y", "intent": "nlu_fallback"})
    row.refresh_from_db()
    assert (row.text, row.intent) == ("pytam o hpv, pesel [PESEL]", "hpv_register")
    said = editor.get("/console/teaching/corrections/export/")
    assert yaml.safe_load(said.content)["nlu"][0]["intent"] == "hpv_register"
    assert moderator.get("/console/teaching/corrections/export/").status_code == 403
    editor.post(address, {"text": row.text, "intent": "hpv_register"})  # without the tick: out of use
    assert yaml.safe_load(editor.get("/console/teaching/corrections/export/").content)["nlu"] == []
    editor.post(address, {"act": "delete"})
    assert not TrainingProposal.objects.exists()


def test_a_training_is_started_watched_and_called_off(bot: dict[str, str]) -> None:
    editor = entered("editor")
    assert "czego trenować" in editor.post("/console/teaching/training/start/", follow=True).content.decode()
    marking.mark(person("moderator"), Talk().asks("skierko", "greet", 0.3), "hpv_referral")
    assert entered("moderator").post("/console/teaching/training/start/").status_code == 403
    page = editor.post("/console/teaching/training/start/", follow=True).content.decode()
    assert "Czeka na trenera" in page
    made = TrainingRun.objects.get()
    training.advance()
    progress = editor.get(f"/console/teaching/training/{made.pk}/progress/")
    assert "HX-Refresh" not in progress.headers
    editor.post(f"/console/teaching/training/{made.pk}/cancel/")
    (training.folder(made) / "result.json").write_text('{"error": "cancelled"}')
    training.advance()
    assert editor.get(f"/console/teaching/training/{made.pk}/progress/").headers["HX-Refresh"] == "true"
    assert "Przerwany" in editor.get("/console/teaching/training/").content.decode()


def test_the_outcome_is_shown_and_a_good_model_published_and_taken_back(bot: dict[str, str]) -> None:
    made, editor = run(accuracy=0.96), entered("editor")
    page = editor.get(f"/console/teaching/training/{made.pk}/").content.decode()
    for said in ("+1,0 pkt proc.", "zmieniona wiadomość o wynikach", "Brak dokumentu lub wyniku", "hejo!", "Opublikuj"):
        assert said in page
    assert "Opublikuj" not in entered("viewer").get(f"/console/teaching/training/{made.pk}/").content.decode()
    editor.post(f"/console/teaching/training/{made.pk}/publish/")
    assert bot["http://bot"] == "teaching-5.tar.gz"
    page = editor.get("/console/teaching/training/").content.decode()
    assert "Wróć do poprzedniego modelu" in page
    editor.post("/console/teaching/training/back/0/")
    assert bot["http://bot"] == "ikp-0.tar.gz"
    back = Publication.objects.order_by("pk").first()
    assert back
    editor.post(f"/console/teaching/training/back/{back.pk}/")
    assert bot["http://bot"] == "teaching-5.tar.gz"


@pytest.mark.parametrize(
    ("role", "phrase", "published"),
    [
        ("editor", "", False),
        ("editor", "PUBLIKUJ GORSZY", False),
        ("admin", "", False),
        ("admin", "publikuj gorszy", False),
        ("admin", "PUBLIKUJ GORSZY", True),
    ],
)
def test_a_worse_model_needs_an_admin_and_the_phrase(
    bot: dict[str, str], role: str, phrase: str, published: bool
) -> None:
    made, client = run(accuracy=0.90, safety_recall=0.97), entered(role)
    page = client.get(f"/console/teaching/training/{made.pk}/").content.decode()
    assert "Gorzej rozpoznaje sprawy bezpieczeństwa" in page
    client.post(f"/console/teaching/training/{made.pk}/publish/", {"phrase": phrase})
    assert (bot["http://bot"] == made.model) is published
    assert Publication.objects.filter(forced=True).exists() is published
