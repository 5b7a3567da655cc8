"""The stand-in refuses what Meta refuses; otherwise the tests that lean on it would prove nothing."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from desk.gateway.signature import appsecret_proof
from tests.graph.running import INSTAGRAM, PAGE, PHONE, SECRET, StandIn, stand_in

TEXT = {"recipient": {"id": "2002"}, "messaging_type": "RESPONSE", "message": {"text": "Dzień dobry"}}


@pytest.fixture(scope="module")
def running() -> Iterator[StandIn]:
    with stand_in() as graph:
        yield graph


@pytest.fixture
def graph(running: StandIn) -> StandIn:
    running.state.reset()
    running.state.limit = 0
    return running


def call(
    graph: StandIn,
    body: object,
    *,
    path: str = f"v26.0/{PAGE}/messages",
    token: str = "page-token",
    proof: str | None = None,
) -> tuple[int, dict]:
    """POST as the sender does; the status and the answer."""
    proof = appsecret_proof(token, SECRET) if proof is None else proof
    request = urllib.request.Request(
        f"{graph.url}/{path}?appsecret_proof={proof}",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)["error"]


def test_a_good_call_is_delivered(graph: StandIn) -> None:
    assert call(graph, TEXT)[0] == 200
    assert graph.texts("2002") == ["Dzień dobry"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"token": "unknown"}, 190),
        ({"proof": ""}, 100),
        ({"proof": "0" * 64}, 100),
        ({"path": f"v20.0/{PAGE}/messages"}, 100),
        ({"path": "messages"}, 100),
        ({"path": f"v26.0/{INSTAGRAM}/messages"}, 200),
    ],
)
def test_who_calls_how_and_where(graph: StandIn, change: dict[str, str], code: int) -> None:
    assert call(graph, TEXT, **change)[1]["code"] == code  # type: ignore[arg-type]
    assert graph.delivered == []


def message(**content: object) -> dict:
    return {**TEXT, "message": content}


def template(*buttons: dict, text: str = "Wybierz:") -> dict:
    payload = {"template_type": "button", "text": text, "buttons": list(buttons)}
    return message(attachment={"type": "template", "payload": payload})


def quick(count: int = 1, title: str = "Tak", payload: str = "/affirm") -> list[dict]:
    return [{"content_type": "text", "title": title, "payload": payload}] * count


LINK = {"type": "web_url", "title": "Strona", "url": "https://pacjent.gov.pl"}
TAP = {"type": "postback", "title": "Tak", "payload": "/affirm"}


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (message(text="a" * 2000), message(text="a" * 2001)),
        (message(text="👍" * 1000), message(text="👍" * 1001)),
        (message(text="a"), message(text="")),
        (message(text="a"), message(txt="a")),
        (message(text="a", quick_replies=quick(13)), message(text="a", quick_replies=quick(14))),
        (message(text="a", quick_replies=quick(title="a" * 20)), message(text="a", quick_replies=quick(title="a" * 21))),
        (message(text="a", quick_replies=quick(payload="a" * 1000)), message(text="a", quick_replies=quick(payload="a" * 1001))),
        (message(text="a", metadata="a" * 1000), message(text="a", metadata="a" * 1001)),
        (template(TAP, TAP, LINK), template(TAP, TAP, LINK, LINK)),
        (template(LINK), template()),
        (template(LINK, text="a" * 640), template(LINK, text="a" * 641)),
        (template(LINK), template({**LINK, "url": "mailto:ikp-pomoc@cez.gov.pl"})),
        ({**TEXT, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}, {**TEXT, "messaging_type": "MESSAGE_TAG", "tag": "ACCOUNT_UPDATE"}),
        (TEXT, {key: value for key, value in TEXT.items() if key != "messaging_type"}),
        (TEXT, {**TEXT, "recipient": {"id": 2002}}),
        (TEXT, {**TEXT, "recipient": {"id": "1", "comment_id": "2"}}),
        ({"recipient": {"id": "2002"}, "sender_action": "typing_on"}, {**TEXT, "sender_action": "typing_on"}),
    ],
)  # fmt: skip
def test_both_sides_of_each_limit(graph: StandIn, good: dict, bad: dict) -> None:
    assert call(graph, good)[0] == 200
    status, error = call(graph, bad)
    assert (status, error["code"]) == (400, 100)
    assert len(graph.state.problems) == 1


def test_instagram_counts_bytes(graph: StandIn) -> None:
    where = {"path": f"v26.0/{INSTAGRAM}/messages", "token": "instagram-token"}
    assert call(graph, message(text="ż" * 500), **where)[0] == 200  # type: ignore[arg-type]
    assert call(graph, message(text="ż" * 501), **where)[0] == 400  # type: ignore[arg-type]


def test_whatsapp_has_its_own_shape(graph: StandIn) -> None:
    where = {"path": f"v26.0/{PHONE}/messages", "token": "phone-token"}
    good = {"messaging_product": "whatsapp", "to": "48600700800", "type": "text", "text": {"body": "a" * 4096}}
    assert call(graph, good, **where)[0] == 200  # type: ignore[arg-type]
    for bad in (
        {**good, "text": {"body": "a" * 4097}},
        {**good, "to": "PL.1"},
        {**good, "messaging_product": "x"},
        TEXT,
    ):
        assert call(graph, bad, **where)[0] == 400  # type: ignore[arg-type]


def test_a_comment_gets_one_private_reply(graph: StandIn) -> None:
    reply = {"recipient": {"comment_id": "55_77"}, "message": {"text": "Odpowiedź"}}
    assert call(graph, reply)[0] == 200
    assert call(graph, reply)[1]["code"] == 10900
    assert len(graph.delivered) == 1


@pytest.mark.parametrize(
    ("hours", "tagged", "status"),
    [(23.9, False, 200), (24.1, False, 400), (24.1, True, 200), (167.9, True, 200), (168.1, True, 400)],
)
def test_the_window(graph: StandIn, hours: float, tagged: bool, status: int) -> None:
    graph.state.heard[(PAGE, "2002")] = time.time() - hours * 3600
    body = {**TEXT, "messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"} if tagged else TEXT
    assert call(graph, body)[0] == status


def test_more_calls_a_second_than_allowed(graph: StandIn) -> None:
    graph.state.limit = 3
    codes = [call(graph, TEXT)[1].get("code") for _ in range(5)]
    assert codes == [None, None, None, 613, 613]


def test_it_runs_as_a_process_and_takes_commands() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [
        sys.executable,
        "-m",
        "tests.graph.server",
        "--port",
        str(port),
        "--secret",
        SECRET,
        "--account",
        "page:1001:page-token",
    ]
    process = subprocess.Popen(command)
    try:
        graph = StandIn(None, port)  # type: ignore[arg-type]
        deadline = time.monotonic() + 20
        while True:
            try:
                urllib.request.urlopen(f"{graph.url}/control/calls", timeout=1).close()
                break
            except OSError:
                assert time.monotonic() < deadline, "the stand-in did not start"
                time.sleep(0.1)
        assert call(graph, {"mode": "error", "code": 613}, path="control/fail")[0] == 200
        assert call(graph, TEXT)[1]["code"] == 613
        assert call(graph, TEXT)[0] == 200
        with urllib.request.urlopen(f"{graph.url}/control/calls", timeout=5) as response:
            assert [recorded["code"] for recorded in json.load(response)] == [613, None]
        assert call(graph, {}, path="control/reset")[0] == 200
        with urllib.request.urlopen(f"{graph.url}/control/problems", timeout=5) as response:
            assert json.load(response) == []
    finally:
        process.terminate()
        process.wait(10)
