"""Desk, worker and bot are killed at random under load: nothing acknowledged is lost, nobody is answered twice."""

from __future__ import annotations

import asyncio
import random
import threading
import time
from collections import Counter
from pathlib import Path

from scripts.train import ensure_model
from tests.faults.system import LONG, Load, running

KILLS = 30 if LONG else 5
BETWEEN = 4.0  # seconds


def test_nothing_is_lost_and_nobody_is_answered_twice(tmp_path: Path) -> None:
    with running(tmp_path, real_bot=ensure_model()) as system:
        chance = random.Random(11)
        over = threading.Event()

        def reaper() -> None:
            """Kills what lives just then, until it has been done often enough."""
            while len(system.killed) < KILLS:
                time.sleep(BETWEEN * chance.uniform(0.5, 1.5))
                system.kill(chance.choice(["desk", "worker", "bot", "worker", "desk"]))
            over.set()

        killer = threading.Thread(target=reaper)
        load = Load(system)
        killer.start()
        asyncio.run(load.run(over))
        killer.join()
        assert len(system.killed) == KILLS
        system.wait_until_drained(180)
        time.sleep(1)
        code = "result = sorted(set(Outgoing.objects.filter(state='unknown').values_list('conversation__user', flat=True)))"
        unknown = set(system.ask_database(code))
        delivered = {user: system.graph.texts(user) for user in load.acknowledged}
        lost = [user for user, texts in delivered.items() if not texts and user not in unknown]
        doubled = {
            user: texts
            for user, texts in delivered.items()
            if max(Counter(texts).values(), default=0) > 1 and user not in unknown
        }
        print(
            f"kills {Counter(system.killed)}, acknowledged {len(load.acknowledged)}, lost {len(lost)},"
            f" answered twice {len(doubled)}, of unknown fate {len(unknown)}"
        )
        assert system.graph.state.problems == []
        assert lost == []
        assert doubled == {}
        assert len(unknown) <= len(load.acknowledged) * 0.05
        stored = system.ask_database("result = Message.objects.filter(author='citizen').count()")
        assert stored == len(load.acknowledged)
        # Of each person's answers every one was delivered once: no answer beside a fallback, none twice in other words.
        code = (
            "from collections import Counter; rows = Message.objects.filter(author='bot').exclude(answer='')"
            ".values_list('conversation__user', 'why')\n"
            "turns = {(user, json.dumps(why, sort_keys=True)) for user, why in rows}\n"
            "result = [user for user, count in Counter(user for user, _ in turns).items() if count > 1]"
        )
        assert system.ask_database(code) == []
