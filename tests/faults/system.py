"""A whole system of real processes on loopback, which a test may kill: desk, worker, bot, and Meta's stand-in."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import hmac
import json
import os
import random
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import httpx
import psutil
import psycopg

from scripts.run import bot_parts, desk_parts
from scripts.settings import Settings
from scripts.supervise import Part, Supervisor
from tests.faults.wire import Wire, wire
from tests.graph.running import PAGE, SECRET, StandIn, stand_in

LONG = os.environ.get("IKP_FAULTS") == "long"
QUESTIONS = (
    "czy na szczepienie hpv potrzebne jest skierowanie",
    "gdzie na ikp znajdę swoje zwolnienie lekarskie",
    "gdzie znajdę wyniki badań krwi na koncie pacjenta",
    "jaki jest numer infolinii i adres mailowy pomocy",
    "jak dać mężowi dostęp do konta naszego dziecka",
    "co to jest internetowe konto pacjenta i do czego służy",
    "pierwsza dawka hpv była 12 marca 2026 kiedy druga",
    "czy muszę zanieść zwolnienie lekarskie do pracodawcy",
)


def free_port() -> int:
    """A port of loopback that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def message(text: str, user: str, mid: str, page: str = PAGE) -> dict[str, Any]:
    """A message as Meta delivers it."""
    return {
        "sender": {"id": user},
        "recipient": {"id": page},
        "timestamp": int(time.time() * 1000),
        "message": {"mid": mid, "text": text},
    }


def body_of(*items: dict[str, Any], page: str = PAGE) -> bytes:
    """A webhook body with these messages in one entry."""
    entry = {"id": page, "time": int(time.time() * 1000), "messaging": list(items)}
    return json.dumps({"object": "page", "entry": [entry]}, ensure_ascii=False).encode()


def signed(body: bytes) -> dict[str, str]:
    """The headers of a body that comes from Meta."""
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={signature}", "Content-Type": "application/json"}


@dataclass
class System:
    """The running parts, and how to speak with them."""

    settings: Settings
    graph: StandIn
    line: Wire  # to the stand-in
    supervisor: Supervisor
    watcher: threading.Thread
    environment: dict[str, str]
    killed: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """The desk's address."""
        return f"http://127.0.0.1:{self.settings.port}"

    def part(self, name: str) -> Part:
        """A part by its name: desk, worker, bot, actions."""
        return next(part for part in self.supervisor.parts if part.name == name)

    def kill(self, name: str) -> None:
        """`kill -9` of the part's own process; the supervisor starts it again."""
        process = self.part(name).process
        if process and process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            self.killed.append(name)

    def post(self, body: bytes, **more: Any) -> int:
        """Deliver a webhook body; the status."""
        return httpx.post(
            f"{self.url}/webhooks/meta", content=body, headers=signed(body), timeout=20, **more
        ).status_code

    def ready(self) -> tuple[int, str]:
        """The answer of /readyz."""
        response = httpx.get(f"{self.url}/readyz", timeout=10)
        return response.status_code, response.text

    def ask_database(self, code: str) -> Any:
        """Run a few lines with the models of the desk; what they bind to `result` comes back (as JSON)."""
        lines = (
            f"import json, django; django.setup()\nfrom desk.gateway.models import *\n{code}\nprint(json.dumps(result))"
        )
        done = subprocess.run(
            [sys.executable, "-c", lines], env=self.environment, capture_output=True, text=True, check=True
        )
        return json.loads(done.stdout.strip().splitlines()[-1])

    def wait_until(self, what: str, true: Any, seconds: float) -> None:
        """Wait until `true()`; AssertionError with `what` after that."""
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, f"not within {seconds:.0f} s: {what}"
            time.sleep(0.25)

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What a query finds, read past Django: cheap enough for a system under load."""
        if url := self.environment.get("DATABASE_URL"):
            with psycopg.connect(url) as server:
                return server.execute(sql.encode()).fetchall()
        with contextlib.closing(sqlite3.connect(self.settings.var / "desk.sqlite3", timeout=20)) as file:
            return file.execute(sql).fetchall()

    def wait_until_drained(self, seconds: float) -> None:
        """Wait until nothing waits in inbox or outbox."""
        left = (
            "SELECT 1 FROM gateway_inboxevent WHERE state = 'waiting'"
            " UNION ALL SELECT 1 FROM gateway_outgoing WHERE state IN ('queued', 'sending') LIMIT 1"
        )
        self.wait_until("inbox and outbox are empty", lambda: not self.rows(left), seconds)

    def cpu(self) -> dict[str, float]:
        """Seconds of CPU that each part has used so far; `here` is this process (the load and the stand-in)."""
        found = {}
        for part in self.supervisor.parts:
            if part.process and part.running():
                times = psutil.Process(part.process.pid).cpu_times()
                found[part.name] = times.user + times.system
        return {**found, "here": time.process_time()}


@contextlib.contextmanager
def running(
    var: Path, *, real_bot: Path | None = None, database: str = "", settle: bool = True, **settings: str
) -> Iterator[System]:
    """Start desk and worker with a scripted bot, or with the real one when its model is given; stop all at the end."""
    ports = [free_port() for _ in range(3)]
    with stand_in() as graph, wire(graph.port) as line, _environment(var, line.port, ports, database, settings):
        found = Settings.from_environment()
        environment = found.child_environment()
        subprocess.run(
            [sys.executable, "-m", "desk.manage", "prepare"], env=environment, check=True, capture_output=True
        )
        supervisor = Supervisor()
        parts = bot_parts(found, real_bot) if real_bot else [_scripted(found, environment)]
        for part in parts + desk_parts(found):
            supervisor.start(part)
        try:
            if settle:
                supervisor.wait_ready(120)
            watcher = threading.Thread(target=supervisor.watch, daemon=True)
            watcher.start()
            yield System(found, graph, line, supervisor, watcher, environment)
        finally:
            supervisor.stopping = True
            supervisor.stop()


def _scripted(settings: Settings, environment: dict[str, str]) -> Part:
    command = [sys.executable, "-m", "tests.faults.scripted_bot", str(settings.rasa_port)]
    ready = f"http://127.0.0.1:{settings.rasa_port}/status"
    return Part("bot", command, ready, settings.var / "log" / "bot.log", environment)


@contextlib.contextmanager
def _environment(var: Path, graph: int, ports: list[int], database: str, more: dict[str, str]) -> Iterator[None]:
    new = {
        "VAR": str(var),
        "PORT": str(ports[0]),
        "RASA_PORT": str(ports[1]),
        "ACTIONS_PORT": str(ports[2]),
        "META_GRAPH_URL": f"http://127.0.0.1:{graph}",
        "META_APP_SECRET": SECRET,
        "META_VERIFY_TOKEN": "fault-tests-verify",
        "META_PAGE_TOKENS": f"{PAGE}:page-token",
        "DATABASE_URL": database,
        "IKP_TODAY": "2026-11-23",
        "LOG_LEVEL": "WARNING",
        **more,
    }
    old = {name: os.environ.get(name) for name in new}
    os.environ.update(new)
    try:
        yield
    finally:
        for name, value in old.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@dataclass
class Load:
    """Messages of many people at a steady pace, delivered again until acknowledged, as Meta does."""

    system: System
    pace: float = 20.0  # messages a second
    acknowledged: dict[str, str] = field(default_factory=dict)  # user → text

    async def run(self, over: threading.Event) -> None:
        """Send until `over`; returns when every message is acknowledged."""
        tasks, began, count = [], time.monotonic(), 0
        # httpx loses places of its pool when a server is killed under it, until none is left: aiohttp, no kept connections.
        connector = aiohttp.TCPConnector(limit=64, force_close=True)
        async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=20)) as http:
            while not over.is_set():
                await asyncio.sleep(max(0.0, began + count / self.pace - time.monotonic()))
                tasks.append(asyncio.create_task(self._deliver(http, f"5{count:07d}", random.choice(QUESTIONS))))
                count += 1
            await asyncio.gather(*tasks)

    async def _deliver(self, http: aiohttp.ClientSession, user: str, text: str) -> None:
        self.system.graph.state.heard[(PAGE, user)] = time.time()
        body = body_of(message(text, user, f"mid-{user}"))
        for attempt in range(120):
            try:
                url = f"{self.system.url}/webhooks/meta"
                async with http.post(url, data=body, headers=signed(body)) as response:
                    if response.status == 200:
                        self.acknowledged[user] = text
                        return
            except (aiohttp.ClientError, asyncio.TimeoutError, OSError):
                pass
            await asyncio.sleep(min(0.25 * (attempt + 1), 2))
        raise AssertionError(f"never acknowledged: {user}")
