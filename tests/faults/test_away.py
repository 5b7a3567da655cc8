"""Parts of the world are away for a while: the database, Meta's servers, the page's token."""

from __future__ import annotations

import time
from pathlib import Path
from urllib.parse import urlsplit

from scripts.postgres import cluster
from tests.faults.system import LONG, body_of, message, running
from tests.faults.wire import wire
from tests.graph.running import PAGE

QUESTION = "czy na szczepienie hpv potrzebne jest skierowanie numer"


def test_meta_is_away_and_the_queue_drains_in_order_afterwards(tmp_path: Path) -> None:
    away = 60 if LONG else 8
    with running(tmp_path) as system:
        system.graph.state.heard[(PAGE, "61")] = time.time()
        system.line.cut()
        for number in range(6):
            assert system.post(body_of(message(f"{QUESTION} {number}", "61", f"away-{number}"))) == 200
            time.sleep(away / 6)
        assert system.graph.texts("61") == []
        system.line.mend()
        system.wait_until("all answers are delivered", lambda: len(system.graph.texts("61")) >= 6, 90)
        system.wait_until_drained(60)
        order = [text.split("numer ")[1][0] for text in system.graph.texts("61")]
        assert order == sorted(order)
        assert len(set(order)) == len(order) == 6


def test_a_revoked_token_stops_sending_and_readyz_says_so(tmp_path: Path) -> None:
    with running(tmp_path) as system:
        system.graph.state.heard[(PAGE, "71")] = time.time()
        system.graph.fail("error", times=100_000, code=190, status=401)
        assert system.post(body_of(message(f"{QUESTION} 1", "71", "revoked-1"))) == 200
        system.wait_until("readyz says that sending has stopped", lambda: f"account {PAGE}" in system.ready()[1], 60)
        assert system.ready()[0] == 503
        made = len(system.graph.calls)
        assert system.post(body_of(message(f"{QUESTION} 2", "71", "revoked-2"))) == 200
        time.sleep(3)
        assert len(system.graph.calls) - made <= 1  # it may look once whether the token works again


def test_the_database_is_away_and_nothing_is_lost(tmp_path: Path) -> None:
    away = 30 if LONG else 5
    with cluster(tmp_path / "pg") as url, wire(urlsplit(url).port or 0) as line:
        wired = url.replace(f":{line.target}/", f":{line.port}/")
        with running(tmp_path / "var", database=wired) as system:
            system.graph.state.heard[(PAGE, "81")] = time.time()
            assert system.post(body_of(message(f"{QUESTION} 1", "81", "db-1"))) == 200
            system.wait_until("the first answer", lambda: len(system.graph.texts("81")) == 1, 30)
            line.cut()
            body = body_of(message(f"{QUESTION} 2", "81", "db-2"))
            assert system.post(body) == 503
            assert system.ready()[0] == 503
            time.sleep(away)
            line.mend()
            system.wait_until("the desk takes messages again", lambda: system.post(body) == 200, 60)
            system.wait_until("the second answer", lambda: len(system.graph.texts("81")) == 2, 60)
            assert len(set(system.graph.texts("81"))) == 2
