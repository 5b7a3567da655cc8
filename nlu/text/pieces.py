"""The pieces of a message that understanding works on: folded, repaired words with their lemma and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nlu.text import morphology, views
from nlu.text.lexicon import Lexicon
from nlu.text.repair import Repairer
from nlu.words import fold

_DRAWN_OUT = re.compile(r"([^\W\d])\1{2,}")  # `nieeee`


@dataclass(frozen=True)
class Piece:
    """One word or sign. `start` and `end` count in the message's text; a parted word gives two pieces of one place."""

    word: str
    lemma: str
    start: int
    end: int


def folded(word: str) -> str:
    """The word folded, drawn-out letters shortened; a sign that folds to nothing stays as it is."""
    return _DRAWN_OUT.sub(r"\1", fold(word)) or word


def pieces(tokens: Iterable[tuple[str, str, int]], repairer: Repairer) -> list[Piece]:
    """From (text, folded lemma, start) of each token; blank tokens are left out."""
    found = []
    for text, lemma, start in tokens:
        if text.isspace():
            continue
        word, end = folded(text), start + len(text)
        repaired = repairer.repair(word)
        if repaired == (word,):
            found.append(Piece(word, lemma, start, end))
        else:
            found += [Piece(part, morphology.lemma(part), start, end) for part in repaired]
    return found


def reading(found: Sequence[Piece], lexicon: Lexicon, marks: Sequence[str] = ()) -> views.Reading:
    """The pieces as the model's views want them."""
    return views.read([piece.word for piece in found], [piece.lemma for piece in found], lexicon, marks)
