"""The stand-in in a thread of the test's own process."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator
from typing import Any

from aiohttp import web

from tests.graph.server import application
from tests.graph.state import Fault, Recorded, State

SECRET = "stand-in-app-secret-0123456789"
PAGE, SECOND_PAGE, INSTAGRAM, PHONE = "1001", "1002", "7001", "9001"
ACCOUNTS = {
    PAGE: ("page", "page-token"),
    SECOND_PAGE: ("page", "second-token"),
    INSTAGRAM: ("instagram", "instagram-token"),
    PHONE: ("whatsapp", "phone-token"),
}


class StandIn:
    """A running stand-in: its address, what it saw, and the faults it is told to play."""

    def __init__(self, state: State, port: int) -> None:
        self.state, self.port = state, port
        self.url = f"http://127.0.0.1:{port}"

    @property
    def calls(self) -> list[Recorded]:
        """Every call so far."""
        return list(self.state.calls)

    @property
    def delivered(self) -> list[Recorded]:
        """What people, or readers of a post, have got to see; typing signs left out."""
        return [call for call in self.calls if call.delivered and call.kind != "action"]

    def texts(self, recipient: str) -> list[str]:
        """What one person has read, in order."""
        return [call.text for call in self.delivered if call.recipient == recipient]

    def fail(self, mode: str = "error", **fields: Any) -> None:
        """Play a fault (see `Fault`)."""
        self.state.faults.append(Fault(mode, **fields))


@contextlib.contextmanager
def stand_in(
    port: int = 0, secret: str = SECRET, accounts: dict[str, tuple[str, str]] | None = None
) -> Iterator[StandIn]:
    """Run one on a free port; all that it says has to be over when this ends."""
    state = State(secret, dict(ACCOUNTS if accounts is None else accounts))
    ready: threading.Event = threading.Event()
    loop = asyncio.new_event_loop()
    ports: list[int] = []

    async def start() -> web.AppRunner:
        runner = web.AppRunner(application(state), shutdown_timeout=0.2, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        ports.append(runner.addresses[0][1])
        return runner

    def serve() -> None:
        asyncio.set_event_loop(loop)
        runner = loop.run_until_complete(start())
        ready.set()
        loop.run_forever()
        loop.run_until_complete(runner.cleanup())
        pending = asyncio.all_tasks(loop)
        for task in pending:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*pending, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=serve, name="graph-stand-in", daemon=True)
    thread.start()
    if not ready.wait(10):
        raise RuntimeError("the stand-in did not start")
    try:
        yield StandIn(state, ports[0])
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)
