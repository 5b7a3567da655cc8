"""How well messages with several questions are parted, and stories with one are left whole."""

from __future__ import annotations

from typing import Any

import yaml

from scripts.evaluation.measures import FALLBACK
from scripts.evaluation.messages import KEPT_APART
from scripts.evaluation.rasa_peers import Parser
from scripts.evaluation.tables import Report, percent


def asked(parsed: dict[str, Any]) -> list[str]:
    """The intents of a parsed message: the main one, then each further question."""
    further = [entity["value"] for entity in parsed["entities"] if entity["entity"] == "question"]
    return [parsed["intent"]["name"], *further]


def report(out: Report, parser: Parser) -> None:
    """Adds the table, if there are messages for it (`multi.yml`)."""
    path = KEPT_APART / "multi.yml"
    if not path.is_file():
        return
    cases = yaml.safe_load(path.read_text(encoding="utf-8"))
    found = [(case["intents"], asked(parser.parse(case["text"]))) for case in cases]
    several = [(meant, got) for meant, got in found if len(meant) > 1]
    single = [(meant, got) for meant, got in found if len(meant) == 1]
    rows = [
        ["several questions: all found, in order", str(len(several)), _share([m == g for m, g in several])],
        ["several questions: parted at all", str(len(several)), _share([len(g) > 1 for _, g in several])],
        ["several questions: one of them answered first", str(len(several)), _share([g[0] in m for m, g in several])],
        ["one question in a story: wrongly parted", str(len(single)), _share([len(g) > 1 for _, g in single])],
        ["one question in a story: understood", str(len(single)), _share([m[0] == g[0] for m, g in single])],
        ["one question in a story: asked back", str(len(single)), _share([g[0] == FALLBACK for _, g in single])],
    ]
    out.table("Several questions in one message", ["messages", "count", "%"], rows)


def _share(flags: list[bool]) -> str:
    return percent(sum(flags) / len(flags)) if flags else "-"
