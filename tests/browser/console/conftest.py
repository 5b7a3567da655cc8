"""`people` with a role each, `enter` (opens a page for one of them), `trainer` (plays the trainer), `full` (a console in use)."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from desk.console import canned, demo
from desk.console.access import make_roles
from desk.console.answers import publish
from desk.console.numbers import counting
from desk.console.numbers.models import Spike
from desk.console.teaching import marking, training
from desk.console.teaching.models import Candidate, Publication, TrainingRun, UnknownCluster
from desk.gateway.models import Message
from tests.browser.console.talks import PASSWORD, live
from tests.browser.running import ScriptedBot

PEOPLE = {
    "anna": ("Anna", "Wzorowa", "moderator"),
    "piotr": ("Piotr", "Przykładny", "moderator"),
    "ewa": ("Ewa", "Redakcyjna", "editor"),
    "adam": ("Adam", "Zarządzający", "admin"),
    "ida": ("Ida", "Ochronna", "data_protection"),
    "wanda": ("Wanda", "Patrząca", "viewer"),
}
FIGURES = {
    "count": 1124,
    "accuracy": 0.88,
    "macro_f1": 0.891,
    "wrong": 0.045,
    "asked_back": 0.021,
    "safety_recall": 0.955,
}
TOPICS = {"child_account": 0.87, "hpv": 0.9, "documents": 0.86, "login": 0.91}


@pytest.fixture
def people(desk: str) -> dict[str, User]:
    """An account for each role, by first name."""
    make_roles()
    canned.make_first()
    made = {}
    for name, (first, last, role) in PEOPLE.items():
        user = User.objects.create_user(name, password=PASSWORD, first_name=first, last_name=last)
        user.groups.add(Group.objects.get(name=role))
        made[name] = user
    return made


@pytest.fixture
def enter(visit: Callable[..., Page], people: dict[str, User], desk: str) -> Callable[..., Page]:
    """Opens a page of the console as somebody who has logged in (test_door.py does that by hand)."""

    def open_page(path: str = "/console/", name: str = "anna", **options: Any) -> Page:
        client = Client()
        client.force_login(people[name])
        cookie = client.cookies[configured.SESSION_COOKIE_NAME]
        state = {"cookies": [_cookie(cookie.key, cookie.value)], "origins": []}
        page = visit(path, storage_state=state, **options)
        if page.locator("#live-state").count():
            live(page)
        return page

    return open_page


def _cookie(name: str, value: str) -> dict[str, Any]:
    common = {"domain": "127.0.0.1", "path": "/", "expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"name": name, "value": value, **common}


class Trainer:
    """Plays `scripts.teach --watch`: takes the job up, says how far it is, and leaves a model and its figures.

    `after` is what the new model reaches; `change` the answers that become others; `hold` keeps it at its work.
    """

    def __init__(self, root: Path, models: Path) -> None:
        self.root, self.models = root, models
        self.after: dict[str, float] = {"accuracy": 0.886, "macro_f1": 0.897, "wrong": 0.043, "asked_back": 0.019}
        self.changes: list[dict[str, Any]] = []
        self.hold = threading.Event()
        self.examples: list[str] = []
        self.stop = threading.Event()

    def run(self) -> None:
        """Until `stop`."""
        self.root.mkdir(parents=True, exist_ok=True)
        while not self.stop.wait(0.05):
            (self.root / "alive").touch()
            training.advance()
            for job in self.root.glob("*/job.json"):
                if not (job.parent / "result.json").exists():
                    self._do(job.parent)

    def _do(self, folder: Path) -> None:
        if not (folder / "taken").exists():
            self.examples.append((folder / "examples.yml").read_text(encoding="utf-8"))
            (folder / "taken").write_text("1", encoding="utf-8")
            (folder / "log").write_text("train: 1.2 s  Training the classifier\n", encoding="utf-8")
            (folder / "progress.json").write_text('{"step": "train", "percent": 30}', encoding="utf-8")
        if self.hold.is_set():
            return
        job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
        Path(job["after"]).write_bytes(b"a model")
        result = {
            "tree": "abc",
            "before": FIGURES | {"topics": TOPICS},
            "after": FIGURES | self.after | {"topics": TOPICS | {"hpv": 0.92}},
            "changes": self.changes,
            "worse": [],
        }
        unfinished = folder / "result.part"
        unfinished.write_text(json.dumps(result), encoding="utf-8")
        unfinished.rename(folder / "result.json")


@pytest.fixture
def trainer(desk: str, bot: ScriptedBot, settings: Any, tmp_path: Path) -> Iterator[Trainer]:
    """The trainer at work, and a bot that answers with the model of `data/`."""
    models = tmp_path / "models"
    models.mkdir()
    settings.VAR, settings.BOT_MODELS_DIR, settings.RASA_MODEL_URLS = tmp_path, models, [bot.url]
    bot.model = "ikp-0.tar.gz"
    (models / bot.model).write_bytes(b"model")
    (models / "own.json").write_text(json.dumps({"model": bot.model, "tree": "abc"}), encoding="utf-8")
    playing = Trainer(tmp_path / "teaching", models)
    thread = threading.Thread(target=playing.run, name="trainer", daemon=True)
    thread.start()
    yield playing
    playing.stop.set()
    thread.join(10)


@pytest.fixture
def full(people: dict[str, User], trainer: Trainer) -> TrainingRun:
    """A console in use: conversations of all kinds, corrections, trainings, figures, an alarm."""
    demo.make(120)
    now = timezone.now()
    counting.refresh(now)
    cluster = UnknownCluster.objects.create(words=["ekuz", "karta"], size=4, conversations=3, first_at=now, last_at=now)
    citizen = Message.objects.filter(author="citizen").exclude(intent="").order_by("pk")
    for number, message in enumerate(citizen[:6]):
        values = {
            "conversation": message.conversation,
            "at": message.created_at,
            "low": True,
            "unknown": number % 2 == 0,
        }
        Candidate.objects.create(message=message, intent=message.intent, cluster=cluster, rank=number, **values)
    for message, intent in zip(citizen[6:10], ("hpv_referral", "", "login_problem", "documents_where"), strict=False):
        marking.mark(people["anna"], message, intent)
    common = {"by": people["ewa"], "examples": 3, "tree": "abc", "compared_with": "ikp-0.tar.gz"}
    TrainingRun.objects.create(state="failed", error="Przerwano.", **common)
    before, after = FIGURES | {"topics": TOPICS}, FIGURES | {"accuracy": 0.886, "topics": TOPICS | {"hpv": 0.89}}
    answers = {"before": {"answer": "utter_documents_where"}, "after": {"answer": "utter_hpv_register"}}
    run = TrainingRun.objects.create(
        state="ready", model="teaching-2.tar.gz", before=before, after=after | {"worse": []}, compared=140,
        changes=[{"message": citizen[0].pk, **answers}], **common,
    )  # fmt: skip
    (trainer.models / run.model).write_bytes(b"model")
    Publication.objects.create(model="ikp-0.tar.gz", by=people["ewa"])
    Spike.objects.create(intent="login_outage", began_at=now - timedelta(hours=3), seen_at=now, count=41, usual=3.5)
    publish.publish(people["ewa"], "utter_hpv_register", "Zapisz się w przychodni POZ.", [], "krócej")
    return run
