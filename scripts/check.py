"""`make test`: lint, then every test, with what they need installed or started by themselves."""

from __future__ import annotations

import subprocess
import sys
import time

from scripts.settings import ROOT

STEPS: list[tuple[str, list[str]]] = [
    ("lint", [sys.executable, "-m", "ruff", "check", "."]),
    ("types", [sys.executable, "-m", "mypy"]),
    ("model", [sys.executable, "-m", "scripts.train"]),
    ("tests", [sys.executable, "-m", "pytest"]),
]


def main() -> int:
    """Run the steps in order; stop at the first that fails and return its code."""
    for name, command in STEPS:
        print(f"== {name}", flush=True)
        began = time.monotonic()
        code = subprocess.run(command, cwd=ROOT, check=False).returncode
        print(f"== {name}: {'ok' if code == 0 else 'FAILED'} ({time.monotonic() - began:.0f} s)", flush=True)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main())
