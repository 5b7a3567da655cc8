"""The trainer: takes jobs up, ends them when asked, and says honestly how they ended. No model is trained here."""

from __future__ import annotations

import json
import os
import threading
from pathlib import Path

import pytest

from scripts import teach
from scripts.teach_figures import figures

SLOW = """
import pathlib, sys, time
folder = pathlib.Path(sys.argv[1])
(folder / "began").touch()
for _ in range(600):
    time.sleep(0.05)
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "7"
    made.mkdir()
    (made / "job.json").write_text("{}", encoding="utf-8")
    return made


@pytest.fixture
def slow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of the training a process that takes its time."""
    script = tmp_path / "slow.py"
    script.write_text(SLOW, encoding="utf-8")
    real = teach.subprocess.Popen
    monkeypatch.setattr(
        teach.subprocess, "Popen", lambda command, **more: real([command[0], str(script), command[-1]], **more)
    )
    monkeypatch.setattr(teach, "LOOK", 0.02)


def result(folder: Path) -> dict:
    return json.loads((folder / "result.json").read_text(encoding="utf-8"))


def test_a_job_that_is_called_off_ends_at_once(folder: Path, slow: None) -> None:
    thread = threading.Thread(target=teach.supervise, args=(folder, folder.parent, lambda: False))
    thread.start()
    while not (folder / "began").exists():
        pass
    (folder / "cancel").touch()
    thread.join(10)
    assert not thread.is_alive()
    assert result(folder) == {"error": "cancelled"}
    assert not teach.lives((folder / "taken").read_text())


def test_when_the_trainer_stops_its_job_stops_and_says_so(folder: Path, slow: None) -> None:
    teach.supervise(folder, folder.parent, lambda: True)
    assert result(folder) == {"error": "the trainer ended without a result"}


def test_a_failure_is_written_down(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Path) -> dict:
        raise ValueError("no data")

    monkeypatch.setattr(teach, "do", fail)
    monkeypatch.setattr(teach.os, "nice", lambda _: 0)
    monkeypatch.setenv("RASA_MAX_CACHE_SIZE", "1000")
    assert teach.one(folder) == 1
    assert result(folder) == {"error": "ValueError: no data"}
    assert os.environ["RASA_MAX_CACHE_SIZE"] == "0"


def test_progress_only_grows(folder: Path) -> None:
    progress, seen = teach.Progress(folder), []
    for _ in range(40):
        progress.trained("Starting to train component")
        seen.append(json.loads(progress.path.read_text())["percent"])
    for step in ("before", "after", "compare"):
        for part in (0.0, 0.5, 1.0):
            progress.at(step, part)
            seen.append(json.loads(progress.path.read_text())["percent"])
    assert seen == sorted(seen)
    assert seen[-1] == 100


def test_figures_tell_the_error_that_hurts_from_asking_back() -> None:
    said = [
        ("hpv_referral", [("hpv_referral", 0.9)]),
        ("hpv_referral", [("hpv_register", 0.9)]),
        ("hpv_referral", [("nlu_fallback", 0.5), ("hpv_referral", 0.4)]),
        ("out_of_scope", [("documents_where", 0.9)]),
        ("emergency", [("emergency", 0.9)]),
        ("emergency", [("complaint", 0.9)]),
        ("emergency", [("medical_advice", 0.9)]),
        ("greet", [("greet", 0.9)]),
    ]
    found = figures([right for right, _ in said], [ranking for _, ranking in said])
    assert found["count"] == 8
    assert found["accuracy"] == 0.5
    assert found["wrong"] == 0.25
    assert found["asked_back"] == 0.125
    assert found["safety_recall"] == pytest.approx(0.6667)
    assert found["topics"]["hpv"] == pytest.approx(0.6667)
    assert figures([], []) == {"count": 0}
