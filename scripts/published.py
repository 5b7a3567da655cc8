"""Which model the bot starts with: the one that the console published, if it fits this tree, else the one of `data/`.

    rasa run --model "$(python -m scripts.published)"

`VAR/published_model.json`, written by the console: `{"model": "teaching-7.tar.gz", "tree": "<fingerprint>"}`. All
models that the bot may load stand in `VAR/models`. After a change of `data/` or code the published model is out of
date: the bot starts with the tree's own model, and the console asks to train again (it has the corrections).
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

from scripts.settings import Settings
from scripts.train import ensure_model, fingerprint

FILE = "published_model.json"
OWN = "own.json"  # under VAR/models: the tree's own model, to which the console can go back


def chooser(var: Path) -> Callable[[], Path]:
    """Trains the tree's own model when it is missing; then a function that says what the bot starts with."""
    own, tree = lend(ensure_model(), var), fingerprint()
    (var / "models" / OWN).write_text(json.dumps({"model": own.name, "tree": tree}), encoding="utf-8")
    return lambda: published(var, tree) or own


def published(var: Path, tree: str) -> Path | None:
    """The published model; None when there is none, it is lost, or it was made for another tree."""
    try:
        said = json.loads((var / FILE).read_text(encoding="utf-8"))
        path = var / "models" / Path(said["model"]).name
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if not said["model"] or not path.is_file():
        return None
    if said.get("tree") != tree:
        print(f"the published model {path.name} was made before data/ or code changed: it is not used", file=sys.stderr)
        return None
    return path


def lend(model: Path, var: Path) -> Path:
    """The same model under VAR/models, where the console can name it: a hard link, or a copy on another disk."""
    path = var / "models" / model.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.is_file():
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        try:
            os.link(model, unfinished)
        except OSError:
            shutil.copyfile(model, unfinished)
        os.replace(unfinished, path)
    return path


def main() -> int:
    """Print the path."""
    print(chooser(Settings.from_environment().var)())
    return 0


if __name__ == "__main__":
    sys.exit(main())
