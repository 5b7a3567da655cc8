"""A wire between a program and a server (database, Graph API) that a test can cut and mend."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class Wire:
    """Forwards a loopback port to another one; while it is cut, nothing listens."""

    def __init__(self, target: int) -> None:
        self.target, self.port = target, 0
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None

    def cut(self) -> None:
        """Break all connections and refuse new ones."""

        async def close() -> None:
            if self._server:
                self._server.close()
            for writer in list(self._open):
                writer.transport.abort()

        asyncio.run_coroutine_threadsafe(close(), self._loop).result(10)

    def mend(self) -> None:
        """Let connections through again."""
        asyncio.run_coroutine_threadsafe(self.listen(), self._loop).result(10)

    async def listen(self) -> None:
        """Take connections, on the port of the first time."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self.target)
        self._open |= {writer, there_writer}
        await asyncio.gather(self._pump(reader, there_writer), self._pump(there_reader, writer))

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        self._open.discard(writer)
        writer.close()


@contextlib.contextmanager
def wire(target: int) -> Iterator[Wire]:
    """A wire to a loopback port; its own port is `wire.port`."""
    found, ready = Wire(target), threading.Event()

    def run() -> None:
        asyncio.set_event_loop(found._loop)
        found._loop.run_until_complete(found.listen())
        ready.set()
        found._loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield found
    finally:
        found._loop.call_soon_threadsafe(found._loop.stop)
        thread.join(5)
