"""`make compose-test`: the containers, spoken to through the signed webhook, while parts of them fall over.

Needs the images (scripts/compose_test.sh builds them). What it starts has a project name of its own and is removed,
volumes included, whatever happens.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from typing import Any

from scripts.settings import ROOT
from tests.graph.running import ACCOUNTS, PAGE, SECRET

COMPOSE = "docker-compose"
FILES = ["-f", "docker-compose.yml", "-f", "tests/compose/graph.yml"]
PARTS = ("desk", "worker", "bot", "actions", "trainer")
START = 300  # seconds until all is ready
ANSWER = 120  # seconds until all answers are out
READ_CALLS = (
    "import urllib.request; print(urllib.request.urlopen('http://127.0.0.1:9100/control/calls').read().decode())"
)
QUESTIONS = (
    "Gdzie znajdę zwolnienie L4 na IKP?",
    "Gdzie jest skierowanie na szczepienie przeciw HPV?",
    "Nie mogę się zalogować na konto IKP od rana",
    "Czym jest Internetowe Konto Pacjenta?",
)


class Containers:
    """One project of docker-compose."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.project = f"ikp-test-{os.getpid()}"
        pages = ",".join(f"{id_}:{token}" for id_, (kind, token) in ACCOUNTS.items() if kind != "whatsapp")
        self.environment = {
            **os.environ,
            "PORT": str(self.port),
            "META_APP_SECRET": SECRET,
            "META_VERIFY_TOKEN": secrets.token_hex(16),
            "META_PAGE_TOKENS": pages,
            "META_GRAPH_URL": "http://graph:9100",
        }

    def compose(self, *command: str, check: bool = True) -> str:
        """One command of docker-compose; its output."""
        whole = [COMPOSE, "-p", self.project, *FILES, *command]
        done = subprocess.run(whole, cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True)
        if check and done.returncode:
            raise RuntimeError(f"{' '.join(whole)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def container(self, service: str) -> str:
        """The id of a service's container."""
        return self.compose("ps", "-q", service).split()[0]

    def docker(self, *command: str) -> str:
        """One command of docker; its output."""
        return subprocess.run(["docker", *command], check=True, capture_output=True, text=True).stdout.strip()

    def get(self, path: str) -> tuple[int, str]:
        """Status and body of a page of the desk; 0 while it does not answer."""
        try:
            with urllib.request.urlopen(f"{self.url}{path}", timeout=15) as response:
                return response.status, response.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def deliver(self, person: str, number: int, text: str, sign: str = SECRET) -> int:
        """One message as Meta sends it; the status."""
        now = int(time.time() * 1000)
        message = {"mid": f"m_{person}_{number}", "text": text}
        said = {"sender": {"id": person}, "recipient": {"id": PAGE}, "timestamp": now, "message": message}
        body = json.dumps({"object": "page", "entry": [{"id": PAGE, "time": now, "messaging": [said]}]}).encode()
        signature = "sha256=" + hmac.new(sign.encode(), body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Hub-Signature-256": signature}
        request = urllib.request.Request(f"{self.url}/webhooks/meta", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=15) as response:
                return int(response.status)
        except urllib.error.HTTPError as error:
            return error.code
        except OSError:
            return 0

    def deliver_until_taken(self, person: str, number: int, text: str) -> None:
        """As Meta does: again until it is acknowledged."""
        wait_for(lambda: self.deliver(person, number, text) == 200, 120, f"message {number} of {person} is taken")

    def answers(self) -> Counter[str]:
        """How many answers each person has read."""
        calls = json.loads(self.compose("exec", "-T", "graph", "python", "-c", READ_CALLS))
        return Counter(call["recipient"] for call in calls if call["delivered"] and call["kind"] != "action")


def wait_for(true: Callable[[], Any], seconds: float, what: str) -> None:
    """Wait until it is true. Raises AssertionError."""
    ends = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ends:
            raise AssertionError(f"not within {seconds:.0f} s: {what}")
        time.sleep(0.5)


def comes_up(all_: Containers) -> None:
    """Everything starts, in its order, and the desk says that it is ready."""
    all_.compose("up", "-d", "--no-build")
    wait_for(lambda: all_.get("/readyz")[0] == 200, START, "the desk is ready")
    assert "First admin of the console" in all_.compose("logs", "--no-color", "prepare")
    assert all_.get("/")[0] == 200
    assert all_.get("/console/login/")[0] == 200


def is_closed(all_: Containers) -> None:
    """Only the desk has a port, nobody is root, secrets are their owner's, forged events are refused."""
    running = all_.docker("ps", "-q", "--filter", f"label=com.docker.compose.project={all_.project}").split()
    published = {all_.docker("port", container) for container in running} - {""}
    assert published == {f"8000/tcp -> 127.0.0.1:{all_.port}"}, published
    for part in PARTS:
        assert all_.docker("exec", all_.container(part), "id", "-u") == "10001", part
    assert all_.docker("exec", all_.container("desk"), "stat", "-c", "%a", "/secrets/secret_key") == "600"
    assert all_.deliver("7000", 1, "Obcy", sign="somebody-else") == 403


def answers(all_: Containers) -> None:
    """Questions are answered, each once, also when Meta delivers them twice."""
    for number, question in enumerate(QUESTIONS):
        for _ in range(2):
            all_.deliver_until_taken(f"80{number:02}", 1, question)
    wait_for(lambda: len(all_.answers()) == len(QUESTIONS), ANSWER, "everybody has an answer")
    time.sleep(5)
    assert all(count == 1 for count in all_.answers().values()), all_.answers()


def falls_over(part: str) -> Callable[[Containers], None]:
    """A part is killed and started again while people write."""

    def test(all_: Containers) -> None:
        first = {"worker": 9100, "bot": 9200, "postgres": 9300, "desk": 9400}[part]
        people = [str(first + number) for number in range(8)]
        back = 3 if part in {"desk", "postgres"} else 5  # without these nothing is taken, and Meta delivers it again
        for number, person in enumerate(people):
            all_.deliver_until_taken(person, 1, QUESTIONS[number % len(QUESTIONS)])
            if number == 3:
                all_.docker("kill", "--signal", "KILL", all_.container(part))
            if number == back:
                all_.compose("start", part)
        wait_for(
            lambda: set(people) <= set(all_.answers()), ANSWER, f"everybody has an answer although {part} fell over"
        )
        time.sleep(3)
        counted = all_.answers()
        assert all(counted[person] == 1 for person in people), {person: counted[person] for person in people}

    test.__doc__ = f"The {part} is killed while people write: nothing is lost, nothing comes twice."
    return test


def keeps_its_data(all_: Containers) -> None:
    """Containers that are made anew find the conversations, the admin and the secrets again."""
    before = all_.docker("exec", all_.container("desk"), "cat", "/secrets/secret_key")
    all_.compose("up", "-d", "--no-build", "--force-recreate", "desk")
    wait_for(lambda: all_.get("/readyz")[0] == 200, START, "the desk is ready again")
    assert all_.docker("exec", all_.container("desk"), "cat", "/secrets/secret_key") == before
    all_.deliver_until_taken("9900", 1, QUESTIONS[0])
    wait_for(lambda: all_.answers()["9900"] == 1, ANSWER, "an answer after the containers were made anew")


TESTS = (
    comes_up,
    is_closed,
    answers,
    falls_over("worker"),
    falls_over("bot"),
    falls_over("postgres"),
    falls_over("desk"),
    keeps_its_data,
)


def main() -> int:
    """Run them in order; stop at the first that fails. Everything is removed at the end."""
    all_, passed, failed = Containers(), 0, 0
    try:
        for test in TESTS:
            began = time.monotonic()
            try:
                test(all_)
            except (AssertionError, RuntimeError, subprocess.CalledProcessError) as error:
                failed += 1
                print(f"FAILED {test.__doc__}\n{error}\n{all_.compose('ps', check=False)}", file=sys.stderr)
                print(all_.compose("logs", "--no-color", "--tail", "40", check=False), file=sys.stderr)
                break
            passed += 1
            print(f"ok     {test.__doc__} ({time.monotonic() - began:.0f} s)", flush=True)
    finally:
        all_.compose("down", "-v", "--remove-orphans", "-t", "10", check=False)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
