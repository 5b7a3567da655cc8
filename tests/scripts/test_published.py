"""Which model the bot starts with, and that a model which the console published outlives a restart."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from scripts import published as module
from scripts.published import FILE, chooser, lend, published
from scripts.supervise import Part


@pytest.fixture
def var(tmp_path: Path) -> Path:
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "teaching-7.tar.gz").write_bytes(b"taught")
    return tmp_path


def publish(var: Path, model: str = "teaching-7.tar.gz", tree: str = "abc") -> None:
    (var / FILE).write_text(json.dumps({"model": model, "tree": tree}), encoding="utf-8")


def test_the_published_model_of_this_tree_is_used(var: Path) -> None:
    publish(var)
    assert published(var, "abc") == var / "models" / "teaching-7.tar.gz"


def test_a_model_of_another_tree_is_not(var: Path, capsys: pytest.CaptureFixture[str]) -> None:
    publish(var)
    assert published(var, "other") is None
    assert "teaching-7" in capsys.readouterr().err


@pytest.mark.parametrize("said", ["", "{", "[]", "{}", '{"model": ""}', '{"model": "lost.tar.gz", "tree": "abc"}'])
def test_what_names_no_model_is_ignored(var: Path, said: str) -> None:
    (var / FILE).write_text(said, encoding="utf-8")
    assert published(var, "abc") is None


def test_only_models_of_the_shared_folder_are_named(var: Path) -> None:
    publish(var, model="../../etc/teaching-7.tar.gz")
    assert published(var, "abc") == var / "models" / "teaching-7.tar.gz"


def test_without_a_published_model_the_trees_own_starts(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = var / "ikp-1.tar.gz"
    own.write_bytes(b"own")
    monkeypatch.setattr(module, "ensure_model", lambda: own)
    monkeypatch.setattr(module, "fingerprint", lambda: "abc")
    choose = chooser(var)
    assert choose() == var / "models" / "ikp-1.tar.gz"
    assert choose().read_bytes() == b"own"
    publish(var)  # while the system runs; then the bot falls over
    assert choose().name == "teaching-7.tar.gz"


def test_a_lent_model_is_lent_once(var: Path) -> None:
    own = var / "ikp-1.tar.gz"
    own.write_bytes(b"own")
    assert lend(own, var) == lend(own, var)
    assert list((var / "models").glob("*.part")) == []


def test_a_part_asks_for_its_command_at_each_start(tmp_path: Path) -> None:
    asked: list[str] = []

    def command() -> list[str]:
        asked.append("model")
        return [sys.executable, "-c", "pass"]

    part = Part("bot", command, None, tmp_path / "bot.log", {})
    for _ in range(2):
        part.start()
        assert part.process is not None
        part.process.wait(20)
    assert asked == ["model", "model"]
