"""Finds towns, regions and branches by name: `z Radomia`, `w Bielsku-Białej`, `na Mazowszu`, `śląski oddział NFZ`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from knowledge import places
from nlu.slips import Slips
from nlu.words import Words, fold, listed, split

_LOCATING = frozenset(
    listed(
        "z ze w we do od kolo pod spod okolic okolice okolicach obok blisko niedaleko mieszkam mieszkamy mieszka miasto"
        " miasta miejscowosc miejscowosci podlega podlegam podlegamy podlegaja podlegac nalezy nalezymy naleze dla gmina gminie"
        " gminy powiat powiatu powiecie"
    )
)
_BRANCH_WORDS = frozenset(listed("oddzial oddzialu oddziale nfz ow wojewodztwo wojewodztwa woj"))
_NEXT_TO_A_NAME = frozenset(listed("nfz podlega podlegam podlegamy"))
_TAKES_BACK = frozenset(listed("nie pomylka pomylilam pomylilem jednak sorry przepraszam wlasciwie raczej znaczy"))
_BETWEEN = frozenset("-.")  # may stand between the parts of a name
_SHORTEST_REPAIRED = 7


@dataclass(frozen=True)
class Place:
    """A place in a message. `value` is the branch's name, `text[start:end]` are its words."""

    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Name:
    parts: tuple[str, ...]
    branch: str
    doubtful: bool = False
    needs_branch_word: bool = False  # "mazowiecki" is also a part of other names


def find(text: str) -> list[Place]:
    """The places in a message, in order. Takes time in proportion to the text's length; never raises."""
    words = split(text)
    found: list[Place] = []
    at = 0
    while at < len(words):
        name, after = _name_at(words, at)
        if name:
            found.append(Place(name.branch, words[at].start, words[after - 1].end))
        at = after
    return found


def together(found: list[Place], text: str) -> list[Place]:
    """Several branches as one place, `Mazowiecki i Łódzki`; what is taken back between two names does not count."""
    kept: list[Place] = []
    for place in found:
        if kept and _TAKES_BACK & {word.text for word in split(text[kept[-1].end : place.start]).words}:
            kept.pop()
        if place.value not in (other.value for other in kept):
            kept.append(place)
    if len(kept) < 2:
        return kept or found
    *first, last = (place.value for place in kept)
    return [Place(f"{', '.join(first)} i {last}", kept[0].start, kept[-1].end)]


def _name_at(words: Words, at: int) -> tuple[_Name | None, int]:
    """The longest name from word `at` on that may stand there, and the word after it."""
    for name in _names().get(_meant(words, at), ()):
        after = _end_of(words, at, name)
        if after and _may_stand(words, at, after, name):
            return name, after
    return None, at + 1


def _meant(words: Words, at: int) -> str:
    """The word, with one slip put right where a place is to be expected: `w Częstohowie`."""
    word = words.text(at)
    if word in _names() or len(word) < _SHORTEST_REPAIRED or words.text(at - 1) not in _LOCATING:
        return word
    near = _slips().near(word)
    branches = {name.branch for known in near for name in _names()[known]}
    return min(near) if len(branches) == 1 else word


def _end_of(words: Words, at: int, name: _Name) -> int | None:
    after = at + 1
    for part in name.parts[1:]:
        after += words.text(after) in _BETWEEN
        if words.text(after) != part:
            return None
        after += 1
    return after


def _may_stand(words: Words, at: int, after: int, name: _Name) -> bool:
    if name.needs_branch_word:
        return bool(_BRANCH_WORDS & {words.text(at - 1), words.text(at - 2), words.text(after), words.text(after + 1)})
    is_whole_answer = at == 0 and not words.text(after).isalnum() and len(words) <= after + 1
    located = words.text(at - 1) in _LOCATING or bool(_NEXT_TO_A_NAME & {words.text(at - 1), words.text(after)})
    return not name.doubtful or located or is_whole_answer


@lru_cache(maxsize=1)
def _names() -> dict[str, list[_Name]]:
    """First word → the names that begin with it, the longest first."""
    doubtful = places.doubtful()
    names = [_Name(_parts(form), branch, form in doubtful) for form, branch in places.places().items()]
    names += [_Name(_parts(branch), branch, needs_branch_word=True) for branch in places.branches()]
    by_first: dict[str, list[_Name]] = {}
    for name in sorted(names, key=lambda name: -len(name.parts)):
        by_first.setdefault(name.parts[0], []).append(name)
    return by_first


def _parts(form: str) -> tuple[str, ...]:
    return tuple(fold(form).replace("-", " ").split())


@lru_cache(maxsize=1)
def _slips() -> Slips:
    return Slips(
        name.parts[0]
        for names in _names().values()
        for name in names
        if len(name.parts) == 1 and len(name.parts[0]) >= _SHORTEST_REPAIRED and not name.doubtful
    )
