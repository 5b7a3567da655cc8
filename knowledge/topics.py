"""Short Polish names of the intents: `topics.yml`, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

TOPICS_FILE = Path(__file__).with_name("topics.yml")
LONGEST = 20  # characters: the limit of a button's title on Messenger


@lru_cache(maxsize=1)
def topics() -> dict[str, str]:
    """Intent → short Polish name, at most `LONGEST` characters."""
    names: dict[str, str] = yaml.safe_load(TOPICS_FILE.read_text(encoding="utf-8"))
    return names
