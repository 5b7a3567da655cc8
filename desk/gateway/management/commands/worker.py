"""`python -m desk.manage worker`: claims conversations, asks the bot, sends what is queued, runs the periodic jobs."""

from __future__ import annotations

import asyncio
import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from desk.core import jobs
from desk.gateway.sender.run import run_sender
from desk.gateway.worker.loop import THREADS, Worker

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Runs until it is told to stop (SIGTERM, Ctrl-C)."""

    help = "Works the inbox off and sends the outbox."

    def add_arguments(self, parser: CommandParser) -> None:
        """How many conversations at once."""
        parser.add_argument("--threads", type=int, default=THREADS)

    def handle(self, *args: Any, **options: Any) -> None:
        """Run the worker's loop and the periodic jobs in threads, the sender in this one's event loop."""
        worker = Worker(options["threads"])
        thread = threading.Thread(target=worker.run, name="worker", daemon=True)
        periodic = threading.Thread(target=jobs.Runner(worker.stop).run, name="jobs", daemon=True)
        thread.start()
        periodic.start()
        log.info("worker started with %d threads", worker.threads)
        asyncio.run(self._send(worker))
        thread.join(15)
        periodic.join(5)

    async def _send(self, worker: Worker) -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for sent in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(sent, stop.set)
        try:
            await run_sender(stop)
        finally:
            worker.stop.set()
