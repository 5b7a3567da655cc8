"""A wire between a program and its database that a test can cut and mend."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class Wire:
    """Forwards a loopback port to another one while it is whole."""

    def __init__(self, target: int) -> None:
        self.target, self.port, self.whole = target, 0, True
        self._open: set[asyncio.StreamWriter] = set()
        self._loop = asyncio.new_event_loop()

    def cut(self) -> None:
        """Break all connections and refuse new ones."""
        self.whole = False

        def close() -> None:
            for writer in list(self._open):
                writer.transport.abort()

        self._loop.call_soon_threadsafe(close)

    def mend(self) -> None:
        """Let connections through again."""
        self.whole = True

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.whole:
            writer.transport.abort()
            return
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

    async def serve() -> None:
        server = await asyncio.start_server(found._connected, "127.0.0.1", 0)
        found.port = server.sockets[0].getsockname()[1]
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(found._loop)
        found._loop.run_until_complete(serve())
        found._loop.run_forever()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield found
    finally:
        found._loop.call_soon_threadsafe(found._loop.stop)
        thread.join(5)
