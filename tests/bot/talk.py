"""A person who talks with the running bot."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scripts.run import bot_parts
from scripts.settings import Settings
from scripts.supervise import Supervisor
from scripts.train import ensure_model

TODAY = "2026-06-15"  # a Monday
PATIENCE = 240  # seconds to start, on a busy machine


@dataclass
class Bot:
    """Where the bot listens, and its parts, which a test may stop."""

    rasa_port: int
    actions_port: int
    var: Path
    parts: Supervisor

    def post(self, path: str, body: Any) -> tuple[int, Any]:
        """Status and JSON of a POST."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.rasa_port}{path}",
            json.dumps(body).encode(),
            {"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=9) as response:
                return response.status, json.load(response)
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def get(self, path: str) -> Any:
        """The JSON of a GET."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.rasa_port}{path}", timeout=9) as response:
            return json.load(response)


@dataclass
class Person:
    """One conversation over the desk's channel."""

    bot: Bot
    sender: str = field(default_factory=lambda: f"test:1:{uuid.uuid4().hex}")
    last: dict[str, Any] = field(default_factory=dict)

    def says(self, text: str) -> dict[str, Any]:
        """Type a message."""
        return self._send({"message": text})

    def taps(self, title: str) -> dict[str, Any]:
        """Tap a button of the last answer."""
        buttons = [button for message in self.last["messages"] for button in message["buttons"]]
        return self._send({"message": "", "payload": next(b["payload"] for b in buttons if b["title"] == title)})

    def sends(self, marker: str) -> dict[str, Any]:
        """Send something that is no text."""
        return self._send({"message": "", "metadata": {"channel": "test", "marker": marker}})

    def _send(self, said: dict[str, Any]) -> dict[str, Any]:
        body = {"sender": self.sender, "message_id": uuid.uuid4().hex, "payload": None, **said}
        status, self.last = self.bot.post("/webhooks/desk/webhook", body)
        assert status == 200, self.last
        return self.last


def answers(reply: dict[str, Any]) -> list[str]:
    """The names of the responses, in order."""
    return [message["answer"] for message in reply["messages"]]


def text(reply: dict[str, Any]) -> str:
    """All that was said."""
    return "\n".join(message["text"] for message in reply["messages"])


@contextmanager
def running_bot(var: Path, **environment: str) -> Iterator[Bot]:
    """Rasa and the action server on free ports, with the model of the present tree; `today` is fixed."""
    settings = Settings(port=free_port(), rasa_port=free_port(), actions_port=free_port(), var=var)
    supervisor = Supervisor()
    for part in bot_parts(settings, ensure_model()):
        part.environment = {**part.environment, "IKP_TODAY": TODAY, **environment}
        supervisor.start(part)
    try:
        supervisor.wait_ready(PATIENCE)
        yield Bot(settings.rasa_port, settings.actions_port, var, supervisor)
    finally:
        supervisor.stop()


def free_port() -> int:
    """A port of loopback that nothing uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
