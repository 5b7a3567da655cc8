"""Rasa's end-to-end stories (`tests/conversations/`) against the present model; a story that fails fails the run."""

from __future__ import annotations

import subprocess
import sys
import tempfile

from scripts.settings import ROOT, Settings
from scripts.train import ensure_model


def main() -> int:
    """Run `rasa test core --e2e`; returns its exit code, 1 when a story fails."""
    with tempfile.TemporaryDirectory(prefix="ikp-stories-") as out:
        command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--fail-on-prediction-errors", "--no-plot"]
        command += ["--stories", "tests/conversations", "--model", str(ensure_model()), "--out", out]
        environment = Settings.from_environment().child_environment()
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
