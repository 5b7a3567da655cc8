"""Where one message may hold several questions: `1) … 2) …`, `… i jeszcze …`, `…? A gdzie …`, `gdzie …, jak …`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.text.manner import (
    LONGEST_OPENER,
    QUESTION_WORDS,
    announces_several,
    asks_in_words,
    complains,
    introduces,
    one_word_question,
    opener,
    what_next,
    word_count,
)
from nlu.text.pieces import Piece

_FEWEST_WORDS = 2
_MOST_CLAUSES = 12
_ENDS = frozenset("?!.;")
_SIGNS = frozenset(",-–—:")
_JOINING = {"i", "a", "oraz", "ale", "lub", "ani", "albo", "tylko"}
_SUBORDINATE = {"az", "bo", "ze"}
_SUBORDINATE_BEGINNINGS = (
    "gdy", "jesli", "jezeli", "skoro", "zeby", "aby", "poniewaz", "mimo", "choc", "ktor", "czyli"
)  # fmt: skip
# `nie wiem, gdzie …`, `chcę zapytać, czy …`: the comma belongs to the question.
_LEADING = (
    "wiem",
    "wie",
    "wiadomo",
    "powiedz",
    "napisz",
    "pytam",
    "zapyta",
    "dowiedz",
    "sprawdz",
    "podpowiedz",
    "mowi",
    "zobacz",
)
_ASKED_ANYWHERE = {"gdzie", "skad", "kiedy", "czy", "czemu", "dlaczego", "ile", "jak"}  # written without a comma, too
_NUMBER = re.compile(r"(?:[1-9]|[a-d])\)?")  # `b)` may be one piece


@dataclass(frozen=True)
class Clause:
    """A stretch of a message. `firm`: the citizen set it apart from the one before; else it may just go on."""

    pieces: list[Piece]
    firm: bool


def clauses(text: str, pieces: Sequence[Piece]) -> list[Clause]:
    """The clauses of a message, in order; empty when it is all one. Signs at a border belong to the clause before it.

    What says too little by itself goes with the clause before it; what only announces a question is left out.
    """
    found: list[Clause] = []
    starts = _starts(text, pieces)
    for (start, firm), end in zip(starts, [*(start for start, _ in starts[1:]), len(pieces)], strict=True):
        part = list(pieces[start:end])
        if found and introduces(found[-1].pieces):
            found[-1] = Clause(part, found[-1].firm)
        elif found and (_slight(part, firm) or _slight(found[-1].pieces, True)):
            found[-1] = Clause(found[-1].pieces + part, found[-1].firm)
        else:
            found.append(Clause(part, firm))
    return found if 1 < len(found) <= _MOST_CLAUSES else []


def _starts(text: str, pieces: Sequence[Piece]) -> list[tuple[int, bool]]:
    """Where clauses begin, and whether firmly."""
    starts, free = [(0, True)], 1
    announced = announces_several(text)
    for place in range(1, len(pieces)):
        if place < free:
            continue
        if length := _opens(text, pieces, place):
            starts.append((place, True))
            free = place + length
        elif place > free and (_goes_on(text, pieces, place) or _asks_again(pieces, starts[-1][0], place)):
            starts.append((place, announced))
            free = place + 1
    return starts


def _slight(part: Sequence[Piece], firm: bool) -> bool:
    """Whether a clause says too little to be looked at by itself."""
    return what_next(part) or (word_count(part) < _FEWEST_WORDS and not (firm and one_word_question(part)))


def _opens(text: str, pieces: Sequence[Piece], place: int) -> int:
    """How many words open a clause here that the citizen set apart; 0 when none does."""
    here, before = pieces[place], pieces[place - 1]
    length = opener([piece.word for piece in pieces[place : place + LONGEST_OPENER]])
    if before.word in _ENDS:
        return max(1, length) if here.word not in _ENDS else 0
    if "\n" in text[before.end : here.start] or _parts(text, before):
        return max(1, length)
    if _NUMBER.fullmatch(here.word):
        signs = [here.word[-1], *(piece.word for piece in pieces[place + 1 : place + 2])]
        if ")" in signs:
            return 1 + signs.index(")")
    return length


def _parts(text: str, sign: Piece) -> bool:
    """Whether a sign stands between two points: `+`, ` / `, a dictated full stop."""
    apart = text[sign.start - 1 : sign.start].isspace()
    return sign.word in ("+", "kropka") or (sign.word == "/" and apart)


def _goes_on(text: str, pieces: Sequence[Piece], place: int) -> bool:
    """Whether a clause begins here that may or may not be a new question."""
    here, before = pieces[place].word, pieces[place - 1].word
    if here in _SIGNS or here in _ENDS or before in _JOINING:
        return False
    if here in _SUBORDINATE or here.startswith(_SUBORDINATE_BEGINNINGS):
        return False
    if before not in _SIGNS:
        return here in _JOINING
    apart = text[pieces[place - 1].end : pieces[place].start].isspace()  # not `9-latek`
    return apart and not (here in QUESTION_WORDS and _leads(pieces, place))


def _asks_again(pieces: Sequence[Piece], start: int, place: int) -> bool:
    """`gdzie są wyniki kiedy druga dawka`: a question word without a comma, behind what can be a question by itself."""
    before = pieces[start:place]
    says_enough = word_count(before) > _FEWEST_WORDS or asks_in_words(before) or complains(before)
    return pieces[place].word in _ASKED_ANYWHERE and says_enough and not _leads(pieces, place)


def _leads(pieces: Sequence[Piece], place: int) -> bool:
    return any(piece.word.startswith(_LEADING) for piece in pieces[max(0, place - 3) : place])
