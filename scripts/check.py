"""`make test`: lint, types, a model, Rasa's own checks, the tests; what they need they install or start themselves.

The steps of `LONG` (stories and dialogues with the running bot, browser, processes killed) join with `make test-all`.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

from scripts.settings import ROOT, Settings

PYTEST = [sys.executable, "-m", "pytest", "-q"]
STEPS: list[tuple[str, list[str]]] = [
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("model", [sys.executable, "-m", "scripts.train"]),
    ("data", [sys.executable, "-m", "scripts.validate"]),
    ("stories", [sys.executable, "-m", "scripts.stories"]),
    ("tests", [*PYTEST, "-n", "2", *(f"--ignore=tests/{slow}" for slow in ("bot", "browser", "faults"))]),
    ("bot", [*PYTEST, "tests/bot"]),
    ("browser", [*PYTEST, "-n", "2", "tests/browser"]),
    ("faults, short", [*PYTEST, "tests/faults"]),
]


LONG = ("stories", "bot", "browser", "faults, short")


def main() -> int:
    """Run the steps in order (`all`, those named, or all but `LONG`); stop at the first that fails, return its code."""
    wanted = sys.argv[1:] or [name for name, _ in STEPS if name not in LONG]
    wanted = [name for name, _ in STEPS] if wanted == ["all"] else wanted
    environment = Settings.from_environment().child_environment()
    for name in ("VAR", "PORT", "RASA_PORT", "ACTIONS_PORT"):  # tests choose their own
        environment.pop(name, None)
    environment |= {name: os.environ[name] for name in ("DATABASE_URL", "TRACKER_URL") if name in os.environ}
    for name, command in STEPS:
        if name not in wanted:
            continue
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        print(f"== {name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
