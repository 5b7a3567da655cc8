"""Reads a message from left to right; at each word the matcher that understands most words wins.

What the matchers leave is settled in passes over the whole message: corrections, birthdays, roles, bare answers.
"""

from __future__ import annotations

from nlu.dates import (
    ages,
    birthdays,
    corrections,
    countdown,
    durations,
    limits,
    monthdays,
    months,
    numbers,
    numeric,
    overlaps,
    relative,
    roles,
    spelling,
    units,
    years,
)
from nlu.dates.found import Found, Hit, Match, Matcher
from nlu.dates.numbers import cardinal_at
from nlu.words import Words, listed, split

_MATCHERS: tuple[Matcher, ...] = (
    numeric.numeric_at,
    monthdays.day_and_month_at,
    monthdays.third_at,
    monthdays.month_at,
    years.cohort_at,
    limits.dose_beside_birthday_at,
    countdown.countdown_at,
    relative.day_from_today_at,
    relative.distance_at,
    relative.calendar_unit_at,
    relative.weekday_at,
    ages.age_at,
    durations.duration_at,
    years.plain_year_at,
    monthdays.day_of_month_at,
)
_BEGINNERS = frozenset(
    (
        *numbers.CARDINALS,
        *numbers.ORDINALS,
        *numbers.TWO_THOUSANDTH,
        *months.BEGINNERS,
        *monthdays.THIRDS,
        *years.COHORT_WORDS,
        *limits.BEGINNERS,
        *countdown.BEGINNERS,
        *relative.BEGINNERS,
        *units.BEGINNERS,
        *ages.BEGINNERS,
    )
)  # the words that any matcher reads first
_AROUND_A_BARE_ANSWER = frozenset(
    listed(
        "no tak nie ok juz przepraszam sorry sorki oj ojej jednak pomylka dokladnie a od z chyba mysle to hej prosze pan pani . , ! ? - : ( )"
    )
)
_LONGEST_BARE_ANSWER = 10  # words
_OLDEST = 110  # 112 is a call for help


def find(text: str) -> list[Found]:
    """The dates, ages, birthdays and lengths of time in a message, in order, without overlaps.

    Never raises; takes time in proportion to the text's length. Values are codes, see docs/architecture.md.
    """
    words = spelling.repair(split(text))
    matches = _read(words)
    corrections.mark(words, matches)
    matches = birthdays.join(words, matches)
    matches = roles.assign(words, matches)
    matches = overlaps.drop([match for match in matches if not match.denied], words)
    matches = _bare_answer(words, matches)
    return [_found(text, words, match) for match in matches if match.entity != "number"]


def _read(words: Words) -> list[Match]:
    matches: list[Match] = []
    at = 0
    while at < len(words):
        hit = _longest(words, at) if words[at].is_number or words.text(at) in _BEGINNERS else None
        if hit:
            matches.extend(hit.matches)
            at = hit.after
        else:
            at = _plain_number(words, at, matches)
    return matches


def _longest(words: Words, at: int) -> Hit | None:
    best: Hit | None = None
    for matcher in _MATCHERS:
        hit = matcher(words, at)
        if hit and (best is None or hit.after > best.after):
            best = hit
    return best


def _plain_number(words: Words, at: int, matches: list[Match]) -> int:
    """Keeps a number that nothing has claimed."""
    number = cardinal_at(words, at) if words[at].is_number or words.text(at) in numbers.CARDINALS else None
    if not number:
        return at + 1
    after = numbers.skip_ordinal_tail(words, number[1])
    counts = not ages.stands_alone(words, at, number[0], after)
    matches.append(Match("number", str(number[0]), at, after, counts=counts))
    return after


def _bare_answer(words: Words, matches: list[Match]) -> list[Match]:
    """A message that is only a number is an age, role `bare`: the question before it says what it is."""
    if len(words) > _LONGEST_BARE_ANSWER or len(matches) != 1 or matches[0].entity != "number":
        return matches
    match, number = matches[0], int(matches[0].value)
    around = {words.text(at) for at in (*range(match.first), *range(match.after, len(words)))}
    if number > _OLDEST or not around <= _AROUND_A_BARE_ANSWER | ages.NEARLY:
        return matches
    if around & ages.NEARLY:
        return [Match("age", f"P{max(number - 1, 0)}Y", match.first, match.after)]
    return [Match("age", f"P{number}Y", match.first, match.after, role="bare")]


def _found(text: str, words: Words, match: Match) -> Found:
    start, end = words[match.first].start, words[match.after - 1].end
    value = text[start:end] if match.entity == "invalid_date" else match.value
    role = match.role or (match.instead_of.role if match.instead_of else None)
    return Found(match.entity, value, start, end, role)
