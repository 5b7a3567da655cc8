"""Rasa's own pipelines, trained on the same examples; and reading a Rasa model's answers."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from scripts.evaluation.measures import Ranking
from scripts.evaluation.messages import Labelled

# What `rasa init` writes, without the parts that only concern dialogue.
STOCK: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": 100, "constrain_similarities": True, "random_seed": 1},
]
LOGISTIC: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "LogisticRegressionClassifier"},
]


def train_model(pipeline: list[dict[str, Any]], train: Labelled, folder: Path) -> Path:
    """Trains an NLU-only model of this pipeline; returns its file."""
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog()
    by_intent: dict[str, list[str]] = {}
    for text, intent in train:
        by_intent.setdefault(intent, []).append(" ".join(text.split()))
    blocks = [{"intent": i, "examples": "".join(f"- {t}\n" for t in texts)} for i, texts in by_intent.items()]
    data, config = folder / "nlu.yml", folder / "config.yml"
    data.write_text(yaml.safe_dump({"version": "3.1", "nlu": blocks}, allow_unicode=True), encoding="utf-8")
    recipe = {"recipe": "default.v1", "assistant_id": "peer", "language": "pl", "pipeline": pipeline, "policies": []}
    config.write_text(yaml.safe_dump(recipe), encoding="utf-8")
    made = train_nlu(str(config), str(data), output=str(folder), fixed_model_name="peer")
    if not made:
        raise RuntimeError("Rasa trained no model")
    return Path(made)


class Parser:
    """A loaded model that parses texts one by one, as the server would."""

    def __init__(self, model: Path) -> None:
        """Loads the model; seconds."""
        from rasa.core.agent import Agent
        from rasa.utils.log_utils import configure_structlog

        configure_structlog()
        self._agent = Agent.load(str(model))
        self._loop = asyncio.new_event_loop()

    def parse(self, text: str) -> dict[str, Any]:
        """The parse data, as `/model/parse` gives it."""
        parsed: dict[str, Any] = self._loop.run_until_complete(self._agent.parse_message(text))
        return parsed

    def rank(self, text: str) -> Ranking:
        """The ranking of one text."""
        return [
            (item["name"], float(item["confidence"])) for item in self.parse(text)["intent_ranking"] if item["name"]
        ]


def ranks(pipeline: list[dict[str, Any]], train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """Trains the pipeline and ranks the texts."""
    with tempfile.TemporaryDirectory() as folder:
        parser = Parser(train_model(pipeline, train, Path(folder)))
        return [parser.rank(text) for text in texts]


def diet(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """Rasa's stock pipeline: DIET, 100 epochs."""
    return ranks(STOCK, train, texts)


def logistic(train: Labelled, texts: Sequence[str]) -> list[Ranking]:
    """Rasa with its logistic regression."""
    return ranks(LOGISTIC, train, texts)
