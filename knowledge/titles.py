"""What intents are called on buttons: `titles.yml`, read once."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import yaml

TITLES_FILE = Path(__file__).with_name("titles.yml")
LONGEST = 20  # characters: the limit of a button's title on Messenger


@lru_cache(maxsize=1)
def titles() -> dict[str, str]:
    """Intent → Polish title, at most `LONGEST` characters."""
    names: dict[str, str] = yaml.safe_load(TITLES_FILE.read_text(encoding="utf-8"))
    return names
