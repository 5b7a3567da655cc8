"""A correction is trained in for real, and the new model takes over while people talk: nobody waits for a restart."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from scripts.settings import ROOT
from tests.bot.talk import Bot, Person, answers

TAUGHT = "fiszeczka na gardasilek potrzebna czy nie"
ALIKE = ("czy fiszeczka na gardasilek", "gardasilek bez fiszeczki dadzą", "fiszeczka do gardasilku od kogo")
TRAINING = 1_500  # seconds; a minute or two on a quiet machine


def running(bot: Bot) -> str:
    """The path of the model that answers."""
    return str(bot.get("/status")["model_file"])


@pytest.fixture
def before(bot: Bot) -> Iterator[Path]:
    """The model that answers now, and again after the test."""
    path = next(path for path in (Path(running(bot)), ROOT / "models" / running(bot)) if path.exists())
    yield path
    load(bot, path)


def load(bot: Bot, model: Path) -> None:
    """As the console does it: Rasa's own `PUT /model`."""
    url = f"http://127.0.0.1:{bot.rasa_port}/model"
    httpx.put(url, json={"model_file": str(model)}, timeout=120, trust_env=False).raise_for_status()


def trained(folder: Path, before: Path) -> dict[str, Any]:
    """What the trainer says of a job with the corrections."""
    lines = "\n".join(f"    - {text}" for text in (TAUGHT, *ALIKE))
    folder.mkdir()
    examples = f'version: "3.1"\nnlu:\n- intent: hpv_referral\n  examples: |\n{lines}\n'
    (folder / "examples.yml").write_text(examples, encoding="utf-8")
    job = {
        "before": str(before),
        "after": str(folder / "teaching-1.tar.gz"),
        "messages": [{"id": 7, "text": TAUGHT}, {"id": 8, "text": "gdzie znajdę wyniki badań"}],
    }
    (folder / "job.json").write_text(json.dumps(job), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "scripts.teach", str(folder)],
        cwd=ROOT,
        timeout=TRAINING,
        capture_output=True,
        check=False,
    )
    result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    assert done.returncode == 0, result
    return result


def test_taught_compared_published_under_way(bot: Bot, before: Path, tmp_path: Path) -> None:
    assert answers(Person(bot).says(TAUGHT)) != ["utter_hpv_referral"]
    result = trained(tmp_path / "1", before)
    assert result["before"]["count"] == result["after"]["count"] > 500
    assert result["after"]["accuracy"] > result["before"]["accuracy"] - 0.03
    changed = {row["message"]: row["after"]["answer"] for row in result["changes"]}
    assert changed.get(7) == "utter_hpv_referral"
    assert 8 not in changed

    published, failed, answered = threading.Event(), list[object](), list[str]()

    def talk() -> None:
        try:
            while not published.is_set():
                answered.extend(answers(Person(bot).says("gdzie znajdę wyniki badań")))
        except BaseException as error:  # told to the test's own thread
            failed.append(error)

    people = [threading.Thread(target=talk) for _ in range(3)]
    for person in people:
        person.start()
    load(bot, tmp_path / "1" / "teaching-1.tar.gz")
    published.set()
    for person in people:
        person.join(60)
    assert not failed
    assert set(answered) == {"utter_documents_where"}
    assert Path(running(bot)).name == "teaching-1.tar.gz"
    assert answers(Person(bot).says(TAUGHT)) == ["utter_hpv_referral"]
