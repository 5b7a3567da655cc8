"""Rasa's end-to-end stories (`tests/conversations/`) against the present model; a story that fails fails the run."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from scripts.settings import ROOT, Settings
from scripts.train import ensure_model

FAILED = "failed_test_stories.yml"  # what Rasa writes, also when there are none


def main() -> int:
    """Run `rasa test core --e2e`; prints every story that fails. Its exit code, or 1 when one does or none were run."""
    with tempfile.TemporaryDirectory(prefix="ikp-stories-") as out:
        command = [sys.executable, "-m", "rasa", "test", "core", "--e2e", "--no-plot"]
        command += ["--stories", "tests/conversations", "--model", str(ensure_model()), "--out", out]
        environment = Settings.from_environment().child_environment()
        code = subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode
        written = Path(out, FAILED)
        failed = written.read_text(encoding="utf-8") if written.is_file() else None
    if failed is None:
        print("stories: Rasa wrote no report", file=sys.stderr)
        return code or 1
    count = failed.count("- story:")
    print(f"{failed}\nstories: {count} failed" if count else "stories: all passed", file=sys.stderr)
    return code or int(count > 0)


if __name__ == "__main__":
    sys.exit(main())
