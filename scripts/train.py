"""Train a model unless one fits already: `python -m scripts.train [--force]`.

The model's name carries the fingerprint of all that goes into it, so "is there a model for this tree?" is one look at
a file name. `make run`, `make test` and `make bench` share it through `model_path` and `ensure_model`.
"""

from __future__ import annotations

import argparse
import fcntl
import hashlib
import logging
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
KEPT = 3  # older models are removed: each training would leave one behind

# What a model is made of; a change in any of these needs a new one.
SOURCES = ("config.yml", "domain.yml", "requirements/bot-3.10.txt")
FOLDERS = {"data": (".yml",), "nlu": (".py", ".yml"), "policies": (".py",), "knowledge": (".yml",)}


class TrainingFailed(Exception):
    """Rasa produced no model."""


def source_files(root: Path = ROOT) -> list[Path]:
    """Every file that goes into a model, sorted by path."""
    files = [root / name for name in SOURCES if (root / name).is_file()]
    for folder, endings in FOLDERS.items():
        files += [p for p in (root / folder).rglob("*") if p.suffix in endings and p.is_file()]
    return sorted(files)


def fingerprint(root: Path = ROOT) -> str:
    """16 hex digits over the names and contents of `source_files`."""
    digest = hashlib.sha256()
    for path in source_files(root):
        digest.update(str(path.relative_to(root)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(root: Path = ROOT) -> Path:
    """Where the model of the present tree is, or will be once trained."""
    return root / "models" / f"ikp-{fingerprint(root)}.tar.gz"


def ensure_model(force: bool = False) -> Path:
    """The model of the present tree; trains it first when there is none. Raises TrainingFailed."""
    MODELS.mkdir(exist_ok=True)
    with _one_at_a_time():
        path = model_path()
        if force or not path.is_file():
            train_to(path)
            _forget_old_models(path)
    return path


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two trainings at once (parallel tests, two terminals) would do the same work twice."""
    with (MODELS / ".train.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def train_to(path: Path, extra: Sequence[str] = (), tell: Callable[[str], None] | None = None) -> None:
    """Train `data/`, with `extra` files of training data beside it, into `path`. `tell` hears of each step.

    Raises TrainingFailed.
    """
    from rasa.shared.exceptions import RasaException  # seconds to import: only when there is something to do
    from rasa.utils.log_utils import configure_structlog

    from scripts.training import train

    configure_structlog(logging.WARNING)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        with _progress(tell):
            train(ROOT / "domain.yml", ROOT / "config.yml", [ROOT / "data", *extra], unfinished)
        os.replace(unfinished, path)
    except RasaException as error:
        raise TrainingFailed(str(error)) from error
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def _progress(tell: Callable[[str], None] | None = None) -> Iterator[None]:
    """One line a component, with seconds since the start, on stderr."""

    class Printer(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            print(f"train: {time.monotonic() - started:5.1f} s  {record.getMessage()}", file=sys.stderr, flush=True)
            if tell:
                tell(record.getMessage())

    started = time.monotonic()
    printer = Printer()
    logs = [logging.getLogger(name) for name in ("rasa.engine.training.hooks", "nlu.intents")]
    before = [(log.level, log.propagate) for log in logs]
    for log in logs:
        log.addHandler(printer)
        log.setLevel(logging.INFO)
        log.propagate = False
    try:
        yield
    finally:
        for log, (level, propagate) in zip(logs, before, strict=True):
            log.removeHandler(printer)
            log.setLevel(level)
            log.propagate = propagate


def _forget_old_models(newest: Path) -> None:
    others = sorted((p for p in MODELS.glob("ikp-*.tar.gz") if p != newest), key=lambda p: p.stat().st_mtime)
    for path in others[: max(0, len(others) - (KEPT - 1))]:
        path.unlink(missing_ok=True)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.train", description="Train a model unless one fits already."
    )
    parser.add_argument("--force", action="store_true", help="train even if a fitting model exists")
    args = parser.parse_args(argv)
    started = time.monotonic()
    fitting = model_path()
    if fitting.is_file() and not args.force:
        print(f"train: {fitting.relative_to(ROOT)} fits, nothing to do")
        return 0
    print(f"train: no model fits the present data, config and code; training {fitting.name}", file=sys.stderr)
    try:
        path = ensure_model(force=args.force)
    except TrainingFailed as error:
        print(f"train: {error}", file=sys.stderr)
        return 1
    print(f"train: {path.relative_to(ROOT)} ready after {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
