"""How fast the console is with 100,000 conversations and 1,000,000 messages: `python -m scripts.bench.console`.

    python -m scripts.bench.console [--store sqlite] [--store postgres] [--conversations N] [--messages N] [--no-paint]

Each store is filled by the seeded generator, then asked as a moderator asks: every queue, filters, deep pages, search.
Times are of the whole answer (HTML), in this process; `first paint` is of conversations opened in headless Chromium,
in a new tab of a browser that knows the console's files.
"""

from __future__ import annotations

import argparse
import contextlib
import html
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

from scripts.postgres import cluster
from scripts.settings import ROOT

LIMIT_MS = {"inbox": 200, "filter": 200, "search": 200, "conversation": 500, "first paint": 500, "next by key": 500}
ROUNDS = 5
FIRST_PAINT = """() => new Promise(done => new PerformanceObserver(list => {
  const paint = list.getEntriesByName("first-contentful-paint")[0];
  if (paint) done(paint.startTime);
}).observe({type: "paint", buffered: true}))"""
PRESS_J = """() => new Promise(done => {
  const id = () => document.getElementById("conversation")?.dataset.id, before = id(), began = performance.now();
  const look = () => requestAnimationFrame(() => id() === before ? look() : done(performance.now() - began));
  document.body.dispatchEvent(new KeyboardEvent("keydown", {key: "j", bubbles: true}));
  look();
})"""
FILTERS = (
    "queue=all&channel=whatsapp",
    "queue=all&topic=hpv",
    "queue=all&intent=login_bank",
    "queue=all&confidence=50",
    "queue=unreviewed&channel=instagram&topic=documents",
    "queue=all&outcome=bot&topic=sick_leave",
    "queue=all&outcome=thumbs",
    "queue=all&assignee=none&status=open",
    "queue=all&tag=1",
    "queue=all&since=2026-03-01&until=2026-04-01",
    "queue=all&channel=comment&confidence=50&order=oldest",
    "queue=all&intent=complaint&channel=instagram&status=open&confidence=50",
)
SEARCHES = (
    "q=lodz",
    "q=hpv",
    "q=łódź hpv",
    "q=zwol",
    "q=konto dziecka",
    "q=swidn log",
    "q=nr 123456",
    "q=niemataliego",
    "q=a",
    "q=w",
    "q=gdynia&channel=instagram",
    "q=konto&topic=login&confidence=50",
    "q=bank&status=open&channel=whatsapp",
)
QUEUES = ("human", "urgent", "fallback", "thumbs", "unreviewed", "mine", "snoozed", "all")


def measure(conversations: int, messages: int, paint: bool) -> dict[str, list[float]]:
    """In a process of its own with the store set: fill if empty, ask, and give milliseconds by kind of page."""
    import django

    django.setup()
    from django.contrib.auth.models import Group, User
    from django.core.management import call_command
    from django.test import Client

    from desk.console.access import MODERATOR
    from desk.gateway.models import Conversation

    call_command("prepare", verbosity=0, stdout=open(os.devnull, "w"))  # noqa: SIM115
    if not Conversation.objects.exists():
        began = time.monotonic()
        call_command("make_load", conversations=conversations, messages=messages, stdout=open(os.devnull, "w"))  # noqa: SIM115
        print(f"  filled in {time.monotonic() - began:.0f} s", flush=True)
    user, _ = User.objects.get_or_create(username="bench")
    user.groups.add(Group.objects.get(name=MODERATOR))
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    pick = random.Random(3)
    ids = pick.sample(range(1, Conversation.objects.count() + 1), 30)

    def timed(path: str) -> float:
        began = time.perf_counter()
        answer = client.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        return 1000 * (time.perf_counter() - began)

    pages: dict[str, list[str]] = {
        "inbox": [f"/console/?queue={queue}" for queue in QUEUES] + list(_deep_pages(client)),
        "filter": [f"/console/?{query}" for query in FILTERS],
        "search": [f"/console/?queue=all&{query}" for query in SEARCHES],
        "conversation": [f"/console/c/{pk}/?queue=all" for pk in ids],
    }
    for paths in pages.values():
        timed(paths[0])
    times = {kind: [timed(path) for _ in range(ROUNDS) for path in paths] for kind, paths in pages.items()}
    for kind in ("filter", "search"):
        slowest = max(pages[kind], key=timed)
        print(f"  slowest {kind}: {slowest} {timed(slowest):.0f} ms", flush=True)
    if paint:
        times |= paints(client, ids)
    return times


def _deep_pages(client: Any) -> Iterator[str]:
    """The rows 1,000 and more behind the first."""
    query = "queue=all"
    for _ in range(20):
        page = client.get(f"/console/rows/?{query}").content.decode()
        query = html.unescape(page.split('data-more="/console/rows/?')[1].split('"')[0])
    yield f"/console/rows/?{query}"


def paints(client: Any, ids: list[int]) -> dict[str, list[float]]:
    """Conversations in headless Chromium: first contentful paint since the navigation's start, and from key to screen."""
    from playwright.sync_api import sync_playwright

    from scripts import browser as tools
    from scripts.postgres import _free_port

    port = _free_port()
    command = [sys.executable, "-m", "uvicorn", "desk.asgi:application", "--port", str(port), "--no-access-log"]
    server = subprocess.Popen(
        [*command, "--ws", "none"], cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    cookie = client.cookies["sessionid"].value
    try:
        with sync_playwright() as playwright:
            launched = playwright.chromium.launch(executable_path=str(tools.chromium()), args=list(tools.FLAGS))
            page = launched.new_page()
            page.context.add_cookies(
                [{"name": "sessionid", "value": cookie, "url": f"http://localhost:{port}", "httpOnly": True}]
            )
            _wait(page, f"http://localhost:{port}/console/account/")
            first = []
            for pk in ids:
                page.goto(f"http://localhost:{port}/console/c/{pk}/?queue=all")
                first.append(page.evaluate(FIRST_PAINT))
            page.goto(f"http://localhost:{port}/console/?queue=all")
            by_key = [page.evaluate(PRESS_J) for _ in ids[:25]]
            launched.close()
            return {"first paint": first, "next by key": by_key}
    finally:
        server.terminate()
        server.wait(20)


def _wait(page: Any, url: str) -> None:
    from playwright.sync_api import Error

    for _ in range(60):
        with contextlib.suppress(Error):
            page.goto(url)
            return
        time.sleep(0.5)
    raise RuntimeError("the desk did not start")


def report(store: str, times: dict[str, list[float]]) -> bool:
    """Print a table; True when every p95 is within its limit."""
    print(f"{store:10}  {'page':14} {'n':>4} {'median':>8} {'p95':>8} {'limit':>8}   milliseconds")
    good = True
    for kind, values in times.items():
        p95 = sorted(values)[int(0.95 * (len(values) - 1))]
        good = good and p95 < LIMIT_MS[kind]
        verdict = "" if p95 < LIMIT_MS[kind] else "   TOO SLOW"
        print(f"{'':10}  {kind:14} {len(values):4} {median(values):8.1f} {p95:8.1f} {LIMIT_MS[kind]:8}{verdict}")
    return good


def main() -> int:
    """Measure the stores that were asked for, each in its own process."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", action="append", choices=["sqlite", "postgres", "here"])
    parser.add_argument("--conversations", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--no-paint", dest="paint", action="store_false")
    asked = parser.parse_args()
    if asked.store == ["here"]:  # the store that the environment names
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
        os.environ["LOG_LEVEL"] = "ERROR"
        return (
            0
            if report(os.environ.get("STORE", "here"), measure(asked.conversations, asked.messages, asked.paint))
            else 1
        )
    good = True
    for store in asked.store or ["sqlite", "postgres"]:
        with contextlib.ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ikp-bench-")))
            environment = {**os.environ, "VAR": str(folder), "STORE": store}
            if store == "postgres":
                environment["DATABASE_URL"] = stack.enter_context(cluster(folder))
            command = [sys.executable, "-m", "scripts.bench.console", "--store", "here"]
            command += ["--conversations", str(asked.conversations), "--messages", str(asked.messages)]
            done = subprocess.run(command + ["--no-paint"] * (not asked.paint), env=environment, cwd=ROOT, check=False)
            good = good and done.returncode == 0
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
