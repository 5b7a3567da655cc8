"""Two workers on PostgreSQL share the conversations, one of them is killed: order is kept, nothing is answered twice."""

from __future__ import annotations

import asyncio
import re
import threading
import time
from dataclasses import replace
from pathlib import Path

import aiohttp
import psycopg

from scripts.postgres import cluster
from tests.faults.system import LONG, System, body_of, message, running, signed
from tests.graph.running import PAGE

PEOPLE, EACH, AT_ONCE = (300 if LONG else 60), 5, 25
QUESTION = "czy na szczepienie hpv potrzebne jest skierowanie numer"


async def talk(system: System) -> None:
    """Each person sends a message as soon as the last one is acknowledged; many people at once."""
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=30)) as http:

        async def person(user: str) -> None:
            for number in range(EACH):
                body = body_of(message(f"{QUESTION} {number}", user, f"{user}-{number}"))
                async with http.post(f"{system.url}/webhooks/meta", data=body, headers=signed(body)) as response:
                    assert response.status == 200
                await asyncio.sleep(0.2)

        await asyncio.gather(*(person(f"9{number:04d}") for number in range(PEOPLE)))


def test_two_workers_keep_order_and_answer_once_though_one_is_killed(tmp_path: Path) -> None:
    with cluster(tmp_path / "pg") as url, running(tmp_path / "var", database=url) as system:
        first = system.part("worker")
        system.supervisor.start(replace(first, name="second worker", process=None, log=tmp_path / "second.log"))
        bells = tmp_path / "var" / "bells"
        system.wait_until("both workers listen", lambda: len(list(bells.glob("inbox.*"))) == 2, 60)
        for number in range(PEOPLE):
            system.graph.state.heard[(PAGE, f"9{number:04d}")] = time.time()
        owners: set[str] = set()
        over = threading.Event()

        def watch() -> None:
            """Who holds leases; the first worker dies once both have been seen, and comes back."""
            held = b"SELECT DISTINCT lease_owner FROM gateway_conversation WHERE lease_owner <> ''"
            with psycopg.connect(url, autocommit=True) as server:
                while not over.wait(0.005):
                    owners.update(owner for (owner,) in server.execute(held))
                    if len(owners) > 1 and not system.killed:
                        system.kill("worker")

        watcher = threading.Thread(target=watch)
        watcher.start()
        try:
            asyncio.run(talk(system))
            system.wait_until_drained(120)
        finally:
            over.set()
            watcher.join()
        assert system.killed == ["worker"]
        query = (
            "SELECT c.user, count(*) FROM gateway_outgoing o JOIN gateway_conversation c ON c.id = o.conversation_id"
            " WHERE o.state = 'unknown' GROUP BY 1"
        )
        unknown = dict(system.rows(query.replace("c.user", 'c."user"')))
        for number in range(PEOPLE):
            user = f"9{number:04d}"
            answered = [int(n) for text in system.graph.texts(user) for n in re.findall(r"numer (\d)", text)]
            assert answered == sorted(set(answered)), user
            assert user in unknown or answered == list(range(EACH)), user
        assert sum(unknown.values()) <= AT_ONCE  # at most what was under way when it died
        stored = system.rows("SELECT count(*) FROM gateway_message WHERE author = 'citizen'")
        assert stored == [(PEOPLE * EACH,)]
