"""Trainings: a job left for the trainer (`scripts/teach.py`), watched from the database, called off on request.

The folder `VAR/teaching/<n>` holds citizens' words; it is deleted as soon as the job is over.
"""

from __future__ import annotations

import json
import logging
import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.console import audit
from desk.console.teaching import examples, marking, models_live
from desk.console.teaching.models import TrainingRun
from desk.gateway.models import Message

log = logging.getLogger(__name__)
State = TrainingRun.State
RECENT = 400  # messages that the answers are compared on
LOG_SHOWN = 4_000  # characters
TAKEN_WITHIN = timedelta(seconds=60)
ALIVE_WITHIN = 60.0  # seconds
REASONS = {
    "cancelled": "Przerwano.",
    "the trainer was stopped in the middle": "Trener został zatrzymany w trakcie. Uruchom trening jeszcze raz.",
    "the trainer ended without a result": "Trener zakończył pracę bez wyniku. Uruchom trening jeszcze raz.",
}
NOT_TAKEN = "Trener nie działa: nikt nie podjął zadania. Uruchamia go make run (osobno: scripts.teach --watch)."


class NotNow(Exception):
    """No training can start now; the text says why, to the editor."""


def folder(run: TrainingRun) -> Path:
    """Where the trainer finds the job."""
    path: Path = settings.VAR / "teaching" / str(run.pk)
    return path


def open_run() -> TrainingRun | None:
    """The training that waits or runs."""
    return TrainingRun.objects.filter(state__in=[State.WAITING, State.RUNNING]).order_by("pk").first()


def start(user: User) -> TrainingRun:
    """Ask for a training with the corrections as they are now. Raises NotNow."""
    with transaction.atomic():
        if open_run():
            raise NotNow("Trening już trwa.")
        ready = marking.corrections().ready
        if not ready and not models_live.forgets_erased():
            raise NotNow("Nie ma nowych poprawek, więc nie ma czego trenować.")
        run = TrainingRun.objects.create(by=user, examples=len(ready))
        run.proposals.set(ready)
        audit.record(user, "teaching.train", run)
    return run


def cancel(user: User, run: TrainingRun) -> None:
    """Call a training off."""
    if not run.is_open:
        return
    TrainingRun.objects.filter(pk=run.pk).update(cancel=True)
    if folder(run).exists():
        (folder(run) / "cancel").touch()
    audit.record(user, "teaching.cancel", run)


def advance() -> None:
    """Hand waiting runs to the trainer, take over its progress and its result."""
    run = open_run()
    if run is None:
        return
    if run.state == State.WAITING:
        if run.cancel:
            _end(run, State.CANCELLED)
        else:
            _hand_over(run)
        return
    path = folder(run)
    if run.cancel and path.exists():
        (path / "cancel").touch()
    result = _read(path / "result.json")
    if result is not None:
        _take(run, result)
    elif not path.exists() or (not (path / "taken").exists() and timezone.now() - _since(run) > TAKEN_WITHIN):
        _end(run, State.CANCELLED if run.cancel else State.FAILED, "" if run.cancel else NOT_TAKEN)
    else:
        said = _read(path / "progress.json") or {}
        run.step, run.percent, run.log = said.get("step", ""), said.get("percent", 0), _log(path)
        run.save(update_fields=["step", "percent", "log"])


def trainer_is_there() -> bool:
    """Whether a trainer has looked for jobs lately."""
    try:
        return time.time() - (settings.VAR / "teaching" / "alive").stat().st_mtime < ALIVE_WITHIN
    except OSError:
        return False


def recent_messages() -> list[dict[str, Any]]:
    """The latest messages that a citizen wrote by themselves: no buttons, no answers to a question of the bot."""
    rows = (
        Message.objects.filter(author=Message.Author.CITIZEN, erased_at__isnull=True)
        .exclude(text="")
        .exclude(intent="")
        .select_related("event")
        .order_by("-id")[: 4 * RECENT]
    )
    found: dict[str, dict[str, Any]] = {}
    for message in rows:
        name = examples.key(message.text)
        if len(name.split()) > 1 and name not in found and not is_button(message) and not answers_a_question(message):
            found[name] = {"id": message.pk, "text": message.text}
        if len(found) == RECENT:
            break
    return list(found.values())


def is_button(message: Message) -> bool:
    """The person tapped a button: the bot had nothing to guess."""
    return bool(message.event and message.event.data.get("payload"))


def answers_a_question(message: Message) -> bool:
    """The bot had asked for a date or the like just before."""
    before = message.conversation.messages.filter(pk__lt=message.pk, author=Message.Author.BOT).order_by("-id").first()
    return before is not None and before.answer.startswith(("utter_ask_", "utter_bad_"))


def _hand_over(run: TrainingRun) -> None:
    """Write the job; its folder appears in one move."""
    run.compared_with = models_live.running() or ""
    before = settings.BOT_MODELS_DIR / run.compared_with if run.compared_with else None
    run.model = f"teaching-{run.pk}.tar.gz"
    job = {
        "before": str(before) if before and (settings.VAR / "models" / before.name).is_file() else "",
        "after": str(settings.BOT_MODELS_DIR / run.model),
        "messages": recent_messages(),
    }
    run.compared = len(job["messages"]) if job["before"] else 0
    path = folder(run)
    unfinished = path.with_name(f".{run.pk}.part")
    for old in (path, unfinished):
        shutil.rmtree(old, ignore_errors=True)
    unfinished.mkdir(parents=True)
    pairs = run.proposals.order_by("pk").values_list("intent", "text")
    (unfinished / "examples.yml").write_text(examples.to_yaml(pairs), encoding="utf-8")
    (unfinished / "job.json").write_text(json.dumps(job, ensure_ascii=False), encoding="utf-8")
    unfinished.rename(path)
    run.state, run.started_at = State.RUNNING, timezone.now()
    run.save(update_fields=["state", "started_at", "compared_with", "compared", "model"])


def _take(run: TrainingRun, result: dict[str, Any]) -> None:
    error = str(result.get("error", ""))
    if error:
        run.log = _log(folder(run))
        _end(run, State.CANCELLED if run.cancel else State.FAILED, REASONS.get(error, error))
        return
    run.tree, run.before, run.after = result.get("tree", ""), result.get("before") or {}, result.get("after") or {}
    run.after["worse"] = result.get("worse") or []
    run.changes, run.percent, run.log = result.get("changes") or [], 100, ""
    _end(run, State.READY)
    models_live.forget_old()


def _end(run: TrainingRun, state: str, error: str = "") -> None:
    run.state, run.error, run.finished_at = state, error[:300], timezone.now()
    run.save()
    shutil.rmtree(folder(run), ignore_errors=True)
    log.info("training %s ended: %s %s", run.pk, state, error)


def _since(run: TrainingRun) -> Any:
    return run.started_at or run.created_at


def _read(path: Path) -> dict[str, Any] | None:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return said if isinstance(said, dict) else None


def _log(path: Path) -> str:
    try:
        with (path / "log").open("rb") as file:
            file.seek(max(0, (path / "log").stat().st_size - 2 * LOG_SHOWN))
            said = file.read().decode(errors="replace")
    except OSError:
        return ""
    lines = [line[:200] for line in said.splitlines() if line.startswith(("train:", "Traceback", "  File", "Error"))
             or "Error" in line[:60]]  # fmt: skip
    return "\n".join(lines)[-LOG_SHOWN:]
