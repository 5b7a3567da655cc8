"""Towns and regions by branch of the NFZ: `places.yml`, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

PLACES_FILE = Path(__file__).with_name("places.yml")


@lru_cache(maxsize=1)
def places() -> dict[str, str]:
    """Every form of every region and town → the name of its branch (`Radomia` → `Mazowiecki`)."""
    forms: dict[str, str] = {}
    for branch, place in _read()["branches"].items():
        for form in (*place["region"], *place["towns"], *(case for cases in place["towns"].values() for case in cases)):
            forms[form] = branch
    return forms


@lru_cache(maxsize=1)
def doubtful() -> frozenset[str]:
    """The forms that are also ordinary words, with all cases of the towns among them."""
    listed: set[str] = set(_read()["doubtful"])
    for place in _read()["branches"].values():
        for town, cases in place["towns"].items():
            if town in listed:
                listed |= set(cases)
    return frozenset(listed)


@lru_cache(maxsize=1)
def branches() -> tuple[str, ...]:
    """The 16 branches, by name."""
    return tuple(_read()["branches"])


@lru_cache(maxsize=1)
def _read() -> dict[str, dict[str, dict[str, dict[str, list[str]]]]]:
    content: dict[str, dict[str, dict[str, dict[str, list[str]]]]] = yaml.safe_load(
        PLACES_FILE.read_text(encoding="utf-8")
    )
    return content
