"""Birthdays: an age, a day, and a word that ties them: `za tydzień kończy 14`, `9 lat skończyła w maju`.

Around each such word the nearest age and the nearest date are taken, in any order, with only small words between.
Without a date "skończyła 9" is the age 9 and "kończy 14" is still the age 13.
"""

from __future__ import annotations

import re

from nlu.dates.codes import names_no_year
from nlu.dates.found import Match
from nlu.dates.numbers import ordinal_at
from nlu.dates.persons import GROWN_UP, is_denied, whose
from nlu.words import Words, listed

_REACHED = frozenset(
    listed(
        "skonczyl skonczyla skonczylo skonczyly ukonczyl ukonczyla ukonczylo skonczylam skonczylem stuknelo"
        " skonczone ukonczone obchodzil obchodzila konczyl konczyla miala mial mialo"
    )
)
_COMING = frozenset(
    listed("konczy skonczy ukonczy koncza skoncza koncze skoncze stuknie bedzie wybije dobije obchodzi osiagnie bedize")
)
_BIRTHDAY = frozenset(listed("urodziny urodzin urodzinach urodzinki"))
TENSES: frozenset[str] = _REACHED | _COMING | _BIRTHDAY
_HAS = "ma"
_BETWEEN = frozenset(
    listed(
        "lat lata latek l . juz dopiero wlasnie dokladnie swoje ona on corka syn mial miala mialo miec"
        " obchodzic obchodzil obchodzila konczyc w we na dniu dnia urodziny urodzin bedzie ma rowno jej mu"
        " dzis ma obchodzi sa byly beda bo i tez mlody mloda maly mala tak ten ta skonczone ukonczone"
    )
)
_ONLY_IF = frozenset(listed("nadal wciaz dalej jak jesli jezeli gdy kiedy az zanim dopoki nim ktore"))
_REACH = 6
_YEARS = re.compile(r"P(\d+)Y")
_DAY_OF_A_YEAR = re.compile(r"--\d\d-\d\d")
_NOT_A_DAY = re.compile(r"[<>]\d")


class _Board:
    """The matches so far, found by their first and by their last word."""

    def __init__(self, matches: list[Match]) -> None:
        self.starts = {match.first: match for match in matches}
        self.ends = {match.after - 1: match for match in matches}
        self.in_dates = {at for match in matches if match.entity == "date" for at in range(match.first, match.after)}

    def add(self, match: Match) -> None:
        self.starts[match.first] = self.ends[match.after - 1] = match

    def remove(self, match: Match) -> None:
        if self.starts.get(match.first) is match:
            del self.starts[match.first]
        if self.ends.get(match.after - 1) is match:
            del self.ends[match.after - 1]

    def in_order(self) -> list[Match]:
        return sorted(self.starts.values(), key=lambda match: match.first)


def join(words: Words, matches: list[Match]) -> list[Match]:
    """The matches, with each birthday made of its age and its date; a number beside a birthday word is an age."""
    board = _Board([match for match in matches if not match.denied])
    for at in range(len(words)):
        if words.text(at) in _BIRTHDAY and (spoken := ordinal_at(words, at - 1, ("e", "ych"))):
            board.add(Match("number", str(spoken[0]), at - 1, at))  # "czternaste urodziny"
    for at in range(len(words)):
        tense = _tense(words, at)
        if tense is not None and at not in board.in_dates:
            _join_around(words, at, tense, board)
    _join_neighbours(words, board)
    return sorted([*board.in_order(), *(match for match in matches if match.denied)], key=lambda match: match.first)


def _tense(words: Words, at: int) -> str | None:
    """`<` reached, `>` to come, empty if the word does not say; None if it is no birthday word."""
    word = words.text(at)
    if word in _BIRTHDAY or (word == "ur" and words.text(at - 1).isdecimal()):
        return ""
    if word in ("mial", "miala", "mialo"):
        return None if words.text(at - 1) == "bedzie" or not _names_birthday(words, at) else "<"
    if word in _REACHED:
        return None if words.text(at + 1) == "sie" else "<"
    if word in _COMING:
        if word == "bedzie" and words.text(at + 1) not in ("mial", "miala", "mialo", "miec", "obchodzic", "konczyc"):
            return None
        return None if "sie" in (words.text(at + 1), words.text(at + 2)) else ">"
    return ">" if word == _HAS else None


def _names_birthday(words: Words, at: int) -> bool:
    return any(words.text(at + n) in _BIRTHDAY for n in range(1, 5))


def _join_around(words: Words, at: int, tense: str, board: _Board) -> None:
    """Takes the nearest age and the nearest date, to the right first."""
    if words.text(at) == _HAS:
        _join_has(words, at, board)
        return
    age: Match | None = None
    day: Match | None = None
    for step in (1, -1):
        place, left = at + step, _REACH
        while left and (age is None or day is None):
            match = (board.starts if step == 1 else board.ends).get(place)
            if match and match.entity == "date" and day is None and not _NOT_A_DAY.match(match.value):
                day = match
            elif match and _whole_years(match) and age is None:
                age = match
            elif match or words.text(place) not in _BETWEEN:
                break
            place, left = (match.after if step == 1 else match.first - 1) if match else place + step, left - 1
    _settle(words, at, tense, age, day, board)


def _join_has(words: Words, at: int, board: _Board) -> None:
    """`ma 14 w grudniu`, `od kwietnia ma 9`, `14 ma dopiero za pół roku`. More often "ma 14" is just an age."""
    before = board.ends.get(at - 1)
    behind = board.starts.get(at + 1 + (words.text(at + 1) in ("juz", "dopiero")))
    if not behind:
        return
    if behind.value.startswith("P") and behind.entity == "date" and before and _whole_years(before):
        _settle(words, at, ">", before, behind, board)
        return
    if before and before.entity == "date" and words.text(before.first - 1) == "od" and _whole_years(behind):
        _settle(words, at, "<", behind, before, board)
        return
    linked = words.text(behind.after)
    day = board.starts.get(behind.after + (linked in ("w", "we", "od")))
    if _whole_years(behind) and day and day.entity == "date" and _ends_there(words, day):
        _settle(words, at, "<" if linked == "od" else ">", behind, day, board)


def _ends_there(words: Words, match: Match) -> bool:
    return not words.text(match.after)[:1].isalnum()


def _is_day_of_a_year(match: Match) -> bool:
    return match.entity == "date" and match.role is None and _DAY_OF_A_YEAR.fullmatch(match.value) is not None


def _whole_years(match: Match) -> bool:
    if match.entity == "number":
        return int(match.value) <= 120
    return match.entity == "age" and _YEARS.fullmatch(match.value) is not None


def _settle(words: Words, at: int, tense: str, age: Match | None, day: Match | None, board: _Board) -> None:
    if age is None:
        if day is not None and words.text(at) in _BIRTHDAY and day.role is None:
            day.role = "birth"
        return
    if age.entity == "number" and not _counts_years(words, age, at):
        return
    years = int(re.sub(r"\D", "", age.value))
    first, after = min(age.first, at), max(age.after, at + 1)
    own = years >= GROWN_UP and words.text(at).endswith(("lam", "lem", "cze"))
    role = age.role or whose(words, first, years) or ("self" if own else None)
    if day is None:
        if is_denied(words, at) or words.text(at - 1) in _ONLY_IF or words.text(at - 2) in _ONLY_IF or not tense:
            if age.entity == "number" or tense:
                board.remove(age)
            return
        value = f"P{years if tense == '<' else max(years - 1, 0)}Y"
    else:
        board.remove(day)
        first, after = min(first, day.first), max(after, day.after)
        value = f"{years}@{day.value}{tense if names_no_year(day.value) else ''}"
    board.remove(age)
    board.add(Match("birthday" if day else "age", value, first, after, role))


def _counts_years(words: Words, number: Match, at: int) -> bool:
    """Not the 4 of "kończy 4 klasę"."""
    follows = words.text(number.after)
    if follows == "." and words.text(number.after + 1) in _BIRTHDAY:
        return True
    return not number.counts or number.after == at or follows in _BIRTHDAY


def _join_neighbours(words: Words, board: _Board) -> None:
    """`za miesiąc 14 lat`, `za rok 14`: a day to come right before an age. `9 lat 1 grudnia`: the last or the next."""
    for day in board.in_order():
        age = board.starts.get(day.after)
        to_come = day.entity == "date" and day.value.startswith("P") and day.value != "P0D"
        if to_come and age and _whole_years(age) and not (age.counts or age.denied):
            board.remove(day)
            board.remove(age)
            board.add(Match("birthday", f"{age.value.strip('PY')}@{day.value}", day.first, age.after, age.role))
    for reached in board.in_order():
        on = board.starts.get(reached.after)
        if (
            reached.entity == "age"
            and _whole_years(reached)
            and on
            and _is_day_of_a_year(on)
            and _ends_there(words, on)
        ):
            board.remove(on)
            board.remove(reached)
            value = f"{reached.value.strip('PY')}@{on.value}"
            board.add(Match("birthday", value, reached.first, on.after, reached.role))
