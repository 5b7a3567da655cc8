"""What a date is the date of, from the cue words around it; and dates that are none ("po 12 marca")."""

from __future__ import annotations

import re
from itertools import pairwise

from nlu.dates.codes import names_no_year
from nlu.dates.cues import FIRST, JOB, LEAVE, PROFILE, Cue, cues_in
from nlu.dates.found import Match
from nlu.dates.persons import CHILD_WORDS
from nlu.dates.relative import ELAPSED
from nlu.words import Words, listed

_REACH = 8  # words to either side
_NEAR = 3
_CLAUSE_EDGE = 3  # what a comma adds to the distance
_SENTENCE_EDGE = 6
_TO_THE_RIGHT = 1  # a cue before its date is the rule
_WHICH_CHILD = frozenset(listed("mlodsza mlodszy starsza starszy druga drugi cioteczna cioteczny przyrodnia przyrodni"))
_TO_COME = frozenset(listed("bede bedzie bedziemy ide pojde idzie pojdzie zaczynam zaczne zaczyna zacznie"))
_WORKS = ("dzial", "widz", "widac", "moge", "mozna", "loguj", "wchodz", "pokazuj", "da", "wyswietl")
_AWAY = ("zwolnien", "chor", "nieobecn", "pracuj")
_FAILS = ("wyskak", "wyrzuc", "wywal", "zada", "prosi", "kaze", "blad", "blokuj")
_MAY = frozenset(
    listed("moge mozna moglabym moglbym mozemy moze da wolno zdaze zdazymy zalapie lapie wypada trzeba musze mam warto")
)
_DAYS_AHEAD = re.compile(r"P\d+D|W\d>?")
_NOW = ("P0D", "P1D", "P2D")
_NOW_REACH = 2  # "today" is the day of what stands right beside it, else only the day of asking
_ANSWER = 4  # words
_HAPPENED = re.compile(r"\w{2,}(?:l|la|lo|li|ly|lam|lem|lismy|lysmy)")
_NO_VERBS = frozenset(listed("tel ale mail bol szkola chwila tyle ile byle ikp"))
_SINGLE = ("registered", "issued", "absent", "set_up", "confirmed")


def assign(words: Words, matches: list[Match]) -> list[Match]:
    """The matches, with roles on the dates where the words give one away, and without dates that are no dates.

    Each cue serves one date; each date takes the nearest cue, one before it rather than one behind.
    """
    kept = [match for match in matches if match.entity != "date" or not _is_only_a_side(words, match)]
    dates = [match for match in kept if match.entity == "date"]
    taken = {at for match in matches if match.entity != "number" for at in range(match.first, match.after)}
    cues = cues_in(words, taken) if dates else []
    used: set[int] = set()
    lowest = 0
    for match, following in zip(dates, [*dates[1:], None], strict=False):
        while lowest < len(cues) and cues[lowest].last < match.first - _REACH - 1:
            lowest += 1
        if match.role is None:
            match.role = _by_preposition(words, match)
        if match.role is None:
            _take_nearest(words, match, following, cues[lowest : lowest + 2 * _REACH], used)
        if match.role is None and _stands_behind_a_child(words, match):
            match.role = "birth"
        if match.role == "planned" and _is_of_dose_one(words, match, cues):
            match.role = "dose_planned"
        if match.role is None and _is_only_now(words, match):
            match.role = "noticed"
        if match.role == "absent" and names_no_year(match.value) and _is_to_come(words, match):
            match.value += ">"  # "od poniedziałku będę na zwolnieniu"
    _job_or_registration(dates)
    _second_of_two(words, dates)
    _only_once(dates)
    return kept


def _is_to_come(words: Words, match: Match) -> bool:
    near = range(max(0, match.first - _NEAR), min(len(words), match.after + _NEAR))
    return any(words.text(at) in _TO_COME for at in near)


def _is_only_a_side(words: Words, match: Match) -> bool:
    """`po 12 marca`, `przed piątkiem`: some other day than the one named."""
    before = words.text(match.first - 1)
    if before == "przed" and match.value == "-P2D":
        return False
    return before in ("po", "przed") and match.value[:1] not in "<>" and not match.value.startswith("-P")


def _by_preposition(words: Words, match: Match) -> str | None:
    """`do 7 maja` is an end, `na 7 maja` an appointment."""
    if _since_a_trouble(words, match):
        return "noticed"
    if _is_asked_about(words, match):
        return "planned"
    before = words.text(match.first - 1) if words.text(match.first - 1) != "dnia" else words.text(match.first - 2)
    if words.text(match.first) in ("od", "za", "sprzed") or match.value.endswith(("~start", "~mid", "~end")):
        return None
    return {"do": "until", "na": "planned"}.get(before)


def _is_asked_about(words: Words, match: Match) -> bool:
    """`mogę dziś drugą?`, `w poniedziałek można iść?`: a day that the writer asks about."""
    if not _DAYS_AHEAD.fullmatch(match.value) or words.text(match.first) == "od":
        return False
    if words.text(match.first - 1) in ("od", "z", "ze"):  # "zwolnienie mam z dzisiaj"
        return False
    beside = [words.text(match.first - n) for n in (1, 2)] + [words.text(match.after + n) for n in (0, 1)]
    return any(word in _MAY for word in beside)


def _is_of_dose_one(words: Words, match: Match, cues: list[Cue]) -> bool:
    """`pierwszą dawkę mamy umówioną na 4 stycznia`, `pierwsza dawka jutro`."""
    firsts = [cue for cue in cues if cue.role == "dose" and words.text(cue.first) in FIRST]
    return any(_distance(words, match, cue) <= _REACH for cue in firsts) and not _is_asked_about(words, match)


def _is_only_now(words: Words, match: Match) -> bool:
    """`dziś mnie nie loguje`: the day of asking. Not `dziś byłam u lekarza`, nor a short answer."""
    if match.value not in _NOW or len(words) <= _ANSWER or words.text(match.first - 1) in ("od", "z", "dnia"):
        return False
    if match.value != "P0D":
        return True
    beside = [words.text(match.first - n) for n in (1, 2)] + [words.text(match.after + n) for n in (0, 1)]
    return not any(_HAPPENED.fullmatch(word) and word not in _NO_VERBS for word in beside)


def _since_a_trouble(words: Words, match: Match) -> bool:
    """`od wczoraj nie widzę córki`, `od piątku aplikacja mnie wyrzuca`: since when it fails, not when it was set up."""
    if "od" not in (words.text(match.first), words.text(match.first - 1)):
        return False
    if any(words.text(match.first - n).startswith(_AWAY) for n in (1, 2)):
        return False  # "na zwolnieniu od wczoraj, szef każe…"
    behind = [words.text(at) for at in range(match.after, match.after + _NEAR)]
    if any(word.startswith(_FAILS) for word in behind):
        return True
    return any(word == "nie" and verb.startswith(_WORKS) for word, verb in pairwise(behind))


def _take_nearest(words: Words, match: Match, following: Match | None, cues: list[Cue], used: set[int]) -> None:
    best: tuple[int, Cue] | None = None
    elapsed = any(words.text(at) in ELAPSED for at in range(match.first, match.after))
    for cue in cues:
        distance = _distance(words, match, cue)
        if cue.only_before and cue.first >= match.after:
            continue
        now = match.value in _NOW and words.text(match.first - 1) not in ("od", "z")
        reach = _NOW_REACH if now else _REACH
        if cue.first in used or distance > reach or (elapsed and cue.role in ("dose2", "planned")):
            continue
        if cue.role == "planned" and match.value.startswith("-P"):
            continue  # "w pracy zapisali córkę do ZUS tydzień temu"
        if following and cue.first >= match.after and _distance(words, following, cue) + 1 < distance:
            continue  # "jest grudzień, pierwsza była w kwietniu"
        if cue.first >= match.after and _stands_behind_a_child(words, match, None if following else ("z", "ze")):
            continue  # "syn z 20.02.2013, łapie się na szczepienie?", "syn 12.05.2012 szczepiony 3.03.2024"
        nearer = best is None or distance < best[0]
        if nearer or (best and distance == best[0] and best[1].role == LEAVE):  # "zwolnienie od wczoraj wystawione"
            best = (distance, cue)
    if best:
        used.add(best[1].first)
        match.role = _refined(words, match, best[1].role)


def _distance(words: Words, match: Match, cue: Cue) -> int:
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
    if role in ("confirmed", "set_up") and PROFILE & near:
        return "set_up"
    if role == LEAVE:  # "zwolnienie z piątku" was issued then, "na zwolnieniu od piątku" one is absent since
        before = {words.text(match.first - 1), words.text(match.first)}
        return "absent" if "od" in before else "issued" if before & {"z", "ze"} else None
    if role in ("dose", "registered", JOB, "issued") and match.value.startswith("P") and match.value[1] != "0":
        return "planned"
    if role in ("registered", JOB) and {"wizyta", "wizyte", "termin", "szczepienie"} & near:
        return "planned"
    return role


def _stands_behind_a_child(words: Words, match: Match, between: tuple[str, ...] | None = None) -> bool:
    """`córka 12.05.2012`, `syn z maja 2012`; `between` what has to stand between (None: one of some, or nothing)."""
    skipped = words.text(match.first - 1) in (between or ("z", "ze", "(", "-", ":"))
    beside = skipped or between is None
    at = match.first - 1 - skipped
    at -= words.text(at) in _WHICH_CHILD
    is_case = words.text(at - 1) == "u" or words.text(at - 2) == "u"  # "u syna 30 marca": what befell him then
    return beside and words.text(at) in CHILD_WORDS and not is_case and match.value[:4].isdecimal()


def _job_or_registration(dates: list[Match]) -> None:
    """`zmieniłam pracę dwa miesiące temu, zgłosili 26 października`: the job's date is only the registration's if alone."""
    registered = any(match.role == "registered" for match in dates)
    for match in dates:
        if match.role == JOB:
            match.role = None if registered else "registered"


def _only_once(dates: list[Match]) -> None:
    """A form is sent in once, a leave begins once: the first date that is said to be it keeps the role."""
    seen: set[str] = set()
    for match in dates:
        if match.role in _SINGLE and not match.denied:
            match.role = None if match.role in seen else match.role
            seen.add(match.role or "")


def _second_of_two(words: Words, dates: list[Match]) -> None:
    """`szczepiona 12 marca i 15 września`: the second date is the second dose."""
    for one, other in pairwise(dates):
        linked = [words.text(at) for at in range(one.after, other.first)] in (["i"], ["oraz"], ["a"])
        if one.role == "dose" and linked and other.role in (None, "dose"):
            other.role = "dose2"
