"""The peers by name, and their answers kept under var/ as long as data and peers stay the same."""

from __future__ import annotations

import inspect
import json
import sys
import time
from collections.abc import Sequence

from scripts.evaluation import peers, rasa_peers
from scripts.evaluation.measures import Ranking
from scripts.evaluation.messages import ROOT, Labelled, fingerprint
from scripts.evaluation.peers import Peer, Unavailable

PEERS: dict[str, Peer] = {
    "TF-IDF characters + LinearSVC": peers.svm,
    "fastText": peers.fasttext,
    "spaCy textcat": peers.spacy_textcat,
    "nlp.js (node-nlp, pl)": peers.nlpjs,
    "Rasa + LogisticRegression": rasa_peers.logistic,
    "Rasa stock (DIET, 100 epochs)": rasa_peers.diet,
}
CACHE = ROOT / "var" / "eval" / "cache"


def answers(name: str, train: Labelled, texts: Sequence[str]) -> list[Ranking] | None:
    """A peer's rankings of the texts, from the cache where possible; None, said on stderr, when it can't be had."""
    peer = PEERS[name]
    path = CACHE / f"{fingerprint(name, inspect.getsource(peer), train, list(texts))}.json"
    if path.is_file():
        return [[(n, c) for n, c in ranking] for ranking in json.loads(path.read_text(encoding="utf-8"))]
    started = time.monotonic()
    print(f"eval: {name}: training on {len(train)} examples …", file=sys.stderr, flush=True)
    try:
        rankings = peer(train, texts)
    except Unavailable as reason:
        print(f"eval: {name}: not available here ({reason})", file=sys.stderr, flush=True)
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rankings), encoding="utf-8")
    print(f"eval: {name}: done after {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
    return rankings
