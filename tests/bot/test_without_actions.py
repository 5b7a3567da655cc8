"""The action server is down: what needs no rule is still answered, the rest says so, and nobody is left in a form."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from scripts.settings import ROOT
from tests.bot.talk import Bot, Person, answers, running_bot, text


@pytest.fixture(scope="module")
def halved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """A bot whose action server has been stopped after a form was opened in the conversation `test:1:open`."""
    with running_bot(tmp_path_factory.mktemp("halved")) as bot:
        Person(bot, "test:1:open").says("kiedy druga dawka hpv")
        Person(bot, "test:1:danger").says("nie widzę córki w ikp")
        next(part for part in bot.parts.parts if part.name == "actions").stop()
        yield bot


def test_plain_answers_still_come(halved: Bot) -> None:
    person = Person(halved)
    assert answers(person.says("gdzie na ikp znajdę zwolnienie lekarskie")) == ["utter_sick_leave_where"]
    assert answers(person.says("który to mój oddział nfz? jestem z Radomia")) == ["utter_nfz_branch"]
    assert answers(person.says("chcę rozmawiać z człowiekiem")) == ["utter_ask_human"]


def test_what_needs_a_rule_says_so(halved: Bot) -> None:
    person = Person(halved)
    reply = person.says("pierwsza dawka hpv 12 marca, kiedy druga?")
    assert answers(reply) == ["utter_rule_unavailable"]
    assert "ikp-pomoc@cez.gov.pl" in text(reply)
    assert reply["handover"] == "offered"
    assert answers(person.says("co to jest ikp")) == ["utter_about_ikp"]


def test_an_open_form_is_closed(halved: Bot) -> None:
    person = Person(halved, "test:1:open")
    assert answers(person.says("12 marca")) == ["utter_rule_unavailable"]
    assert answers(person.says("12 marca")) == ["utter_inform"]


def test_danger_in_an_open_form(halved: Bot) -> None:
    reply = Person(halved, "test:1:danger").says("dziecko nie oddycha, pomocy")
    assert answers(reply) == ["utter_emergency"]
    assert reply["urgent"] == "emergency"


def test_not_understood_asks_back_plainly(halved: Bot) -> None:
    reply = Person(halved).says("qwert zuiop asdfg")
    assert answers(reply) in (["utter_clarify"], ["utter_out_of_scope"])


def test_a_slow_action_server_is_not_waited_for(halved: Bot) -> None:
    slow = subprocess.Popen([sys.executable, "-m", "tests.bot.slow_actions", str(halved.actions_port)], cwd=ROOT)
    try:
        _wait_for(halved.actions_port)
        reply = Person(halved).says("pierwsza dawka hpv 12 marca, kiedy druga?")  # within the person's own time limit
    finally:
        slow.kill()
        slow.wait()
    assert answers(reply) == ["utter_rule_unavailable"]


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("the slow action server did not start")
