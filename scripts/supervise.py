"""Starts the parts, waits until they answer, starts again what falls over, and stops all of it."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

RESTART_DELAYS = (0.5, 1, 2, 5, 10)  # seconds; the last one repeats
STEADY_AFTER = 60  # seconds after which an earlier fall no longer counts


class StartError(RuntimeError):
    """A part that did not come up; the message says which, why and where its log is."""


def port_is_free(port: int) -> bool:
    """True when nothing listens on this loopback port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Part:
    """One process: how it is started, the address that answers 200 when it is ready, and its log.

    A `command` that is a function is asked at each start: the bot comes back with the model that was published since.
    """

    name: str
    command: list[str] | Callable[[], list[str]]
    ready_url: str | None
    log: Path
    environment: dict[str, str]
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    started: float = 0.0
    restart_at: float | None = None

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it through us only."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        command = self.command() if callable(self.command) else self.command
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
            )
        self.started, self.restart_at = time.monotonic(), None

    def running(self) -> bool:
        """True while the process lives."""
        return self.process is not None and self.process.poll() is None

    def answers(self) -> bool:
        """True when its ready address says 200 (or it has none and lives)."""
        if self.ready_url is None:
            return self.running()
        try:
            with urllib.request.urlopen(self.ready_url, timeout=2) as response:
                return bool(response.status == 200)
        except (urllib.error.URLError, OSError, ValueError):
            return False

    def stop(self, patience: float = 10) -> None:
        """End the process group: politely, then for good."""
        if self.process is None:
            return
        for sent, wait in ((signal.SIGTERM, patience), (signal.SIGKILL, 5.0)):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, sent)
            try:
                self.process.wait(wait)
                return
            except subprocess.TimeoutExpired:
                continue

    def last_lines(self, count: int = 8) -> str:
        """The end of its log, for an error message."""
        if not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-count:])


@dataclass
class Supervisor:
    """All parts of one running system."""

    parts: list[Part] = field(default_factory=list)
    stopping: bool = False

    def start(self, part: Part) -> None:
        """Start a part and keep it in care."""
        part.start()
        self.parts.append(part)

    def wait_ready(self, patience: float) -> None:
        """Wait until every part answers; raises StartError when one ends or `patience` seconds pass."""
        waiting = list(self.parts)
        deadline = time.monotonic() + patience
        while waiting and not self.stopping:
            for part in list(waiting):
                if not part.running():
                    raise StartError(
                        f"{part.name} ended while starting. Its log, {part.log}, ends with:\n{part.last_lines()}"
                    )
                if part.answers():
                    waiting.remove(part)
                    print(f"  {part.name} is ready ({time.monotonic() - part.started:.1f} s)", flush=True)
            if waiting and time.monotonic() > deadline:
                names = ", ".join(part.name for part in waiting)
                raise StartError(f"{names} did not answer within {patience:.0f} s. Logs are in {waiting[0].log.parent}")
            time.sleep(0.1)

    def watch(self) -> None:
        """Start again what falls over, with growing delays, until `stopping`."""
        while not self.stopping:
            now = time.monotonic()
            for part in self.parts:
                if part.running():
                    if part.falls and now - part.started > STEADY_AFTER:
                        part.falls = 0
                elif part.restart_at is None:
                    delay = RESTART_DELAYS[min(part.falls, len(RESTART_DELAYS) - 1)]
                    part.falls, part.restart_at = part.falls + 1, now + delay
                    code = part.process.returncode if part.process else None
                    print(
                        f"{part.name} ended ({code}); starting it again in {delay:g} s. Log: {part.log}",
                        file=sys.stderr,
                        flush=True,
                    )
                elif now >= part.restart_at:
                    part.start()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop all parts, the last started first."""
        self.stopping = True
        for part in reversed(self.parts):
            part.stop()
