"""Why the bot said so: what stands in `Message.why`, in words and with the facts' sources."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone

from desk.console import codes, verdicts
from desk.console.words import DATES, ENTITIES, ROLES_OF_DATES, RULES, SOURCES
from desk.gateway.models import Message
from knowledge import facts
from knowledge.clock import WARSAW
from knowledge.intents import labels
from knowledge.polish import counted, day

BEST = 3
BUILT_IN = "built-in"  # as the answer book calls a text of data/
UNITS = {"days": "days", "months": "months", "years": "years"}


@dataclass(frozen=True)
class Guess:
    """An intent that the model thought of; `percent` is its confidence."""

    name: str
    label: str
    percent: int


@dataclass(frozen=True)
class StatedFact:
    """A fact that the answer rests on, and where it comes from."""

    id: str
    label: str
    value: str
    source: str
    kind: str
    url: str


@dataclass(frozen=True)
class Why:
    """Everything that the panel shows."""

    guesses: list[Guess]
    entities: list[tuple[str, str]]
    rule: str
    outcome: str
    dates: list[tuple[str, str]]
    reasons: list[str]
    facts: list[StatedFact]
    answer: str
    version: str
    model: str
    fallback: bool
    error: str


def why(message: Message) -> Why:
    """Read a bot message's `why`; whatever is missing or odd is left out."""
    said: dict[str, Any] = message.why if isinstance(message.why, dict) else {}
    verdict = said.get("verdict") if isinstance(said.get("verdict"), dict) else {}
    on = timezone.localtime(message.created_at, WARSAW).date()
    named = [*_texts(said.get("facts")), *_texts((verdict or {}).get("facts"))]
    return Why(
        guesses=guesses(said),
        entities=[_entity(entity) for entity in _dicts(said.get("entities"))],
        rule=RULES.get(str((verdict or {}).get("rule", "")), str((verdict or {}).get("rule", ""))),
        outcome=verdicts.outcome(str((verdict or {}).get("rule", "")), str((verdict or {}).get("outcome", ""))),
        dates=_dates((verdict or {}).get("dates")),
        reasons=[verdicts.reason(said) for said in _texts((verdict or {}).get("reasons"))],
        facts=[_fact(name, on) for name in dict.fromkeys(named)],
        answer=message.answer,
        version="wbudowana" if message.answer_version == BUILT_IN else message.answer_version,
        model=str(said.get("model") or ""),
        fallback=bool(said.get("fallback")) or message.fallback,
        error=str(said.get("error") or ""),
    )


def guesses(said: dict[str, Any]) -> list[Guess]:
    """The best intents with their Polish labels."""
    best = []
    for intent in _dicts(said.get("intents"))[:BEST]:
        confidence = intent.get("confidence")
        share = float(confidence) if isinstance(confidence, (int, float)) else 0.0
        name = str(intent.get("name") or "")
        best.append(Guess(name, labels().get(name, name), round(100 * min(max(share, 0.0), 1.0))))
    return best


def _entity(entity: dict[str, Any]) -> tuple[str, str]:
    kind, role, value = str(entity.get("entity", "")), str(entity.get("role") or ""), str(entity.get("value", ""))
    name = ENTITIES.get(kind, kind)
    if role:
        name += f" {ROLES_OF_DATES.get(role, role)}"
    if kind in {"date", "age", "birthday"}:
        return name, codes.worded(value)
    if kind == "duration":
        return name, codes.worded(value).removeprefix("za ")
    return name, labels().get(value, value) if kind == "question" else value


def _dates(said: Any) -> list[tuple[str, str]]:
    if not isinstance(said, dict):
        return []
    found = []
    for name, value in said.items():
        try:
            worded = day(date.fromisoformat(str(value)[:10]))
        except ValueError:
            worded = str(value)
        found.append((DATES.get(str(name), str(name)), worded))
    return found


def _fact(name: str, on: date) -> StatedFact:
    try:
        fact = facts.fact(name, on)
    except facts.NoFact:
        return StatedFact(name, "tego faktu nie ma dziś w zbiorze", "", "", "", "")
    source = fact.source
    checked = f", sprawdzone {day(source.checked_on)}" if source.checked_on else ""
    return StatedFact(
        name, fact.label, _value(fact), source.text + checked, SOURCES.get(source.kind, source.kind), source.url or ""
    )


def _value(fact: facts.Fact) -> str:
    if fact.unit in UNITS and isinstance(fact.value, int):
        return counted(fact.value, UNITS[fact.unit])
    if isinstance(fact.value, list):
        return ", ".join(str(part) for part in fact.value)
    return "" if fact.value is None else str(fact.value)


def _dicts(said: Any) -> list[dict[str, Any]]:
    return [part for part in said if isinstance(part, dict)] if isinstance(said, list) else []


def _texts(said: Any) -> list[str]:
    return [str(part) for part in said] if isinstance(said, (list, tuple)) else []
