"""`rasa data validate`, and failure on any warning: `--fail-on-warnings` alone lets some of them pass."""

from __future__ import annotations

import re
import subprocess
import sys

from scripts.settings import ROOT, Settings

WARNING = re.compile(r"\bUserWarning: |\bWARNING\b|\bERROR\b")
COMMAND = [sys.executable, "-m", "rasa", "data", "validate", "--fail-on-warnings"]


def warnings_in(output: str) -> list[str]:
    """The lines that warn."""
    return [line for line in output.splitlines() if WARNING.search(line)]


def main() -> int:
    """Print what Rasa says; its exit code, or 1 when it warned."""
    environment = Settings.from_environment().child_environment()
    done = subprocess.run(
        COMMAND, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    print(done.stdout, end="")
    warned = warnings_in(done.stdout)
    if warned:
        print(f"\nrasa data validate: {len(warned)} warnings", file=sys.stderr)
    return done.returncode or int(bool(warned))


if __name__ == "__main__":
    sys.exit(main())
