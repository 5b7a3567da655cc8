"""The training data as it stands in `data/`, and corrections written as Rasa reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from desk.console.search_index import fold
from desk.gateway.redaction import redact

LONGEST = 500  # characters of one example; what people tell beyond that teaches little
ANNOTATION = re.compile(r"\[([^\]\n]+)\](?:\([^)\n]*\)|\{[^}\n]*\})")
HEAD = "# Corrections made by moderators in the console, redacted. Review before moving them into data/<topic>/nlu/.\n"


Files = tuple[tuple[Path, int], ...]


def training_data() -> dict[str, list[str]]:
    """Intent → its examples, without annotations; read again when a file has changed."""
    return _read(_files())


def known() -> dict[str, str]:
    """`key` of each example in `data/` → its intent."""
    return _known(_files())


def _files() -> Files:
    return tuple((path, path.stat().st_mtime_ns) for path in sorted((settings.ROOT / "data").glob("*/nlu/*.yml")))


@lru_cache(maxsize=1)
def _known(files: Files) -> dict[str, str]:
    return {key(text): intent for intent, texts in _read(files).items() for text in texts}


@lru_cache(maxsize=1)
def _read(files: Files) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for path, _ in files:
        for part in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).get("nlu") or []:
            if "intent" in part:
                lines = [line.strip() for line in str(part.get("examples") or "").splitlines()]
                texts = [ANNOTATION.sub(r"\1", line[2:].strip()) for line in lines if line.startswith("- ")]
                found.setdefault(part["intent"], []).extend(texts)
    return found


def key(text: str) -> str:
    """What makes two texts the same to teaching: letters and digits, folded."""
    return " ".join(re.findall(r"\w+", fold(text)))


def fit(text: str) -> str:
    """A text fit for an example: redacted once more, one line, no annotation marks, at most LONGEST characters."""
    text = " ".join(redact(text).text.split())
    text = text.replace("](", "] (").replace("]{", "] {")
    if len(text) > LONGEST:
        text = text[:LONGEST].rpartition(" ")[0] or text[:LONGEST]
    return text


def to_yaml(corrections: Iterable[tuple[str, str]]) -> str:
    """(intent, text) pairs as a Rasa NLU file, sorted, each text once."""
    by_intent: dict[str, dict[str, str]] = {}
    for intent, text in corrections:
        by_intent.setdefault(intent, {}).setdefault(key(text), fit(text))
    lines = [HEAD + 'version: "3.1"', "nlu:" if by_intent else "nlu: []"]
    for intent, texts in sorted(by_intent.items()):
        lines += [f"- intent: {intent}", "  examples: |", *(f"    - {text}" for text in sorted(texts.values()))]
    return "\n".join(lines) + "\n"
