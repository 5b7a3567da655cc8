"""Models: which one answers, publishing a new one without a restart, and going back.

A model is published by Rasa's own `PUT /model` on every bot, verified by `/status`, and named in
`VAR/published_model.json`, so that a restart keeps it (`scripts/published.py`).
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import dataclass
from typing import Any

import httpx
from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from desk.console import audit
from desk.console.teaching.models import Publication, TrainingRun

log = logging.getLogger(__name__)
FILE = "published_model.json"  # scripts/published.py reads it
OWN = "own.json"
LOADING = 120.0  # seconds that a bot may take to load a model
ASKING = 5.0
KEPT = 6  # models of trainings that stay for going back


class NotPublished(Exception):
    """The bot did not take the model; the text says why, to the editor. What answered before still answers."""


@dataclass(frozen=True)
class OwnModel:
    """The model of `data/` as it is, which is there without any publication."""

    model: str
    tree: str


def own() -> OwnModel:
    """The tree's own model; empty when the bot was not started by `make run`."""
    try:
        said = json.loads((settings.VAR / "models" / OWN).read_text(encoding="utf-8"))
        return OwnModel(str(said["model"]), str(said["tree"]))
    except (OSError, ValueError, KeyError, TypeError):
        return OwnModel("", "")


def running() -> str | None:
    """The file name of the model that answers now; None when the bot does not say."""
    try:
        return _status(settings.RASA_MODEL_URLS[0])
    except httpx.HTTPError as error:
        log.warning("the bot does not say which model it runs: %s", error)
        return None


def latest() -> Publication | None:
    """The newest publication."""
    return Publication.objects.select_related("run", "by").order_by("-pk").first()


def forgets_erased() -> bool:
    """Whether the published model learnt from words that have been erased since: then a new training is due."""
    newest = latest()
    return bool(newest and newest.run and newest.run.erased)


def out_of_date() -> bool:
    """The published model was made before data/ or code changed, so the bot started without it."""
    newest = latest()
    return bool(newest and newest.run and own().tree and newest.run.tree and newest.run.tree != own().tree)


def doubts(run: TrainingRun) -> list[str]:
    """Why this model should not be published, in Polish; empty when it is as good as the one that answers."""
    before, after = run.before, run.after
    if not before.get("count") or not after.get("count"):
        return ["Nie było z czym porównać: model, który odpowiadał, nie jest dostępny."]
    found = []
    lost = before["accuracy"] - after["accuracy"]
    if lost > settings.TEACHING_TOLERANCE:
        found.append(f"Rozumie mniej: trafność spada o {_points(lost)}")
    if (after.get("safety_recall") or 0) < (before.get("safety_recall") or 0):
        found.append("Gorzej rozpoznaje sprawy bezpieczeństwa (zagrożenie życia, cudze dane, porada medyczna).")
    if after["wrong"] - before["wrong"] > settings.TEACHING_TOLERANCE:
        found.append(f"Częściej odpowiada nie na temat: o {_points(after['wrong'] - before['wrong'])}")
    now = running()
    if now and run.compared_with and now != run.compared_with:
        found.append("Porównano go z innym modelem niż ten, który odpowiada teraz. Wytrenuj jeszcze raz.")
    if run.tree and own().tree and run.tree != own().tree:
        found.append("Od treningu zmieniły się dane lub kod. Wytrenuj jeszcze raz.")
    return found


def _points(share: float) -> str:
    return f"{100 * share:.1f} pkt proc.".replace(".", ",", 1)


def publish(user: User, run: TrainingRun, *, forced: bool = False) -> Publication:
    """Make a trained model the bot's. Raises NotPublished."""
    if run.state != TrainingRun.State.READY:
        raise NotPublished("Ten trening nie skończył się modelem.")
    if doubts(run) and not forced:
        raise NotPublished("Ten model jest gorszy. Opublikować go może tylko administrator, który to potwierdzi.")
    return _put(user, run.model, run.tree, run, forced=forced and bool(doubts(run)))


def back_to(user: User, earlier: Publication | None) -> Publication:
    """Publish what was published before; None: the model of `data/`. Raises NotPublished."""
    if earlier is None or earlier.model == own().model:
        if not own().model:
            raise NotPublished("Nie wiadomo, który model powstał z samych danych.")
        return _put(user, own().model, "", None)
    return _put(user, earlier.model, earlier.run.tree if earlier.run else "", earlier.run)


def _put(user: User, model: str, tree: str, run: TrainingRun | None, *, forced: bool = False) -> Publication:
    if not (settings.VAR / "models" / model).is_file():
        raise NotPublished("Pliku tego modelu już nie ma.")
    before, done = running(), list[str]()
    for url in settings.RASA_MODEL_URLS:
        try:
            _load(url, model)
        except httpx.HTTPError as error:
            log.error("%s did not take the model %s: %s", url, model, error)
            _put_back(done, before)
            raise NotPublished("Bot nie przyjął modelu i odpowiada dalej poprzednim.") from error
        done.append(url)
    with transaction.atomic():
        row = Publication.objects.create(model=model, run=run, by=user, forced=forced)
        audit.record(user, "teaching.publish_forced" if forced else "teaching.publish", row)
    _write(model if run else "", tree)
    return row


def _load(url: str, model: str) -> None:
    """Have one bot load the model, and see that it did. Raises httpx.HTTPError."""
    body = {"model_file": str(settings.BOT_MODELS_DIR / model)}
    httpx.put(f"{url}/model", json=body, timeout=LOADING, trust_env=False).raise_for_status()
    if _status(url) != model:
        raise httpx.HTTPError(f"{url} runs another model")


def _put_back(urls: list[str], model: str | None) -> None:
    for url in urls if model else []:
        try:
            _load(url, str(model))
        except httpx.HTTPError as error:
            log.error("%s did not go back to %s: %s", url, model, error)


def _status(url: str) -> str:
    answer = httpx.get(f"{url}/status", timeout=ASKING, trust_env=False).raise_for_status().json()
    return os.path.basename(str(answer.get("model_file") or ""))


def _write(model: str, tree: str) -> None:
    path = settings.VAR / FILE
    said: dict[str, Any] = {"model": model, "tree": tree}
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    unfinished.write_text(json.dumps(said), encoding="utf-8")
    os.replace(unfinished, path)


def history() -> list[Publication]:
    """The latest publications, newest first, each with `there`: whether its model can still be loaded."""
    rows = list(Publication.objects.select_related("run", "by").order_by("-pk")[:12])
    for row in rows:
        row.there = (settings.VAR / "models" / row.model).is_file()  # type: ignore[attr-defined]
    return rows


def remove(models: set[str]) -> None:
    """Remove the files of these models, but for the one that was published last."""
    newest = latest()
    for name in models - {newest.model if newest else "", own().model}:
        (settings.VAR / "models" / os.path.basename(name)).unlink(missing_ok=True)


def forget_old() -> None:
    """Remove models of trainings beyond the newest and the last published ones."""
    wanted = set(Publication.objects.order_by("-pk").values_list("model", flat=True)[:KEPT]) | {own().model}
    wanted |= set(TrainingRun.objects.order_by("-pk").values_list("model", flat=True)[:3])
    for path in (settings.VAR / "models").glob("*.tar.gz"):
        if path.name.startswith("teaching-") and path.name not in wanted:
            path.unlink(missing_ok=True)
