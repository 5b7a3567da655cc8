"""A training from the page's side: handed over, watched, called off, compared, published, gone back from.

The trainer and the bots are played by the test; `tests/scripts/test_teach.py` tests the real trainer's manners.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from desk.console.models import AuditEntry
from desk.console.teaching import marking, models_live, training
from desk.console.teaching.models import Publication, TrainingProposal, TrainingRun
from desk.gateway.erasure import erase
from desk.gateway.models import Conversation
from tests.desk.console.talks import Talk, person

pytestmark = pytest.mark.django_db
OWN = "ikp-0.tar.gz"
GOOD = {"count": 100, "accuracy": 0.95, "wrong": 0.02, "asked_back": 0.01, "safety_recall": 1.0, "topics": {}}


class Bots:
    """Two bots that load models; one may refuse."""

    def __init__(self, var: Path) -> None:
        self.models = {"http://bot-1": OWN, "http://bot-2": OWN}
        self.refuses = ""
        self.away = False
        (var / "models").mkdir(parents=True)
        for name in (OWN, "teaching-1.tar.gz", "teaching-2.tar.gz"):
            (var / "models" / name).write_bytes(b"model")
        (var / "models" / "own.json").write_text(json.dumps({"model": OWN, "tree": "abc"}), encoding="utf-8")

    def put(self, url: str, json: dict[str, Any], **_: Any) -> httpx.Response:
        bot, request = url.removesuffix("/model"), httpx.Request("PUT", url)
        if bot == self.refuses:
            return httpx.Response(400, request=request)
        self.models[bot] = Path(json["model_file"]).name
        return httpx.Response(204, request=request)

    def get(self, url: str, **_: Any) -> httpx.Response:
        if self.away:
            raise httpx.ConnectError("away")
        model = self.models[url.removesuffix("/status")]
        return httpx.Response(200, json={"model_file": model}, request=httpx.Request("GET", url))


@pytest.fixture
def var(tmp_path: Path, settings: Any) -> Path:
    settings.VAR, settings.BOT_MODELS_DIR = tmp_path, tmp_path / "models"
    settings.RASA_MODEL_URLS = ["http://bot-1", "http://bot-2"]
    return tmp_path


@pytest.fixture
def bots(var: Path, monkeypatch: pytest.MonkeyPatch) -> Bots:
    made = Bots(var)
    monkeypatch.setattr(models_live.httpx, "put", made.put)
    monkeypatch.setattr(models_live.httpx, "get", made.get)
    return made


def correct(text: str = "skierko na gardasil", intent: str = "hpv_referral") -> TrainingProposal:
    return marking.mark(person("moderator"), Talk().asks(text, "documents_where", 0.4), intent)


def begun() -> tuple[TrainingRun, Path]:
    """A training that the trainer may take up."""
    correct()
    run = training.start(person("editor"))
    training.advance()
    run.refresh_from_db()
    return run, training.folder(run)


def trained(after: dict[str, Any] | None = None, **more: Any) -> TrainingRun:
    """A training that has ended well."""
    run, folder = begun()
    result = {"tree": "abc", "before": GOOD, "after": GOOD | (after or {}), "changes": [], "worse": []} | more
    (folder / "result.json").write_text(json.dumps(result), encoding="utf-8")
    training.advance()
    run.refresh_from_db()
    assert run.state == "ready"
    return run


def published() -> dict[str, Any]:
    said: dict[str, Any] = json.loads((models_live.settings.VAR / "published_model.json").read_text(encoding="utf-8"))
    return said


def test_the_trainer_gets_corrections_and_recent_messages(bots: Bots) -> None:
    talk = Talk()
    plain = talk.asks("moje nowe pytanie o hpv")
    talk.asks("Umów", payload="/hpv_register")
    talk.answers("Kiedy była pierwsza dawka?", "utter_ask_hpv_interval_form_dose_date")
    talk.asks("dwunastego marca to było")
    run, folder = begun()
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    given = yaml.safe_load((folder / "examples.yml").read_text(encoding="utf-8"))
    assert given["nlu"] == [{"intent": "hpv_referral", "examples": "- skierko na gardasil\n"}]
    assert Path(job["before"]).name == OWN
    assert Path(job["after"]).name == f"teaching-{run.pk}.tar.gz"
    assert {"id": plain.pk, "text": "moje nowe pytanie o hpv"} in job["messages"]
    assert not {"Umów", "dwunastego marca to było"} & {message["text"] for message in job["messages"]}
    assert (run.state, run.compared_with) == ("running", OWN)


def test_progress_and_log_are_seen_and_the_folder_goes_when_it_is_over(bots: Bots) -> None:
    run, folder = begun()
    (folder / "taken").write_text("1")
    (folder / "progress.json").write_text('{"step": "train", "percent": 31}')
    (folder / "log").write_text("train: 1.0 s  Starting\nUserWarning: skierko na gardasil\n")
    training.advance()
    run.refresh_from_db()
    assert (run.step, run.percent) == ("train", 31)
    assert run.log == "train: 1.0 s  Starting"  # warnings may quote a message
    (folder / "result.json").write_text(json.dumps({"tree": "abc", "before": GOOD, "after": GOOD, "changes": []}))
    training.advance()
    run.refresh_from_db()
    assert (run.state, run.percent, run.log) == ("ready", 100, "")
    assert not folder.exists()


def test_one_training_at_a_time_and_none_without_corrections(bots: Bots) -> None:
    editor = person("editor")
    with pytest.raises(training.NotNow, match="poprawek"):
        training.start(editor)
    begun()
    with pytest.raises(training.NotNow, match="już trwa"):
        training.start(editor)


def test_called_off_before_and_while_it_runs(bots: Bots) -> None:
    correct()
    editor = person("editor")
    run = training.start(editor)
    training.cancel(editor, run)
    training.advance()
    run.refresh_from_db()
    assert run.state == "cancelled"
    run = training.start(editor)
    training.advance()
    run.refresh_from_db()
    training.cancel(editor, run)
    assert (training.folder(run) / "cancel").exists()
    (training.folder(run) / "result.json").write_text('{"error": "cancelled"}')
    training.advance()
    run.refresh_from_db()
    assert (run.state, run.error) == ("cancelled", "Przerwano.")
    assert not training.folder(run).exists()


def test_a_job_that_no_trainer_takes_says_so(bots: Bots) -> None:
    run, _ = begun()
    TrainingRun.objects.update(started_at=run.started_at - timedelta(seconds=61))  # type: ignore[operator]
    training.advance()
    run.refresh_from_db()
    assert run.state == "failed"
    assert "Trener nie działa" in run.error


def test_a_failed_training_shows_why_and_leaves_no_words_behind(bots: Bots) -> None:
    run, folder = begun()
    (folder / "log").write_text('Traceback (most recent call last):\n  File "x"\nValueError: bad data\n')
    (folder / "result.json").write_text('{"error": "ValueError: bad data"}')
    training.advance()
    run.refresh_from_db()
    assert (run.state, run.error) == ("failed", "ValueError: bad data")
    assert "Traceback" in run.log
    assert not folder.exists()


def test_publishing_reaches_every_bot_and_a_restart_keeps_it(bots: Bots) -> None:
    run, editor = trained(), person("editor")
    (models_live.settings.VAR / "models" / run.model).write_bytes(b"taught")
    models_live.publish(editor, run)
    assert set(bots.models.values()) == {run.model}
    assert published() == {"model": run.model, "tree": "abc"}
    models_live.back_to(editor, None)
    assert set(bots.models.values()) == {OWN}
    assert published() == {"model": "", "tree": ""}
    assert list(AuditEntry.objects.filter(action__startswith="teaching.publish").values_list("action", flat=True)) == [
        "teaching.publish",
        "teaching.publish",
    ]


def test_a_bot_that_refuses_leaves_all_with_the_model_they_had(bots: Bots) -> None:
    run = trained()
    (models_live.settings.VAR / "models" / run.model).write_bytes(b"taught")
    bots.refuses = "http://bot-2"
    with pytest.raises(models_live.NotPublished, match="dalej poprzednim"):
        models_live.publish(person("editor"), run)
    assert set(bots.models.values()) == {OWN}
    assert not Publication.objects.exists()
    assert not (models_live.settings.VAR / "published_model.json").exists()


@pytest.mark.parametrize(
    ("after", "word"),
    [
        ({"accuracy": 0.9449}, "trafność"),
        ({"safety_recall": 0.99}, "bezpieczeństwa"),
        ({"wrong": 0.0251}, "nie na temat"),
    ],
)
def test_a_worse_model_is_not_published_by_accident(bots: Bots, after: dict[str, float], word: str) -> None:
    run = trained(after)
    (models_live.settings.VAR / "models" / run.model).write_bytes(b"taught")
    assert any(word in doubt for doubt in models_live.doubts(run))
    with pytest.raises(models_live.NotPublished, match="gorszy"):
        models_live.publish(person("editor"), run)
    assert models_live.publish(person("admin"), run, forced=True).forced


@pytest.mark.parametrize("after", [{}, {"accuracy": 0.9451}, {"wrong": 0.0249}, {"accuracy": 0.97}])
def test_a_model_as_good_as_the_one_before_has_no_doubts(bots: Bots, after: dict[str, float]) -> None:
    assert models_live.doubts(trained(after)) == []


def test_what_was_compared_with_another_model_or_tree_is_doubted(bots: Bots) -> None:
    run = trained()
    bots.models["http://bot-1"] = "teaching-9.tar.gz"
    assert any("innym modelem" in doubt for doubt in models_live.doubts(run))
    run = trained(tree="other")
    assert any("dane lub kod" in doubt for doubt in models_live.doubts(run))
    run = trained(before={})
    assert models_live.doubts(run) == ["Nie było z czym porównać: model, który odpowiadał, nie jest dostępny."]


def test_with_the_bot_away_a_training_still_runs_without_comparison(bots: Bots) -> None:
    bots.away = True
    _, folder = begun()
    assert json.loads((folder / "job.json").read_text(encoding="utf-8"))["before"] == ""


def test_old_models_go_and_published_ones_stay(bots: Bots) -> None:
    models, editor = models_live.settings.VAR / "models", person("editor")
    for number in range(10, 22):
        (models / f"teaching-{number}.tar.gz").write_bytes(b"")
        run = TrainingRun.objects.create(model=f"teaching-{number}.tar.gz", state="ready")
        if number == 12:
            Publication.objects.create(model=run.model, run=run, by=editor)
    models_live.forget_old()
    assert {path.name for path in models.glob("*.tar.gz")} == {
        OWN, "teaching-12.tar.gz", "teaching-19.tar.gz", "teaching-20.tar.gz", "teaching-21.tar.gz",
    }  # fmt: skip


def test_erasing_a_conversation_ends_a_training_that_reads_it(bots: Bots) -> None:
    run, folder = begun()
    erase(Conversation.objects.get())
    run.refresh_from_db()
    assert run.state == "failed"
    assert "usunięto dane" in run.error
    assert not folder.exists()
    assert not TrainingProposal.objects.exists()


def test_after_an_erasure_a_published_model_asks_to_be_trained_again(bots: Bots) -> None:
    run, editor = trained(), person("editor")
    (models_live.settings.VAR / "models" / run.model).write_bytes(b"taught")
    models_live.publish(editor, run)
    assert not models_live.forgets_erased()
    erase(Conversation.objects.get())
    run.refresh_from_db()
    assert run.erased == 1
    assert models_live.forgets_erased()
    assert training.start(editor).examples == 0  # with nothing else to learn, from data/ alone


def test_models_that_learnt_from_erased_words_go_but_the_one_that_answers(bots: Bots) -> None:
    models, editor = models_live.settings.VAR / "models", person("editor")
    proposal = correct()
    for number in (7, 8):
        (models / f"teaching-{number}.tar.gz").write_bytes(b"taught")
        run = TrainingRun.objects.create(model=f"teaching-{number}.tar.gz", state="ready")
        run.proposals.add(proposal)
        Publication.objects.create(model=run.model, run=run, by=editor)
    erase(Conversation.objects.get())
    assert {path.name for path in models.glob("teaching-[78]*")} == {"teaching-8.tar.gz"}
    assert models_live.forgets_erased()
