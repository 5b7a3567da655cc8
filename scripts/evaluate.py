"""`make eval`: how well the bot understands messages kept apart, beside its peers: `python -m scripts.evaluate`.

Thresholds were chosen on the dev messages; every figure printed here is of the test messages, which nobody tuned on.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path

import numpy as np

from knowledge.intents import faq_intents, topic_of
from scripts.evaluation import messages, plots, registry, split
from scripts.evaluation.measures import (
    Ranking,
    best,
    calibration,
    chosen_threshold,
    fewest_wrong,
    operating_curve,
    score,
    with_threshold,
)
from scripts.evaluation.messages import Labelled
from scripts.evaluation.tables import Report, percent
from scripts.noise import KINDS

OUT = messages.ROOT / "var" / "eval"
SAFETY = ("emergency", "data_incident", "medical_advice")
MOST_REJECTED = 0.04
SAME_REJECTED = (0.02, 0.04, 0.08)
OURS = "Asystent IKP"


def main(argv: list[str] | None = None) -> int:
    """Exit code 0 when measured; 1 without a model or messages."""
    parser = argparse.ArgumentParser(prog="python -m scripts.evaluate", description=__doc__.splitlines()[0])
    parser.add_argument("--no-peers", action="store_true", help="only ours")
    parser.add_argument(
        "--peers", nargs="+", choices=list(registry.PEERS), default=list(registry.PEERS), help="only these"
    )
    args = parser.parse_args(argv)
    tests = {kind: messages.kept_apart("test", kind) for kind in KINDS}
    dev = messages.kept_apart("dev")
    if not tests["clean"] or not dev:
        print(f"eval: no kept-apart messages under {messages.KEPT_APART}", file=sys.stderr)
        return 1
    every = [*dev, *(pair for kind in KINDS for pair in tests[kind])]
    texts = list(dict.fromkeys(text for text, _ in every))
    ranked = {OURS: dict(zip(texts, _ours(texts), strict=True))}
    if not args.no_peers:
        for name in args.peers:
            rankings = registry.answers(name, messages.training(), texts)
            if rankings is not None:
                ranked[name] = dict(zip(texts, rankings, strict=True))
    report = Report("How well it understands")
    _report(report, ranked, dev, tests)
    split.report(report, _PARSER[0])
    report.save(OUT, "eval")
    print(report.text())
    print(f"eval: tables and pictures are in {OUT.relative_to(messages.ROOT)}/")
    return 0


_PARSER: list = []


def _ours(texts: list[str]) -> list[Ranking]:
    from scripts.evaluation.rasa_peers import Parser
    from scripts.train import ensure_model

    model = ensure_model()
    _PARSER[:] = [Parser(model)]
    rankings, started = [], time.monotonic()
    for done, text in enumerate(texts, start=1):
        rankings.append(_PARSER[0].rank(text))
        if done % 1000 == 0:
            seconds = time.monotonic() - started
            print(f"eval: {OURS}: {done} of {len(texts)} messages, {seconds:.0f} s", file=sys.stderr, flush=True)
    return rankings


def _report(report: Report, ranked: dict[str, dict[str, Ranking]], dev: Labelled, tests: dict[str, Labelled]) -> None:
    faq = faq_intents()
    clean = tests["clean"]
    labels = [intent for _, intent in clean]
    rows, noise, curves = [], [], {}
    for name, rankings in ranked.items():
        threshold = None
        if name != OURS:  # each peer at its own best: the threshold that rejects 4 % of the dev messages
            threshold = chosen_threshold([i for _, i in dev], [rankings[t] for t, _ in dev], faq, MOST_REJECTED)
        found = {kind: _served([rankings[t] for t, _ in tests[kind]], threshold) for kind in KINDS}
        scores = {kind: score([i for _, i in tests[kind]], found[kind], faq) for kind in KINDS}
        report.data[name] = {kind: asdict(s) for kind, s in scores.items()}
        s = scores["clean"]
        shares = (s.accuracy, s.macro_f1, s.wrong_answers, s.asked_back, s.outside_recall, s.outside_answered)
        rows.append([name, *map(percent, (*shares, s.inside_rejected)), f"{s.auroc:.3f}", percent(s.calibration_error)])
        noise.append([name, *(percent(scores[kind].accuracy) for kind in KINDS)])
        curves[name] = operating_curve(labels, [rankings[t] for t, _ in clean], faq)
    head = ["system", "accuracy", "macro-F1", "wrong FAQ answers", "asked back", "out-of-scope recall"]
    head += ["out of scope answered", "in scope rejected", "AUROC", "calibration error"]
    report.table(f"Test messages as written ({len(clean)}); shares in %", head, rows)
    fewest = [
        [name, *map(percent, fewest_wrong(labels, [ranked[name][t] for t, _ in clean], faq, SAME_REJECTED))]
        for name in ranked
    ]
    head = ["system", *(f"{percent(share)} rejected" for share in SAME_REJECTED)]
    report.table("Wrong FAQ answers (%) when each rejects at most so many in-scope messages (%)", head, fewest)
    report.table("Accuracy by noise (%)", ["system", *(kind.replace("_", " ") for kind in KINDS)], noise)
    _ours_in_detail(report, [ranked[OURS][t] for t, _ in clean], clean, curves)


def _served(rankings: list[Ranking], threshold: float | None) -> list[Ranking]:
    return rankings if threshold is None else with_threshold(rankings, threshold)


def _ours_in_detail(
    report: Report,
    rankings: list[Ranking],
    clean: Labelled,
    curves: dict[str, list[tuple[float, float, float]]],
) -> None:
    faq = faq_intents()
    labels = [intent for _, intent in clean]
    guesses = [best(r)[0] for r in rankings]
    s = score(labels, rankings, faq)
    topics: dict[str, list[bool]] = {}
    for label, guess in zip(labels, guesses, strict=True):
        topics.setdefault(topic_of(label), []).append(label == guess)
    rows = [[topic, str(len(hits)), percent(float(np.mean(hits)))] for topic, hits in sorted(topics.items())]
    report.table(f"{OURS} by topic", ["topic", "messages", "accuracy %"], rows)
    pairs = list(zip(guesses, labels, strict=True))
    safe = []
    for name in SAFETY:
        hits = [guess == name for guess, label in pairs if label == name]
        safe.append([name, str(len(hits)), percent(sum(hits) / max(1, len(hits)))])
    danger = [guess in SAFETY for guess, label in pairs if label in SAFETY]
    safe.append(["any of the three", str(len(danger)), percent(float(np.mean(danger)))])
    report.table("Recall of the safety intents", ["intent", "messages", "recall %"], safe)
    report.line(
        f"Operating point (config.yml): out of scope answered {percent(s.outside_answered)} %, in scope rejected "
        f"{percent(s.inside_rejected)} % (called out of scope {percent(s.inside_called_outside)} %, the rest asked "
        f"back); asking back offers the right intent in {percent(s.asked_back_helpfully)} %."
    )
    points = [[f"{t:.2f}", percent(a), percent(r)] for t, a, r in curves[OURS][::3]]
    report.table("Its curve", ["threshold", "out of scope answered %", "in scope rejected %"], points)
    confused = Counter((i, g) for i, g in zip(labels, guesses, strict=True) if i != g).most_common(15)
    report.table("Most confused", ["meant", "understood as", "times"], [[a, b, str(n)] for (a, b), n in confused])
    right = np.array([g == i for g, i in zip(guesses, labels, strict=True)])
    bins = calibration(right, np.array([best(r)[1] for r in rankings]))
    report.table(
        "Calibration", ["confidence", "right", "messages"], [[f"{c:.2f}", f"{r:.2f}", str(n)] for c, r, n in bins]
    )
    plots.confusion(labels, guesses, OUT / "confusion.svg")
    plots.operating(curves, (s.outside_answered, s.inside_rejected), OUT / "operating.svg")
    plots.calibration(bins, OUT / "calibration.svg")
    wrong = [(i, g, t) for (t, i), g in zip(clean, guesses, strict=True) if i != g]
    Path(OUT / "errors.json").write_text(json.dumps(wrong, ensure_ascii=False, indent=1), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
