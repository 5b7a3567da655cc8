"""`make bench`, the desk's part: from webhook to Graph call, beside Rasa's own facebook channel with the same bot.

Everything runs on loopback and is bounded: at most `SECONDS` of each pace. The machine's cores are shared with the load
and the stand-in, so the CPU that each part took is told too. `--ours` leaves the other channel out, `--paces 20,30`
chooses others, `--database` runs on a PostgreSQL of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import hashlib
import hmac
import itertools
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import quantiles

import aiohttp
import httpx

from scripts.postgres import cluster
from scripts.settings import ROOT
from scripts.supervise import Part
from scripts.train import ensure_model
from tests.faults.system import QUESTIONS, System, body_of, free_port, message, running, signed
from tests.graph.running import PAGE, SECRET

SECONDS = 12
ACK_PACE, ANSWER_PACE, FULL_PACE = 100, 20, 30  # events a second


@dataclass(frozen=True)
class Timing:
    """Times in milliseconds: until the 200, and until the answer's Graph call; how many came of how many."""

    pace: int
    acks: list[float]
    answers: list[float]
    sent: int
    seconds: float
    cpu: dict[str, float] = field(default_factory=dict)  # seconds, by part

    def row(self, who: str) -> str:
        """One line of the table."""
        return (
            f"| {who} | {self.pace}/s | {cut(self.acks, 50):.0f} / {cut(self.acks, 95):.0f} / {cut(self.acks, 99):.0f} "
            f"| {cut(self.answers, 50):.0f} / {cut(self.answers, 95):.0f} | {len(self.answers)} of {self.sent} "
            f"| {len(self.answers) / self.seconds:.1f}/s | {self._each()} |"
        )

    def _each(self) -> str:
        return ", ".join(f"{name} {seconds * 1000 / self.sent:.1f}" for name, seconds in self.cpu.items())


def cut(values: list[float], percent: int) -> float:
    """A percentile; NaN of nothing."""
    if len(values) < 2:
        return values[0] if values else float("nan")
    return quantiles(values, n=100)[percent - 1]


async def load(
    url: str, pace: int, seconds: int, first_user: int, headers: Callable[[bytes], dict[str, str]]
) -> tuple[dict[str, float], list[float]]:
    """Post at a steady pace; when each user's message left, and how long each 200 took (ms)."""
    began, left, acks = time.perf_counter(), {}, []
    connector, limit = aiohttp.TCPConnector(limit=200), aiohttp.ClientTimeout(total=60)

    async with aiohttp.ClientSession(connector=connector, timeout=limit) as http:

        async def post(user: str, text: str) -> None:
            body = body_of(message(text, user, f"bench-{user}"))
            left[user] = time.time()
            at = time.perf_counter()
            async with http.post(url, data=body, headers=headers(body)) as response:
                if response.status == 200:
                    acks.append((time.perf_counter() - at) * 1000)

        tasks, questions = [], itertools.cycle(QUESTIONS)
        for number in range(pace * seconds):
            await asyncio.sleep(max(0.0, began + number / pace - time.perf_counter()))
            tasks.append(asyncio.create_task(post(str(first_user + number), next(questions))))
        await asyncio.gather(*tasks)
    return left, acks


def measure_ours(system: System, pace: int, seconds: int, first_user: int) -> Timing:
    """Our desk: the answer is there with the first message's Graph call to that person."""
    users = [str(first_user + number) for number in range(pace * seconds)]
    for user in users:
        system.graph.state.heard[(PAGE, user)] = time.time()
    began, before = time.time(), system.cpu()
    left, acks = asyncio.run(load(f"{system.url}/webhooks/meta", pace, seconds, first_user, signed))
    system.wait_until_drained(180)
    used = {name: seconds - before.get(name, 0.0) for name, seconds in system.cpu().items()}
    first: dict[str, float] = {}
    last = began
    for call in system.graph.delivered:
        if call.recipient in left:
            first.setdefault(call.recipient, call.at)
            last = max(last, call.at)
    answers = [(first[user] - left[user]) * 1000 for user in users if user in first]
    return Timing(pace, acks, answers, len(users), last - began, used)


STOCK_LAUNCHER = """
import sys, fbmessenger
sink = sys.argv.pop(1)
old = fbmessenger.MessengerClient.__init__
def init(self, *args, **kwargs):
    old(self, *args, **kwargs)
    self.graph_url = sink
fbmessenger.MessengerClient.__init__ = init
from rasa.__main__ import main
sys.argv[0] = "rasa"
main()
"""
SINK = """
import sys, time, json
from aiohttp import web
calls = []
async def take(request):
    body = await request.json()
    if "message" in body:
        calls.append((str(body["recipient"]["id"]), time.time()))
    return web.json_response({"recipient_id": "1", "message_id": "m"})
app = web.Application()
app.router.add_post("/me/messages", take)
app.router.add_get("/calls", lambda r: web.json_response(calls))
app.router.add_get("/", lambda r: web.Response(text="ok"))
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None)
"""


def sha1_signed(body: bytes) -> dict[str, str]:
    """The old header, the only one that Rasa's channel reads."""
    signature = hmac.new(SECRET.encode(), body, hashlib.sha1).hexdigest()
    return {"X-Hub-Signature": f"sha1={signature}", "Content-Type": "application/json"}


def measure_stock(system: System, model: Path, folder: Path, paces: list[tuple[int, int]]) -> list[Timing]:
    """Rasa's own facebook channel, same model and action server, sending to a sink that only counts."""
    sink, port = free_port(), free_port()
    credentials = folder / "credentials.yml"
    credentials.write_text(json.dumps({"facebook": {"verify": "v", "secret": SECRET, "page-access-token": "t"}}))
    environment = {**system.environment, "VAR": str(folder)}
    command = [sys.executable, "-c", STOCK_LAUNCHER, f"http://127.0.0.1:{sink}", "run", "-i", "127.0.0.1"]
    command += ["-p", str(port), "--model", str(model), "--endpoints", str(ROOT / "endpoints.yml")]
    command += ["--credentials", str(credentials)]
    parts = [
        Part(
            "sink",
            [sys.executable, "-c", SINK, str(sink)],
            f"http://127.0.0.1:{sink}/",
            folder / "sink.log",
            environment,
        ),
        Part("stock", command, f"http://127.0.0.1:{port}/", folder / "stock.log", environment),
    ]
    found = []
    try:
        for part in parts:
            part.start()
        deadline = time.monotonic() + 120
        while not all(part.answers() for part in parts):
            if time.monotonic() > deadline or not all(part.running() for part in parts):
                raise RuntimeError(f"the stock channel did not start: {parts[1].last_lines()}")
            time.sleep(0.3)
        url = f"http://127.0.0.1:{port}/webhooks/facebook/webhook"
        for at, (pace, seconds) in enumerate(paces):
            began = time.time()
            left, acks = asyncio.run(load(url, pace, seconds, 3_000_000 + 100_000 * at, sha1_signed))
            time.sleep(2)
            first: dict[str, float] = {}
            for user, when in httpx.get(f"http://127.0.0.1:{sink}/calls", timeout=30).json():
                first.setdefault(user, when)
            answers = [(first[user] - sent) * 1000 for user, sent in left.items() if user in first]
            last = max((first[user] for user in left if user in first), default=began + seconds)
            found.append(Timing(pace, acks, answers, len(left), last - began))
    finally:
        for part in reversed(parts):
            part.stop(3)
    return found


def options(argv: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="scripts.bench.desk", description=__doc__)
    parser.add_argument("--ours", action="store_true", help="leave Rasa's own channel out")
    parser.add_argument("--paces", default=f"{ANSWER_PACE},{FULL_PACE},{ACK_PACE}", help="events a second")
    parser.add_argument("--seconds", type=int, default=SECONDS)
    parser.add_argument("--database", action="store_true", help="PostgreSQL in place of SQLite")
    return parser.parse_args(argv)


def main() -> int:
    """Print the table. Exit code 1 when a part did not start."""
    wanted = options(sys.argv[1:])
    paces = [int(pace) for pace in wanted.paces.split(",")]
    model, stock = ensure_model(), []
    with tempfile.TemporaryDirectory(prefix="ikp-bench-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        url = stack.enter_context(cluster(folder)) if wanted.database else ""
        try:
            with running(folder / "var", real_bot=model, database=url) as system:
                measure_ours(system, 5, 2, 900_000)  # warm
                idle = idle_cores(system)
                ours = [
                    # a flood is told as much by its first seconds
                    measure_ours(
                        system, pace, wanted.seconds // (2 if pace >= ACK_PACE else 1), 1_000_000 + 100_000 * at
                    )
                    for at, pace in enumerate(paces)
                ]
                problems = list(system.graph.state.problems)
                if not wanted.ours:
                    stock = measure_stock(system, model, folder, [(ANSWER_PACE, SECONDS), (ACK_PACE, SECONDS // 2)])
        except (RuntimeError, subprocess.CalledProcessError) as error:
            print(f"bench desk: {error}", file=sys.stderr)
            return 1
    head = (
        "who | pace | 200 after ms p50/p95/p99 | Graph call after ms p50/p95 | answered | throughput | CPU ms a message"
    )
    print(f"\n| {head} |\n|{' --- |' * (head.count('|') + 1)}")
    for timing in ours:
        print(timing.row("desk"))
    for timing in stock:
        print(timing.row("Rasa's facebook channel"))
    print("of a core, idle:", ", ".join(f"{name} {share:.1%}" for name, share in idle.items()))
    if problems:
        print(f"calls that Meta would have refused: {len(problems)}: {problems[:3]}")
    return 0


def idle_cores(system: System, seconds: float = 5.0) -> dict[str, float]:
    """What share of a core each part takes while nothing happens."""
    before = system.cpu()
    time.sleep(seconds)
    return {name: (used - before[name]) / seconds for name, used in system.cpu().items() if name != "here"}


if __name__ == "__main__":
    sys.exit(main())
