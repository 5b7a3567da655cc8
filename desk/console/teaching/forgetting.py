"""When a conversation is erased, teaching forgets it too: beside the rows that go with it by foreign key, what was made
of them. A training that is reading its words is called off; clusters that its words named go; logs are emptied; models
that learnt from it are removed, but for the one that answers: the console then asks to train again."""

from __future__ import annotations

import json
import shutil
from typing import Any

from django.db.models import F
from django.db.models.signals import pre_delete
from django.utils import timezone

from desk.console.teaching import models_live, training
from desk.console.teaching.models import TrainingProposal, TrainingRun, UnknownCluster
from desk.gateway.models import Conversation

ERASED = "W trakcie treningu usunięto dane, na których się opierał. Uruchom trening jeszcze raz."


def listen() -> None:
    """Watch what is deleted."""
    pre_delete.connect(_conversation, sender=Conversation, dispatch_uid="teaching-conversation")
    pre_delete.connect(_proposal, sender=TrainingProposal, dispatch_uid="teaching-proposal")


def _conversation(sender: type[Conversation], instance: Conversation, **_: Any) -> None:
    UnknownCluster.objects.filter(candidates__conversation=instance).delete()
    run = training.open_run()
    if run and _reads(run, instance):
        _call_off(run)


def _proposal(sender: type[TrainingProposal], instance: TrainingProposal, **_: Any) -> None:
    runs = TrainingRun.objects.filter(proposals=instance)
    for run in runs.filter(state__in=[TrainingRun.State.WAITING, TrainingRun.State.RUNNING]):
        _call_off(run)
    models_live.remove(set(runs.exclude(model="").values_list("model", flat=True)))
    runs.update(erased=F("erased") + 1, log="")


def _reads(run: TrainingRun, conversation: Conversation) -> bool:
    try:
        job = json.loads((training.folder(run) / "job.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    read = {message["id"] for message in job["messages"]}
    return conversation.messages.filter(pk__in=read).exists()


def _call_off(run: TrainingRun) -> None:
    """The trainer ends when its folder is gone."""
    TrainingRun.objects.filter(pk=run.pk).update(
        state=TrainingRun.State.FAILED, error=ERASED, finished_at=timezone.now(), log=""
    )
    shutil.rmtree(training.folder(run), ignore_errors=True)
