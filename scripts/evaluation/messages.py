"""Training examples and kept-apart messages, as (text, intent) pairs."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import yaml

from scripts.noise import noised

ROOT = Path(__file__).resolve().parents[2]
KEPT_APART = ROOT / "tests" / "nlu" / "messages"
PUBLIC = ROOT.parent / "shared" / "bench" / "massive_pl.tsv"
OUTSIDE = "out_of_scope"

Labelled = list[tuple[str, str]]


def training(root: Path = ROOT) -> Labelled:
    """Every example under `data/*/nlu/`."""
    found: Labelled = []
    for path in sorted(root.glob("data/*/nlu/*.yml")):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block.get("examples", "").splitlines() if "intent" in block else []
            found += [(line[2:].strip(), block["intent"]) for line in lines if line.startswith("- ")]
    return found


def kept_apart(part: str, kind: str = "clean") -> Labelled:
    """The `dev` or `test` messages, noised by `kind` (scripts.noise.KINDS)."""
    found: Labelled = []
    for path in sorted((KEPT_APART / part).glob("*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                found.append((noised(line.strip(), kind), path.stem))
    return found


def public(path: Path = PUBLIC) -> dict[str, Labelled]:
    """MASSIVE-pl: `train`, `valid` and `test`. Raises FileNotFoundError where the file is not there."""
    parts: dict[str, Labelled] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            parts.setdefault(row["partition"], []).append((row["utterance"], row["intent"]))
    return parts


def fingerprint(*parts: object) -> str:
    """12 hex digits over anything JSON can hold."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]
