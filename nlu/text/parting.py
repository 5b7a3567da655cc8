"""Which clauses of a message are parts of their own, and what each is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from knowledge.intents import faq_intents, topic_of
from nlu.text.manner import another_point, asks, asks_in_words, complains, elided, leans, question_word
from nlu.text.pieces import Piece
from nlu.text.segments import Clause

_FAINT = 0.01  # what the whole message grants an intent that it does not show
_ELSEWHERE = 0.03  # and a question an intent of another matter than the question before it
_HEARD, _CLEARLY_HEARD = 0.01, 0.2  # shares of an intent in the whole message
_SURELY = 0.95  # what two clauses of different matters are sure of is two questions, however the whole sounds

Read = Callable[[list[Piece]], np.ndarray]  # the probability of each intent


@dataclass(frozen=True)
class Part:
    """One clause or several that belong together, with the probability of each intent."""

    pieces: list[Piece]
    values: np.ndarray


class Parting:
    """Joins the clauses that go on with the same matter; a clause is a new part only where both are `sure` enough."""

    def __init__(self, intents: Sequence[str], sure: float) -> None:
        self._intents, self._sure = intents, sure
        self._faq = np.array([intent in faq_intents() for intent in intents])
        self._matters = np.array([matter_of(intent) for intent in intents])

    def parts(self, clauses: Sequence[Clause], whole: np.ndarray, read: Read) -> list[Part]:
        """The parts of a message, in order; none when it is all one. `whole` is what it says read at once."""
        found: list[Part] = []
        worth_reading = self._without_hopeless(clauses, whole)
        for clause in worth_reading if len(worth_reading) > 1 else ():
            values = read(_with_its_question(found[-1].pieces if found else [], clause))
            of_its_own = asks(clause.pieces) and another_point(clause.pieces)  # „a po drugie, czy to jest darmowe”
            if found and not of_its_own and (leans(clause.pieces) or not (clause.firm or asks(clause.pieces))):
                values = _in_light_of(whole, values)
            if found and asks(clause.pieces) and not of_its_own:
                values = self._going_on(found[-1], values)
            here = Part(clause.pieces, values)
            if not found or clause.firm or self._another(found[-1], here, whole):
                found.append(here)
            else:
                joined = found[-1].pieces + clause.pieces
                found[-1] = Part(joined, read(joined))
        return found if len(found) > 1 else []

    def _without_hopeless(self, clauses: Sequence[Clause], whole: np.ndarray) -> list[Clause]:
        """The clauses, joined where `_another` could not part them whatever they are about: most need no reading."""
        two_heard = np.count_nonzero(whole[self._faq] >= _HEARD) > 1
        found: list[Clause] = []
        for clause in clauses:
            if found and not clause.firm and not two_heard and not _both_ask(found[-1].pieces, clause.pieces):
                found[-1] = Clause(found[-1].pieces + clause.pieces, found[-1].firm)
            else:
                found.append(clause)
        return found

    def _another(self, before: Part, here: Part, whole: np.ndarray) -> bool:
        """Whether a clause that was not set apart asks something else than the part before it."""
        one, other = int(np.argmax(before.values)), int(np.argmax(here.values))
        if one == other or not {self._intents[one], self._intents[other]} <= faq_intents():
            return False
        both_ask = _both_ask(before.pieces, here.pieces)
        heard = min(whole[one], whole[other])
        if self._matters[one] == self._matters[other]:
            surely = min(before.values[one], here.values[other]) >= self._sure
            goes_on = leans(here.pieces) and not both_ask
            return bool(surely and not goes_on and heard >= (_HEARD if both_ask else _CLEARLY_HEARD))
        if min(self._of_matter(before, one), self._of_matter(here, other)) < self._sure:
            return False
        if _claims(before.pieces) and _claims(here.pieces) and min(before.values[one], here.values[other]) >= _SURELY:
            return True
        return bool(heard >= _HEARD or (both_ask and not leans(here.pieces)))

    def _going_on(self, before: Part, values: np.ndarray) -> np.ndarray:
        """A question that could be of several matters is more likely of the one before it: `ile na L4 czekam? pod którą zakładką?`."""
        if not self._faq[int(np.argmax(before.values))]:
            return values
        same = self._matters[:, None] == self._matters[None, :]
        both = values * (same @ before.values + _ELSEWHERE)
        return np.asarray(both / both.sum())

    def _of_matter(self, part: Part, intent: int) -> float:
        return float(part.values[self._matters == self._matters[intent]].sum())


def _both_ask(before: list[Piece], here: list[Piece]) -> bool:
    return asks_in_words(before) and asks_in_words(here)


def _claims(part: list[Piece]) -> bool:
    return asks_in_words(part) or complains(part)


def _with_its_question(before: list[Piece], clause: Clause) -> list[Piece]:
    """A bare name takes over the question word before it: `gdzie L4 i wyniki` asks `gdzie wyniki`."""
    word = question_word(before)
    return [word, *clause.pieces] if word and not clause.firm and elided(clause.pieces) else clause.pieces


def _in_light_of(whole: np.ndarray, values: np.ndarray) -> np.ndarray:
    """What a clause says too little to tell (`gdzie L4 i wyniki`), the whole message may."""
    both = values * (whole + _FAINT)
    return np.asarray(both / both.sum())


@lru_cache(maxsize=200)
def matter_of(intent: str) -> str:
    """What several intents are sides of: mostly their topic; some intents are a matter of their own."""
    topic = topic_of(intent)
    if intent.startswith("about_"):
        return "about"
    return intent if topic == "general" or intent == "nfz_branch" else topic
