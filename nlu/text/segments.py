"""Where one message may hold several questions: `1) … 2) …`, `… i jeszcze …`, `…? A gdzie …`."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.text.pieces import Piece

_FEWEST_WORDS = 2
_MOST_SEGMENTS = 8
_ENDS = frozenset("?!.;")
_OPENERS = (
    "i jeszcze", "a jeszcze", "oraz", "a poza tym", "poza tym", "drugie pytanie", "druga sprawa", "trzecie pytanie",
    "trzecia sprawa", "po drugie", "po trzecie", "i drugie", "i trzecie", "a takze", "przy okazji", "dodatkowo",
    "ponadto", "kolejne pytanie", "kolejna sprawa", "jeszcze jedno", "jeszcze pytanie", "i czy", "i gdzie", "i kiedy",
    "i jak", "i co z", "i do kiedy", "i ile", "a gdzie", "a kiedy", "a czy", "a jak", "a co z", "a do kiedy", "a ile",
    "no i", "plus", "i druga", "i dodatkowo", "i przy okazji", "a przy okazji", "a druga", "i pytanie",
)  # fmt: skip
_OPENING = {tuple(opener.split()) for opener in _OPENERS}
_LONGEST = max(len(opener) for opener in _OPENING)
_ASKING = {
    "gdzie", "skad", "dokad", "kiedy", "jak", "czemu", "dlaczego", "czy", "co", "ile", "kto", "kogo", "komu", "ktory",
    "ktora", "ktore", "ktorego", "ktorej", "jaki", "jaka", "jakie", "mozna", "moge", "prosze", "podaj", "podajcie",
}  # fmt: skip
_NUMBER = re.compile(r"[1-9]|[a-d]")


def segments(text: str, pieces: Sequence[Piece]) -> list[list[Piece]]:
    """The parts of a message, in order; empty when it is all one. Signs at a border belong to the part before it."""
    starts, free = [], 1
    for place in range(1, len(pieces)):
        if place >= free and (length := _opens(text, pieces, place)):
            starts.append(place)
            free = place + length
    parts: list[list[Piece]] = []
    for start, end in zip([0, *starts], [*starts, len(pieces)], strict=True):
        part = list(pieces[start:end])
        if parts and (_words(part) < _FEWEST_WORDS or _words(parts[-1]) < _FEWEST_WORDS):
            parts[-1] += part
        else:
            parts.append(part)
    return parts if 1 < len(parts) <= _MOST_SEGMENTS else []


def asks(part: Sequence[Piece]) -> bool:
    """Whether a part reads like a question or a further point, rather than like a sentence of a story."""
    words = [piece.word for piece in part]
    return "?" in words or not _ASKING.isdisjoint(words) or _opener(words) > 0 or words[1:2] == [")"]


def _words(part: Sequence[Piece]) -> int:
    return sum(len(piece.word) > 1 and piece.word.isalpha() for piece in part)


def _opens(text: str, pieces: Sequence[Piece], place: int) -> int:
    """How many words open a new part here; 0 when none does."""
    here, before = pieces[place], pieces[place - 1]
    length = _opener([piece.word for piece in pieces[place : place + _LONGEST]])
    if before.word in _ENDS:
        return max(1, length) if here.word not in _ENDS else 0
    if "\n" in text[before.end : here.start] or before.word == "+":
        return max(1, length)
    if _NUMBER.fullmatch(here.word) and place + 1 < len(pieces) and pieces[place + 1].word == ")":
        return 2
    return length


def _opener(words: Sequence[str]) -> int:
    return max((n for n in range(1, _LONGEST + 1) if tuple(words[:n]) in _OPENING), default=0)
