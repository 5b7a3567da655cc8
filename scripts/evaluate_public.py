"""`make eval-public`: the same pipeline code on MASSIVE-pl, which nobody here wrote (`scripts.evaluate_public`).

Trained on its 7,978 training rows only, with the thesaurus empty; no dates, no caution; with the view of grammar and the
networks that read words in order, which the bot's config leaves off. Nothing of it reaches the bot.
"""

from __future__ import annotations

import argparse
import sys

from nlu.text.model import Makeup
from scripts.evaluation import messages, registry
from scripts.evaluation.measures import Ranking, best, score
from scripts.evaluation.messages import Labelled
from scripts.evaluation.pure import Understanding
from scripts.evaluation.tables import Report, percent
from scripts.noise import KINDS, noised

OURS = "Asystent IKP"
MAKEUP = Makeup(networks=2, in_order=4, grammar=True)  # chosen on its training and validation parts (docs/decisions)
PUBLISHED = [["mT5 (published, all 11,514 rows)", "87.1"], ["XLM-R (published, all 11,514 rows)", "85.8"]]


def main(argv: list[str] | None = None) -> int:
    """Exit code 0 when measured; 1 where the benchmark's file is missing."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate_public", description=__doc__.splitlines()[0])
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    args = parser.parse_args(argv)
    try:
        parts = messages.public()
    except FileNotFoundError as missing:
        print(f"eval-public: {missing.filename} is not there", file=sys.stderr)
        return 1
    test = parts["test"]
    texts = {kind: [noised(text, kind) for text, _ in test] for kind in KINDS}
    every = list(dict.fromkeys(text for kind in KINDS for text in texts[kind]))
    ranked = {OURS: dict(zip(every, Understanding(parts["train"], MAKEUP).rank(every), strict=True))}
    for name in [] if args.no_peers else registry.PEERS:
        rankings = registry.answers(name, parts["train"], every)
        if rankings is not None:
            ranked[name] = dict(zip(every, rankings, strict=True))
    report = Report("MASSIVE-pl, 60 intents")
    rows = [_row(name, rankings, test, texts) for name, rankings in ranked.items()]
    head = ["system", "macro-F1 %", *(f"{kind.replace('_', ' ')} %" for kind in KINDS)]
    report.table(f"Test accuracy, {len(test)} utterances, trained on {len(parts['train'])}", head, rows)
    report.table("For comparison", ["system", "accuracy %"], PUBLISHED)
    report.save(messages.ROOT / "var" / "eval", "public")
    print(report.text())
    return 0


def _row(name: str, rankings: dict[str, Ranking], test: Labelled, texts: dict[str, list[str]]) -> list[str]:
    labels = [intent for _, intent in test]
    found = {kind: [rankings[text] for text in texts[kind]] for kind in KINDS}
    right = [sum(best(r)[0] == i for r, i in zip(found[kind], labels, strict=True)) / len(labels) for kind in KINDS]
    return [name, percent(score(labels, found["clean"], ()).macro_f1), *map(percent, right)]


if __name__ == "__main__":
    sys.exit(main())
