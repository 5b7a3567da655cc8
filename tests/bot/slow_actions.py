"""An action server that takes calls and never answers: `python -m tests.bot.slow_actions <port>`."""

from __future__ import annotations

import socket
import sys
import time

if __name__ == "__main__":
    listener = socket.create_server(("127.0.0.1", int(sys.argv[1])))
    held = []
    while True:
        held.append(listener.accept())
        time.sleep(0)
