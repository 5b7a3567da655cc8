"""The trainer: trains with moderators' corrections, measures before and after, compares answers.

    python -m scripts.teach --watch VAR/teaching     takes up the jobs that the console leaves there
    python -m scripts.teach VAR/teaching/7           does one job

A job is a folder. The console writes `examples.yml` (Rasa NLU) and `job.json`:
`{"before": "VAR/models/…" or "", "after": "VAR/models/…", "messages": [{"id": 3, "text": "…"}]}`.
The trainer writes `progress.json` (`step`, `percent`), `log` and at the end `result.json`: `error`, or what
`scripts.teach_measure` found. A file `cancel` ends the job. The console deletes the folder: it holds citizens' words.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from scripts.settings import ROOT

LOOK = 0.5  # seconds between looks for jobs
STEPS_OF_TRAINING = 10  # about how often Rasa's trainer says something; only the bar needs it
SHARES = {"train": (0, 60), "before": (60, 72), "after": (72, 84), "compare": (84, 100)}


def write(path: Path, said: dict[str, Any]) -> None:
    """Write JSON in one move."""
    unfinished = path.with_suffix(".part")
    unfinished.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    os.replace(unfinished, path)


class Progress:
    """`progress.json` of a job; `part` of a step is 0 to 1."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "progress.json"
        self.heard = 0

    def at(self, step: str, part: float) -> None:
        """Say how far the job is."""
        first, last = SHARES[step]
        write(self.path, {"step": step, "percent": round(first + (last - first) * min(part, 1.0))})

    def trained(self, line: str) -> None:
        """The trainer has said something."""
        self.heard += 1
        self.at("train", self.heard / STEPS_OF_TRAINING)


def do(folder: Path) -> dict[str, Any]:
    """One job, from its folder to its result. Raises what went wrong."""
    import structlog

    from scripts import teach_measure as measure
    from scripts.evaluation.messages import kept_apart
    from scripts.train import fingerprint, train_to

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))  # Rasa logs every message
    job = json.loads((folder / "job.json").read_text(encoding="utf-8"))
    progress, after = Progress(folder), Path(job["after"])
    after.parent.mkdir(parents=True, exist_ok=True)
    progress.at("train", 0)
    train_to(after, [str(folder / "examples.yml")], progress.trained)
    tests = kept_apart("test")
    recent = [(message["id"], message["text"]) for message in job["messages"]]
    result: dict[str, Any] = {"tree": fingerprint(), "before": {}, "changes": []}

    async def look() -> None:
        new = measure.Model(after)
        old = measure.Model(Path(job["before"])) if job["before"] else None
        if old:
            result["before"] = await old.measured(tests, lambda part: progress.at("before", part))
        result["after"] = await new.measured(tests, lambda part: progress.at("after", part))
        if old:
            result["worse"] = measure.got_worse(old, new)
            result["changes"] = await measure.compared(old, new, recent, lambda part: progress.at("compare", part))

    asyncio.run(look())
    return result


def one(folder: Path) -> int:
    """Do a job and write its result; the exit code says whether it went well."""
    os.nice(10)  # the bot answers citizens meanwhile
    os.environ["RASA_MAX_CACHE_SIZE"] = "0"  # Rasa's cache would keep citizens' words
    try:
        said = do(folder)
    except Exception as error:
        import traceback

        traceback.print_exc()
        said = {"error": f"{type(error).__name__}: {error}"[:300]}
    write(folder / "result.json", said)
    return 1 if "error" in said else 0


def watch(root: Path) -> None:
    """Take up one job after the other until SIGTERM."""
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    root.mkdir(parents=True, exist_ok=True)
    while not stopping:
        (root / "alive").touch()
        for folder in sorted(path.parent for path in root.glob("*/job.json")):
            if (folder / "result.json").exists():
                continue
            if not (folder / "taken").exists():
                supervise(folder, root, lambda: stopping)
            elif not lives((folder / "taken").read_text(encoding="utf-8")):
                write(folder / "result.json", {"error": "the trainer was stopped in the middle"})
        time.sleep(LOOK)


def supervise(folder: Path, root: Path, stopping: Any) -> None:
    """Run one job in a process of its own, which a `cancel` ends."""
    with (folder / "log").open("ab") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "scripts.teach", str(folder)], cwd=ROOT, stdout=log, stderr=subprocess.STDOUT
        )
    (folder / "taken").write_text(str(child.pid), encoding="utf-8")
    while child.poll() is None:
        (root / "alive").touch()
        if stopping() or (folder / "cancel").exists() or not folder.exists():
            child.terminate()
            try:
                child.wait(5)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
            break
        time.sleep(LOOK)
    if folder.exists() and not (folder / "result.json").exists():
        cancelled = (folder / "cancel").exists()
        write(folder / "result.json", {"error": "cancelled" if cancelled else "the trainer ended without a result"})


def lives(pid: str) -> bool:
    """Whether that process of this machine lives."""
    try:
        os.kill(int(pid), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        pass
    return True


def main(argv: list[str] | None = None) -> int:
    """Do one job, or watch for them."""
    parser = argparse.ArgumentParser(prog="python -m scripts.teach", description="Train with corrections and compare.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--watch", action="store_true", help="take up jobs in this folder until told to stop")
    args = parser.parse_args(argv)
    if args.watch:
        watch(args.folder)
        return 0
    return one(args.folder)


if __name__ == "__main__":
    sys.exit(main())
