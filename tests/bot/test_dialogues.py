"""Dialogues as people have them (tests/bot/dialogues/), word by word with the running bot. Today is 15 June 2026.

A turn: `person` types, `taps` a button or `sends` a marker. Then `bot` are the names of the answers in order, `says`
what stands in them, `never` what must not, `buttons` titles that are offered, `urgent` and `handover` for the desk.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.bot.talk import Person, answers, text

FOLDER = Path(__file__).parent / "dialogues"
KEYS = {"person", "taps", "sends", "bot", "says", "never", "buttons", "urgent", "handover"}


def dialogues() -> list[Any]:
    found = []
    for path in sorted(FOLDER.glob("*.yml")):
        for dialogue in yaml.safe_load(path.read_text(encoding="utf-8")):
            found.append(pytest.param(dialogue["turns"], id=f"{path.stem}: {dialogue['dialogue']}"))
    return found


@pytest.mark.parametrize("turns", dialogues())
def test_dialogue(turns: list[dict[str, Any]], person: Person) -> None:
    for number, turn in enumerate(turns, 1):
        assert not set(turn) - KEYS, f"turn {number}: unknown key"
        if "taps" in turn:
            reply = person.taps(turn["taps"])
        elif "sends" in turn:
            reply = person.sends(turn["sends"])
        else:
            reply = person.says(turn["person"])
        where = f"turn {number}, {turn.get('person') or turn.get('taps')!r}: {reply['why']['intents'][:2]}"
        said = text(reply)
        assert answers(reply) == turn["bot"], f"{where}\n{said}"
        for part in turn.get("says", ()):
            assert part in said, f"{where}: {part!r} is missing in\n{said}"
        for part in turn.get("never", ()):
            assert part not in said, f"{where}: {part!r} should not be in\n{said}"
        offered = [button["title"] for message in reply["messages"] for button in message["buttons"]]
        assert not set(turn.get("buttons", ())) - set(offered), f"{where}: {offered}"
        for key in ("urgent", "handover"):
            if key in turn:
                assert reply[key] == turn[key], where
