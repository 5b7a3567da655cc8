"""`make test`: lint, types, a model, Rasa's own checks, the tests; what they need they install or start themselves.

`make test-quick` leaves out the steps of `SLOW`: stories, the desk on PostgreSQL, dialogues with the running bot, browser, processes killed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from scripts.settings import ROOT, Settings

PYTEST = [sys.executable, "-m", "pytest", "-q"]
# The desk's tests that ask nothing of the database, or little: what holds on SQLite holds on PostgreSQL.
SAME_ANYWHERE: tuple[str, ...] = ("channels", "redaction", "test_redaction.py", "webhook/test_generated.py")
SAME_ANYWHERE += tuple(f"console/test_{name}.py" for name in ("access", "login", "oidc"))
STEPS: list[tuple[str, list[str]]] = [
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("model", [sys.executable, "-m", "scripts.train"]),
    ("data", [sys.executable, "-m", "scripts.validate"]),
    ("stories", [sys.executable, "-m", "scripts.stories"]),
    ("tests", [*PYTEST, "-n", "2", *(f"--ignore=tests/{slow}" for slow in ("bot", "browser", "faults"))]),
    (
        "desk on PostgreSQL",
        [sys.executable, "-m", "scripts.postgres", "with", *PYTEST, "-n", "2", "tests/desk"]
        + [f"--ignore=tests/desk/{name}" for name in SAME_ANYWHERE],
    ),
    ("bot", [*PYTEST, "tests/bot"]),
    ("browser", [*PYTEST, "-n", "2", "tests/browser"]),
    ("faults, short", [*PYTEST, "tests/faults"]),
]
SLOW = ("stories", "desk on PostgreSQL", "bot", "browser", "faults, short")


def main() -> int:
    """Run the steps in order: all, those named, or with `quick` all but `SLOW`. The first failing step's exit code."""
    wanted = sys.argv[1:] or [name for name, _ in STEPS]
    if wanted == ["quick"]:
        wanted = [name for name, _ in STEPS if name not in SLOW]
    environment = Settings.from_environment().child_environment()
    for name in ("VAR", "PORT", "RASA_PORT", "ACTIONS_PORT"):  # tests choose their own
        environment.pop(name, None)
    environment |= {name: os.environ[name] for name in ("DATABASE_URL", "TRACKER_URL") if name in os.environ}
    codes: dict[str, int] = {}
    for name, command in STEPS:
        if name not in wanted:
            continue
        print(f"== {name}", flush=True)
        began = time.monotonic()
        codes[name] = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        print(f"== {name}: {'FAILED' if codes[name] else 'ok'} ({time.monotonic() - began:.0f} s)", flush=True)
        if name == "model" and codes[name]:
            break  # without a model the rest only fails more slowly
    failed = [name for name, code in codes.items() if code]
    print(f"== {len(codes)} steps, failed: {', '.join(failed) or 'none'}", flush=True)
    return next((code for code in codes.values() if code), 0)


if __name__ == "__main__":
    sys.exit(main())
