"""The dose seen from a birthday: `pierwsza dawka była przed 14`, `jak miała 13 lat` (codes `<14` and `>14`).

What that means is for `rules.hpv_age` to say. "Miała 13 lat" is both after the 13th and before the 14th birthday: one
code can only say one of them, so `_LIMIT` picks the one that the rule can use.
"""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.numbers import cardinal_at, ordinal_at, skip_ordinal_tail
from nlu.dates.units import amount_at, half_after
from nlu.words import Words, listed

_LIMIT = 14
_AGES = range(8, 21)
_SIDES = frozenset(listed("przed po ponizej zanim nim"))
_WAS = frozenset(listed("miala mial majac mialam mialem"))
_GIVEN = ("szczepion", "zaszczepi", "szczepil", "dostal", "przyjel", "mial", "byl")
BEGINNERS: frozenset[str] = _SIDES | _WAS | {"wieku"}
_REACHING = frozenset(listed("ukonczeniem ukonczeniu skonczeniem skonczeniu"))
_YEAR_NAMES = frozenset(listed("rz r roku rokiem rok lat lata latami latach urodzinami urodzin urodziny urodzinach"))
_NICKNAMES = {"trzynastk": 13, "czternastk": 14, "pietnastk": 15, "szesnastk": 16}
_DOSE_STEMS = ("dawk", "szczep", "zaszczep", "pierwsz", "drug")
_REACH = 7
_ANSWER = 5  # words


def dose_beside_birthday_at(words: Words, at: int) -> Hit | None:
    """Takes the words also where no dose is near, so that nobody is thought to be 14."""
    word = words.text(at)
    if word in _SIDES:
        return _limit_at(words, at, word)
    is_past = word in _WAS and words.text(at - 1) != "bedzie"
    if is_past or (word == "wieku" and any(words.text(at - n).startswith(_GIVEN) for n in range(1, 5))):
        return _was_at(words, at)
    return None


def _limit_at(words: Words, at: int, word: str) -> Hit | None:
    start = at + 1
    start += words.text(start) in _REACHING or words.text(start).startswith(("skonczyl", "ukonczyl"))
    start += words.text(start) in ("jej", "jego", "swoimi", "jeszcze")
    reached = start > at + 1
    if word in ("zanim", "nim") and not reached:
        return None
    spoken = ordinal_at(words, start)
    number = (
        _nickname_at(words, start)
        or cardinal_at(words, start)
        or (spoken if spoken and words.text(spoken[1]) in _YEAR_NAMES else None)
    )
    if not number or number[0] not in _AGES:
        return None
    after = skip_ordinal_tail(words, number[1])
    after += words.text(after) == "." and words.text(after + 1) in _YEAR_NAMES
    named = words.text(after) in _YEAR_NAMES or _nickname_at(words, start) is not None
    while words.text(after) in _YEAR_NAMES or (words.text(after) in (".", "z", "zycia") and named):
        after += 1
    if not named and (words.text(after)[:1].isdigit() or not _stands_free(words, after)):
        return None
    return _about_a_dose(words, at, after, "<" if word != "po" else ">", number[0])


def _nickname_at(words: Words, at: int) -> tuple[int, int] | None:
    """`przed czternastką`: a birthday, unlike `przed czternastą`, which may be an hour."""
    stem = words.text(at)[:-1]
    return (_NICKNAMES[stem], at + 1) if stem in _NICKNAMES else None


def _stands_free(words: Words, after: int) -> bool:
    follows = words.text(after)
    return (not follows[:1].isalnum() and follows not in ("-", "/", ":", "%")) or follows in _SMALL_WORDS


_SMALL_WORDS = frozenset(listed("i a w czy to druga drugiej druga czyli ale jeszcze juz mozna moze jest byla dostala"))


def _was_at(words: Words, at: int) -> Hit | None:
    """`jak miała 13 lat`: an age of the past, never the child's present one."""
    number = cardinal_at(words, at + 1)
    if not number or number[0] not in _AGES:
        return None
    amount = amount_at(words, at + 1)
    half, after = half_after(words, number[1])
    then = words.text(at) == "wieku" or words.text(at - 1) in ("jak", "gdy", "kiedy")
    if not half and not (amount and amount.years) and not (then and _stands_free(words, number[1])):
        return None
    end = amount.after if amount and amount.years else after
    side, years = ("<", number[0] + 1) if number[0] < _LIMIT else (">", number[0])
    return _about_a_dose(words, at, end, side, years)


def _about_a_dose(words: Words, at: int, after: int, side: str, years: int) -> Hit:
    near = range(max(0, at - _REACH), min(len(words), after + _REACH))
    answers = words.text(at) in _WAS and len(words) <= _ANSWER  # „jak miał 13”, to the question when it was
    if not answers and not any(words.text(n).startswith(_DOSE_STEMS) for n in near):
        return Hit(after)
    return Hit(after, (Match("date", f"{side}{years}", at, after, role="dose"),))
