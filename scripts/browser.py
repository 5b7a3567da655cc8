"""The browser for tests: Debian's Chromium, headless, and axe-core; each is installed when it is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from scripts.settings import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)
POLISH = {"LANGUAGE": "pl"}  # date fields as moderators see them, where the package chromium-l10n is installed
AXE = "axe-core@4"
TOOLS = ROOT / "var" / "node"


class BrowserMissing(RuntimeError):
    """What the browser tests need is not here and could not be installed; the message says what to do."""


def chromium() -> Path:
    """The browser's path; as root it is installed from Debian's packages. Raises BrowserMissing."""
    found = _which()
    if found is None and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = [
            "apt-get",
            "install",
            "-y",
            "-qq",
            "--no-install-recommends",
            "chromium",
            "chromium-l10n",
            "fonts-open-sans",
        ]
        for command in (["apt-get", "update", "-qq"], install):
            subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False)
        found = _which()
    if found is None:
        raise BrowserMissing("the browser tests need Chromium: apt-get install chromium, as root, and start again")
    return found


def axe() -> str:
    """The source of axe-core, the accessibility checker; installed with npm under var/. Raises BrowserMissing."""
    script = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
    if not script.exists():
        if shutil.which("npm") is None and os.geteuid() == 0 and shutil.which("apt-get"):
            subprocess.run(["apt-get", "install", "-y", "-qq", "npm"], stdout=subprocess.DEVNULL, check=False)
        if shutil.which("npm") is None:
            raise BrowserMissing("the accessibility tests need npm to install axe-core: apt-get install npm")
        TOOLS.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--prefix", str(TOOLS), "--no-audit", "--no-fund", "--silent", AXE]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        if not script.exists():
            raise BrowserMissing(f"npm could not install {AXE}: {done.stderr.strip()[-300:]}")
    return script.read_text(encoding="utf-8")


def _which() -> Path | None:
    return next((Path(path) for path in map(shutil.which, NAMES) if path), None)
