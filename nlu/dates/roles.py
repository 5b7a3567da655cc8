"""What a date is the date of, from the cue words around it; and dates that are none ("po 12 marca")."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from nlu.dates.found import Match
from nlu.words import Words, listed

_REACH = 7  # words to either side
_CLAUSE_EDGE = 3  # what a comma adds to the distance
_SENTENCE_EDGE = 6
_TO_THE_RIGHT = 1  # a cue before its date is the rule

_STEMS: tuple[tuple[str, str], ...] = (
    ("urodz", "birth"),
    ("rocznik", "birth"),
    ("szczepi", "dose"),
    ("zaszczep", "dose"),
    ("zglos", "registered"),
    ("zglasz", "registered"),
    ("zarejestr", "registered"),
    ("zatrudn", "registered"),
    ("pracuj", "registered"),
    ("ubezpiecz", "registered"),
    ("dopisa", "registered"),
    ("umow", "registered"),
    ("wystaw", "issued"),
    ("wypisal", "issued"),
    ("choruj", "absent"),
    ("zachorowa", "absent"),
    ("rozchorowa", "absent"),
    ("nieobecn", "absent"),
    ("zaloz", "set_up"),
    ("zaklada", "set_up"),
    ("przedluz", "set_up"),
    ("odnow", "set_up"),
    ("potwierdz", "confirmed"),
    ("wygas", "until"),
    ("wazn", "until"),
)
_ALL_STEMS = tuple(stem for stem, _ in _STEMS)
_WORDS = {
    "ur": "birth",
    "chory": "absent",
    "chora": "absent",
    "chorobowym": "absent",
    "praca": "registered",
    "prace": "registered",
    "kadry": "registered",
    "kadrowa": "registered",
    "robilam": "confirmed",
    "robilem": "confirmed",
}
_FIRST = frozenset(listed("pierwsza pierwszej 1 i pierwsze pierwszym pierwszego jedna jedynka"))
_SECOND = frozenset(listed("druga drugiej 2 ii drugie drugim drugiego"))
_DOSE_NOUNS = frozenset(
    listed("dawka dawke dawki dawce dawek szczepienie szczepienia szczepieniu szczepionka szczepionke szczepionki")
)
_STANDS_FOR_DOSE = frozenset(listed("pierwsza pierwszej druga drugiej"))
_OTHER_NOUNS = frozenset(
    listed(
        "wizyta wizyte wizyty klasa klasie klasy ciaza corka corki zmiana praca pracy polowa polowie strona osoba umowa"
    )
)
_ASKS = frozenset(listed("kiedy czy mozna na ile przed umowic zapisac zapisze moge gdzie nie jaka jaki najpozniej do"))
_LEAVE = frozenset(listed("zwolnienie zwolnieniu zwolnienia zla ezla chorobowe chorobowym"))
_PROFILE = frozenset(listed("profil profilu pz zaufany zaufanego"))
_ENDS = frozenset(listed("konczy konczyl skonczyl skonczy skonczylo"))


@dataclass(frozen=True, slots=True)
class _Cue:
    role: str
    first: int
    last: int


def assign(words: Words, matches: list[Match]) -> list[Match]:
    """The matches, with roles on the dates where the words give one away, and without dates that are no dates.

    Each cue serves one date; each date takes the nearest cue, one before it rather than one behind.
    """
    dates = [match for match in matches if match.entity == "date" and not _is_only_a_side(words, match)]
    kept = [match for match in matches if match.entity != "date" or any(match is date for date in dates)]
    taken = {at for match in matches if match.entity != "number" for at in range(match.first, match.after)}
    cues = _cues(words, taken) if dates else []
    used: set[int] = set()
    lowest = 0
    for match in dates:
        while lowest < len(cues) and cues[lowest].last < match.first - _REACH - 1:
            lowest += 1
        if match.role is None and words.text(match.first - 1) == "do" and not _since(words, match):
            match.role = "until"
        if match.role is None:
            _take_nearest(words, match, cues[lowest : lowest + 2 * _REACH], used)
    _second_of_two(words, dates)
    return kept


def _is_only_a_side(words: Words, match: Match) -> bool:
    """`po 12 marca`, `przed piątkiem`: some other day than the one named."""
    before = words.text(match.first - 1)
    if before == "przed" and match.value == "-P2D":
        return False
    return before in ("po", "przed") and match.value[:1] not in "<>" and not match.value.startswith("-P")


def _since(words: Words, match: Match) -> bool:
    return words.text(match.first) in ("od", "za")


def _take_nearest(words: Words, match: Match, cues: list[_Cue], used: set[int]) -> None:
    best: tuple[int, _Cue] | None = None
    for cue in cues:
        distance = _distance(words, match, cue)
        if cue.first in used or distance > _REACH:
            continue
        if best is None or distance < best[0]:
            best = (distance, cue)
    if best:
        used.add(best[1].first)
        match.role = _refined(words, match, best[1].role)


def _distance(words: Words, match: Match, cue: _Cue) -> int:
    left = cue.last < match.first
    first, after = (cue.last + 1, match.first) if left else (match.after, cue.first)
    if after - first > _REACH:
        return _REACH + 1
    between = [words.text(at) for at in range(first, after)]
    cost = sum(
        {",": _CLAUSE_EDGE, ";": _SENTENCE_EDGE, "!": _SENTENCE_EDGE, "?": _SENTENCE_EDGE}.get(w, 1) for w in between
    )
    cost += sum(_SENTENCE_EDGE for at in range(first, after) if _ends_sentence(words, at))
    return cost if left else cost + _TO_THE_RIGHT


def _ends_sentence(words: Words, at: int) -> bool:
    return (
        words.text(at) == "." and words.text(at - 1) not in ("ur", "r", "l", "tyg", "mies") and not words.glued(at + 1)
    )


def _refined(words: Words, match: Match, role: str) -> str | None:
    """The same verb means different things by what stands beside it."""
    near = {words.text(at) for at in range(max(0, match.first - 8), match.after + 5)}
    if role in ("confirmed", "set_up") and _PROFILE & near:
        return "set_up"
    if role == "registered" and {"wizyta", "wizyte", "termin", "szczepienie"} & near:
        return None
    return role


def _cues(words: Words, taken: set[int]) -> list[_Cue]:
    found: list[_Cue] = []
    for at in range(len(words)):
        cue = _cue_at(words, at, taken) if at not in taken else None
        if cue:
            found.append(cue)
    return found


def _cue_at(words: Words, at: int, taken: set[int]) -> _Cue | None:
    word = words.text(at)
    dose = _dose_cue(words, at, taken)
    if dose:
        return dose
    if word in _LEAVE or (word == "4" and words.text(at - 1) == "l" and words.glued(at)):
        return _leave_cue(words, at)
    if word in _ENDS:
        return _Cue("until", at, at + 1) if "sie" in (words.text(at + 1), words.text(at + 2)) else None
    if word in _PROFILE and words.text(at + 1) in ("od", "z", "mam"):
        return _Cue("set_up", at, at)
    if word == "pracy":
        return _work_cue(words, at)
    if word in _WORDS:
        return _Cue(_WORDS[word], at, at)
    if word.startswith(_ALL_STEMS):
        return _Cue(next(role for stem, role in _STEMS if word.startswith(stem)), at, at)
    return None


def _dose_cue(words: Words, at: int, taken: set[int]) -> _Cue | None:
    """`pierwsza dawka`, `2 dawka`, `dawka 1`, `pierwsza` for the first dose; not the second that one asks for."""
    word = words.text(at)
    if word in _DOSE_NOUNS:
        numeral = words.text(at + 1) if at + 1 not in taken else ""
        if words.text(at - 1) in _FIRST | _SECOND:
            return None
        if numeral in ("1", "2", "i", "ii", "nr") or numeral in _STANDS_FOR_DOSE:
            return _Cue("dose2" if numeral in _SECOND else "dose", at, at + 1)
        return _Cue("dose", at, at)
    if word not in _FIRST | _SECOND:
        return None
    last = at
    for step in (1, 2, 3):
        if words.text(at + step) in _DOSE_NOUNS:
            last = at + step
            break
        if words.text(at + step) not in (".", "-", "a", "sza", "ga", "hpv"):
            break
    if last == at and (word not in _STANDS_FOR_DOSE or words.text(at + 1) in _OTHER_NOUNS):
        return None
    if word in _SECOND and _is_asked_for(words, at):
        return None
    return _Cue("dose2" if word in _SECOND else "dose", at, last)


def _is_asked_for(words: Words, at: int) -> bool:
    asked_behind = words.text(at + 1) in ("kiedy", "najpozniej", "kiedys", "tez", "jeszcze")
    return asked_behind or bool({words.text(at - 1), words.text(at - 2)} & _ASKS)


def _work_cue(words: Words, at: int) -> _Cue | None:
    """`nie ma mnie w pracy od wtorku`; `w nowej pracy od wtorku`."""
    if "nie" in (words.text(at - 3), words.text(at - 4), words.text(at - 5)):
        return _Cue("absent", at, at)
    return _Cue("registered", at, at) if words.text(at + 1) in ("od", "w") else None


def _leave_cue(words: Words, at: int) -> _Cue | None:
    """`zwolnienie z piątku` was issued then, `na zwolnieniu od piątku` one is absent since."""
    after = words.text(at + 1)
    if after == "od" or "na" in (words.text(at - 1), words.text(at - 2)):
        return _Cue("absent", at, at)
    before = {words.text(at - n) for n in (1, 2, 3)}
    given = any(word.startswith(("wystaw", "wypis", "dostal", "dal")) for word in before)
    return _Cue("issued", at, at) if given or after in ("z", "ze") else None


def _second_of_two(words: Words, dates: list[Match]) -> None:
    """`szczepiona 12 marca i 15 września`: the second date is the second dose."""
    for one, other in pairwise(dates):
        linked = [words.text(at) for at in range(one.after, other.first)] in (["i"], ["oraz"], ["a"])
        if one.role == "dose" and linked and other.role in (None, "dose"):
            other.role = "dose2"
