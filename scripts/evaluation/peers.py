"""What else a builder would pick: each peer trains on (text, intent) pairs and ranks texts."""

from __future__ import annotations

import json
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from scripts.evaluation.measures import Ranking
from scripts.evaluation.messages import ROOT, Labelled

Peer = Callable[[Labelled, Sequence[str]], list[Ranking]]
_TOP = 10
_NODE = ROOT / "var" / "peers" / "nlpjs"


class Unavailable(Exception):
    """The peer cannot be had on this machine; the message says why."""


def _ranked(names: Sequence[str], values: np.ndarray) -> Ranking:
    order = np.argsort(-values)[:_TOP]
    return [(names[i], float(values[i])) for i in order]


def svm(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """TF-IDF of runs of 2 to 5 characters, linear SVM; softmax of its margins as confidence."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.svm import LinearSVC

    vectors = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    machine = LinearSVC(C=1.0, random_state=0).fit(vectors.fit_transform([t for t, _ in train]), [i for _, i in train])
    margins = machine.decision_function(vectors.transform(texts))
    raised = np.exp((margins - margins.max(axis=1, keepdims=True)) / 0.3)
    return [_ranked(machine.classes_, row / row.sum()) for row in raised]


def fasttext(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """fastText, supervised, with subwords of 2 to 5 characters and word pairs."""
    try:
        import fasttext as library
    except ImportError as error:
        raise Unavailable("fasttext-wheel is not installed") from error
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as file:
        file.writelines(f"__label__{intent} {_line(text)}\n" for text, intent in train)
        file.flush()
        model = library.train_supervised(
            file.name, lr=0.5, epoch=40, dim=100, wordNgrams=2, minn=2, maxn=5, thread=2, seed=1, verbose=0
        )
    out = []
    for text in texts:
        found = model.f.predict(_line(text) + "\n", _TOP, 0.0, "strict")
        out.append([(name.removeprefix("__label__"), min(1.0, float(value))) for value, name in found])
    return out


def _line(text: str) -> str:
    return " ".join(text.lower().split())


def spacy_textcat(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """spaCy's text categoriser, bag of words, 15 passes."""
    import random

    import spacy
    from spacy.training import Example

    intents = sorted({intent for _, intent in train})
    nlp = spacy.blank("pl")
    model = {
        "@architectures": "spacy.TextCatBOW.v2",
        "exclusive_classes": True,
        "ngram_size": 2,
        "no_output_layer": False,
    }
    categoriser = nlp.add_pipe("textcat", config={"model": model})
    for intent in intents:
        categoriser.add_label(intent)  # type: ignore[attr-defined]
    examples = [
        Example.from_dict(nlp.make_doc(text.lower()), {"cats": {name: float(name == intent) for name in intents}})
        for text, intent in train
    ]
    optimizer = nlp.initialize(lambda: examples)
    dice = random.Random(0)
    for _ in range(15):
        dice.shuffle(examples)
        for batch in spacy.util.minibatch(examples, size=64):
            nlp.update(batch, sgd=optimizer)
    docs = nlp.pipe(text.lower() for text in texts)
    return [_ranked(intents, np.array([doc.cats[name] for name in intents])) for doc in docs]


def nlpjs(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """nlp.js (node-nlp 4) in Polish, installed with npm under var/."""
    if not shutil.which("node") or not shutil.which("npm"):
        raise Unavailable("node and npm are not installed")
    if not (_NODE / "node_modules" / "node-nlp").is_dir():
        _NODE.mkdir(parents=True, exist_ok=True)
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(_NODE), "node-nlp@4"]
        if subprocess.run(command, capture_output=True, timeout=600, check=False).returncode:
            raise Unavailable("npm could not install node-nlp")
    script = Path(__file__).with_name("nlpjs.js")
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder) / "in.json", Path(folder) / "out.json"
        given.write_text(json.dumps({"train": train, "texts": list(texts)}), encoding="utf-8")
        command = ["node", str(script), str(_NODE), str(given), str(made)]
        done = subprocess.run(command, capture_output=True, timeout=3600, check=False, cwd=folder)
        if done.returncode:
            raise Unavailable("node-nlp failed: " + done.stderr.decode()[-200:].strip())
        answers = json.loads(made.read_text(encoding="utf-8"))
    return [[(name, float(value)) for name, value in ranking[:_TOP]] for ranking in answers]
