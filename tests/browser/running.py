"""The desk, its worker and a scripted bot, running in threads of the test's own process."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import PurePath
from typing import Any

import uvicorn

Answer = Callable[[dict[str, Any]], dict[str, Any]]
PATIENCE = 20  # seconds until a server has to be up


class ScriptedBot:
    """Answers the desk as docs/architecture.md ("Desk ↔ bot") says. `answer` may be exchanged in a test."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.erased: list[str] = []
        self.model = "ikp-0.tar.gz"  # which it runs, as `PUT /model` of Rasa's own API may change
        self.answer: Answer = lambda question: said(f"Odpowiedź na: {question['message'] or question['payload']}")
        bot = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.path.endswith("/erase"):
                    bot.erased.append(body["sender"])
                    self.reply({"erased": 1})
                else:
                    bot.asked.append(body)
                    self.reply(bot.answer(body))

            def do_GET(self) -> None:
                self.reply({"model_file": bot.model})

            def do_PUT(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                bot.model = PurePath(body["model_file"]).name
                self.reply({})

            def reply(self, answer: dict[str, Any]) -> None:
                content = json.dumps(answer).encode()
                with contextlib.suppress(ConnectionError):
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"


def said(text: str, buttons: list[dict[str, str]] | None = None, **more: Any) -> dict[str, Any]:
    """A bot's answer. `answer` and `intent` name what it is; with an FAQ answer's name the desk asks whether it helped."""
    why = {"intents": [{"name": more.pop("intent", "greet"), "confidence": 0.93}], "entities": [], "fallback": False}
    message = {"text": text, "buttons": buttons or [], "answer": more.pop("answer", "utter_greet"), "version": "1"}
    return {"messages": [message], "why": why, "urgent": None, "handover": None} | more


@contextlib.contextmanager
def scripted_bot() -> Iterator[ScriptedBot]:
    """A running bot on a free port."""
    bot = ScriptedBot()
    thread = threading.Thread(target=bot.server.serve_forever, name="scripted-bot", daemon=True)
    thread.start()
    try:
        yield bot
    finally:
        bot.server.shutdown()
        bot.server.server_close()
        thread.join(5)


@contextlib.contextmanager
def served(application: Any, port: int = 0) -> Iterator[str]:
    """An ASGI application on a loopback port; yields its URL."""
    bound = socket.socket()
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind(("127.0.0.1", port))
    config = uvicorn.Config(application, log_level="warning", lifespan="off", ws="none", timeout_graceful_shutdown=2)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, name="server", daemon=True)
    thread.start()
    ends = time.monotonic() + PATIENCE
    while not server.started:
        if time.monotonic() > ends or not thread.is_alive():
            raise RuntimeError("the server did not start")
        time.sleep(0.02)
    try:
        yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    finally:
        from desk.core import hub

        hub.close_all()
        server.should_exit = True
        thread.join(10)


@contextlib.contextmanager
def working() -> Iterator[None]:
    """The desk's worker, taking up what comes in (nothing is sent: the web chat has no outbox)."""
    from desk.gateway.worker.loop import Worker

    worker = Worker(threads=2)
    thread = threading.Thread(target=worker.run, name="worker", daemon=True)
    thread.start()
    try:
        yield
    finally:
        worker.stop.set()
        thread.join(15)
