"""The pipeline's own code without Rasa around it, for texts of any domain (the public benchmark)."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from nlu.text import polish
from nlu.text.lexicon import Lexicon
from nlu.text.model import IntentModel, Makeup
from nlu.text.pieces import folded, pieces, reading
from nlu.text.repair import Repairer
from nlu.text.views import Reading
from nlu.words import fold
from scripts.evaluation.measures import Ranking
from scripts.evaluation.messages import Labelled


class Understanding:
    """Tokens, lemmas, typo repair, features and classifiers as in config.yml, with an empty thesaurus."""

    def __init__(self, train: Labelled, makeup: Makeup) -> None:
        """Trains; a minute or two."""
        self._nlp = polish.load()
        self._lexicon = Lexicon({})
        docs = [self._tokens(text) for text, _ in train]
        self._repairer = Repairer.learn([folded(text) for text, _, _ in doc] for doc in docs)
        readings = [reading(pieces(doc, self._repairer), self._lexicon) for doc in docs]
        self._model = IntentModel.train(readings, [intent for _, intent in train], makeup, say=_say)

    def _tokens(self, text: str) -> list[tuple[str, str, int]]:
        return [(token.text, fold(token.lemma_ or token.text), token.idx) for token in self._nlp(text)]

    def read(self, text: str) -> Reading:
        """The reading that the model sees."""
        return reading(pieces(self._tokens(text), self._repairer), self._lexicon)

    def rank(self, texts: Sequence[str]) -> list[Ranking]:
        """All intents of each text, best first."""
        out = []
        for text in texts:
            values = self._model.probabilities(self.read(text))
            ranking = zip(self._model.classes, map(float, values), strict=True)
            out.append(sorted(ranking, key=lambda item: -item[1]))
        return out


def _say(message: str) -> None:
    print(f"eval: ours: {message}", file=sys.stderr, flush=True)
