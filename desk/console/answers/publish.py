"""Publishing: a row in the history, then `VAR/answers.json`, which the bot reads with its next message.

{"answers": {"utter_x": {"text": "…", "buttons": […], "version": "v3"}}, "facts_off": ["L5.phone"]}
"""

from __future__ import annotations

import fcntl
import json
import os
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Max

from desk.console import audit
from desk.console.answers.models import AnswerVersion, FactSwitch
from knowledge import facts

FILE = "answers.json"  # knowledge/published.py reads it
BUILT_IN = "built-in"


class NotAllowed(Exception):
    """Not this: the fact has no switch, or nothing would change."""


def live() -> dict[str, AnswerVersion]:
    """The published version of each answer that has one."""
    newest = AnswerVersion.objects.values("name").annotate(newest=Max("id")).values("newest")
    return {row.name: row for row in AnswerVersion.objects.filter(pk__in=newest, built_in=False)}


def publish(user: User, name: str, text: str, buttons: list[dict[str, str]], note: str = "") -> AnswerVersion:
    """Make this the answer from now on. Check it first (`check.problems`)."""
    return _add(user, name, text=text, buttons=buttons, note=note)


def back_to(user: User, version: AnswerVersion | None, name: str) -> AnswerVersion:
    """Publish a former version again; None: the built-in text."""
    if version is None:
        return _add(user, name, built_in=True, note="")
    return _add(user, name, text=version.text, buttons=version.buttons, note=f"jak w wersji {version.number}")


def _add(user: User, name: str, **values: Any) -> AnswerVersion:
    with transaction.atomic():
        last = AnswerVersion.objects.filter(name=name).aggregate(last=Max("number"))["last"] or 0
        row = AnswerVersion.objects.create(name=name, number=last + 1, by=user, **values)
        audit.record(user, "answer.built_in" if row.built_in else "answer.publish", f"answer:{name}:v{row.number}")
        transaction.on_commit(write)
    return row


def switched_off() -> set[str]:
    """The facts that editors have switched off."""
    newest = FactSwitch.objects.values("fact").annotate(newest=Max("id")).values("newest")
    return set(FactSwitch.objects.filter(pk__in=newest, enabled=False).values_list("fact", flat=True))


def switchable() -> list[facts.Fact]:
    """The facts that have a switch: those of X sources."""
    return [row for row in facts.book() if row.source.kind == "X"]


def switch(user: User, fact: str, enabled: bool, note: str = "") -> FactSwitch:
    """Switch a fact off or on. Raises NotAllowed for a fact without a switch."""
    if fact not in {row.id for row in switchable()}:
        raise NotAllowed(fact)
    with transaction.atomic():
        row = FactSwitch.objects.create(fact=fact, enabled=enabled, note=note, by=user)
        audit.record(user, "fact.on" if enabled else "fact.off", f"fact:{fact}")
        transaction.on_commit(write)
    return row


def content() -> dict[str, Any]:
    """What the file holds."""
    answers = {
        name: {"text": row.text, "buttons": row.buttons, "version": f"v{row.number}"} for name, row in live().items()
    }
    return {"answers": dict(sorted(answers.items())), "facts_off": sorted(switched_off())}


def write() -> bool:
    """Write the file in one move, if it says something else; writers queue up, so the last one wrote the newest."""
    path = settings.VAR / FILE
    with (settings.VAR / f"{FILE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = json.dumps(content(), ensure_ascii=False, indent=1) + "\n"
        if path.exists() and path.read_text(encoding="utf-8") == said:
            return False
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        with unfinished.open("w", encoding="utf-8") as file:
            file.write(said)
            file.flush()
            os.fsync(file.fileno())
        os.replace(unfinished, path)
    return True
