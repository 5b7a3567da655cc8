"""Dates in figures: `12.03`, `12/3/2024`, `2024-03-12`, `09.2012`, `12-15.03`; and figures that are no dates.

A cluster is a run of figures and separators without a space. It is read as a whole or not at all, so that no part of a
telephone number, a time or a price becomes a date.
"""

from __future__ import annotations

from nlu.dates.codes import YEARS, day_code, day_exists, full_year, month_code
from nlu.dates.found import Hit, Match
from nlu.dates.units import unit_at
from nlu.words import Words, listed

_SEPARATORS = frozenset(".,:/-")
_VERSION_WORDS = frozenset(listed("wersja wersji wersje ver v ios android system systemu"))
_CLOCK_WORDS = frozenset(listed("o godz godzinie godzina godziny g"))
_MOST_GROUPS = 8
_YEAR_TAILS = frozenset(listed("r rok roku"))
_DOSE_WORDS = frozenset(listed("dawka dawke dawki dawek dawce"))
UNITS_OF_OTHER_THINGS = frozenset(
    listed(
        "zl zlotych zlote zloty pln gr groszy eur euro usd $ € % procent st stopni stopnie stopnia ° kg g mg"
        " ml l cm mm m km min minut minuty minute godz godzin godziny h hz gb mb x razy"
    )
)


def numeric_at(words: Words, at: int) -> Hit | None:
    """What the figures from word `at` on say. Knows all clusters of two or more parts, and eight figures in one."""
    if not words.text(at) or not words[at].is_number:
        return None
    parts, separators, after = _cluster(words, at)
    if _inside_a_word(words, at):
        return Hit(after) if len(parts) > 1 else None
    if len(parts) == 1:
        return _compact(words, at) or _spaced(words, at)
    if separators[-1] == "," and "," not in separators[:-1] and len(parts) > 2 and not _is_year(parts[-1]):
        parts, separators, after = parts[:-1], separators[:-1], after - 2  # "12.03.2024,druga"
    if (words.text(after) == "½") or _is_half(words, at, parts, separators):
        return None
    code = _read(words, at, after, parts, separators)
    if code is None:
        return Hit(after)
    end = _past_year_tail(words, after)
    if code == "invalid":
        return Hit(end, (Match("invalid_date", "", at, end),))
    first, _, second = code.partition(" ")
    if not second:
        return Hit(end, (Match("date", first, at, end),))
    dash = at + 2 * separators.index("-") + 1
    return Hit(end, (Match("date", first, at, dash), Match("date", second, dash + 1, end, role="until")))


def _cluster(words: Words, at: int) -> tuple[list[str], list[str], int]:
    parts, separators, after = [words.text(at)], [], at + 1
    while (
        words.text(after) in _SEPARATORS
        and words.glued(after)
        and words.glued(after + 1)
        and words[after + 1].is_number
    ):
        separators.append(words.text(after))
        parts.append(words.text(after + 1))
        after += 2
    if len(parts) in (1, 2) and words.text(after) == ".":  # "12. 03. 2024", "5.05. 2011": a space slipped in
        loose = [words.text(at + n) for n in range(5)]
        if loose[1] == loose[3] == "." and loose[0].isdecimal() and loose[2].isdecimal() and _is_year(loose[4]):
            return [loose[0], loose[2], loose[4]], [".", "."], at + 5
    return parts, separators, after


def _inside_a_word(words: Words, at: int) -> bool:
    if words.glued(at) and words.glued(at - 1) and words.text(at - 1) == words.text(at - 2) == ".":
        return True  # "12..03.2025"
    return words.glued(at) and (words.text(at - 1).isalnum() and words.text(at - 1) not in ("od", "do", "z", "na", "r"))


def _is_half(words: Words, at: int, parts: list[str], separators: list[str]) -> bool:
    """`13,5` and `13.5 roku`: an age or an amount, left to their matchers."""
    if len(parts) != 2 or parts[1] != "5" or len(parts[0]) > 2:
        return False
    return separators[0] == "," or (separators[0] == "." and _reads_as_amount(words, at))


def _reads_as_amount(words: Words, at: int) -> bool:
    return unit_at(words, at + 3) is not None or words.text(at - 1) in ("ma", "mam", "wiek", "skonczone")


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and int(text) in YEARS


def _read(words: Words, at: int, after: int, parts: list[str], separators: list[str]) -> str | None:
    """The date code, two of them with a space between for a range, `invalid`, or None for what is no date."""
    if any(len(part) > 5 for part in parts) or ":" in separators:
        return None
    before, behind = words.text(at - 1), words.text(after)
    if before in _VERSION_WORDS or behind in UNITS_OF_OTHER_THINGS or before == "+":
        return None
    if unit_at(words, after) and behind not in _YEAR_TAILS:
        return None
    kind = "".join(separators)
    if len(parts) == 2:
        return _two(words, at, after, parts, kind)
    if len(parts) == 3:
        if kind in ("..", "//", "--", ",,") or _is_year(parts[2]):
            return _three(parts, kind)
        return _range_in_month(parts[0], parts[1], parts[2], None) if kind in ("-.", "-/") else None
    if len(parts) == 4 and kind in ("-..", "-//"):
        return _range_in_month(parts[0], parts[1], parts[2], parts[3])
    if len(parts) == 4 and kind == ".-.":
        return _range(_two(words, at, after, parts[:2], "."), _two(words, at, after, parts[2:], "."))
    if len(parts) == 5 and kind == ".-..":
        return _range(_three([*parts[:2], parts[4]], ".."), _three(parts[2:], ".."))
    if len(parts) == 6 and kind == "..-..":
        return _range(_three(parts[:3], ".."), _three(parts[3:], ".."))
    return None


def _two(words: Words, at: int, after: int, parts: list[str], separator: str) -> str | None:
    left, right = parts
    if separator in "./-":
        if _is_year(right) and 1 <= int(left) <= 12 and len(left) <= 2:
            return month_code(int(left), int(right))
        if _is_year(left) and 1 <= int(right) <= 12 and len(right) <= 2:
            return month_code(int(right), int(left))
    if len(left) > 2 or len(right) > 2:
        return None
    if separator == "." and int(left) < 24 and int(right) < 60 and _behind_a_clock_word(words, at):
        return None
    if separator == "/" and (
        _is_share(words, at, after) or (len(left) == len(right) == 1 and int(left) < int(right) < 5)
    ):
        return None
    if separator == "-" and not (len(left) == 2 and right.startswith("0") and len(right) == 2):
        return None
    if separator == ",":
        return None
    return _day_and_month(int(left), int(right))


def _behind_a_clock_word(words: Words, at: int) -> bool:
    before = words.text(at - 1)
    return before in _CLOCK_WORDS or (before == "." and words.text(at - 2) in _CLOCK_WORDS)


def _is_share(words: Words, at: int, after: int) -> bool:
    """`dawka 1/2`: the first of two."""
    return words.text(at - 1) in _DOSE_WORDS or words.text(after) in _DOSE_WORDS


def _day_and_month(day: int, month: int) -> str | None:
    if not 1 <= month <= 12 or not 1 <= day <= 31:
        return None  # a time, a temperature, a price
    return day_code(day, month) if day_exists(day, month) else "invalid"


def _three(parts: list[str], kind: str) -> str | None:
    a, b, c = parts
    if len(a) == 4 and len(b) <= 2 and len(c) <= 2:
        year, month, day = int(a), int(b), int(c)
    elif len(a) <= 2 and len(b) <= 2 and len(c) in (2, 4):
        if kind == ",," and len(c) == 2:
            return None
        year, month, day = full_year(int(c)) if len(c) == 2 else int(c), int(b), int(a)
    elif len(a) <= 2 and len(b) <= 2 and len(c) in (3, 5) and kind in ("..", "//"):
        return "invalid"
    else:
        return None
    return day_code(day, month, year) if day_exists(day, month, year) else "invalid"


def _range_in_month(first: str, last: str, month: str, year: str | None) -> str | None:
    if any(len(part) > 2 for part in (first, last, month)) or int(first) >= int(last):
        return None
    if year is None:
        return _range(_day_and_month(int(first), int(month)), _day_and_month(int(last), int(month)))
    return _range(_three([first, month, year], ".."), _three([last, month, year], ".."))


def _range(first: str | None, last: str | None) -> str | None:
    return None if first is None or last is None else "invalid" if "invalid" in (first, last) else f"{first} {last}"


def _past_year_tail(words: Words, after: int) -> int:
    """Past the `r.` of `12.03.2024 r.`"""
    if words.text(after) not in _YEAR_TAILS or words.text(after + 1) in ("zycia", "z"):
        return after
    after += 1
    return after + (words.text(after - 1) == "r" and words.text(after) == "." and words.glued(after))


def _compact(words: Words, at: int) -> Hit | None:
    """`12032024`, `20240312`: the only eight figures that are a date."""
    text = words.text(at)
    if len(text) != 8 or words.text(at - 1) in ("-", "+", "nr", "tel", "numer"):
        return None
    for day, month, year in (
        (int(text[:2]), int(text[2:4]), int(text[4:])),
        (int(text[6:]), int(text[4:6]), int(text[:4])),
    ):
        if day_exists(day, month, year):
            return Hit(at + 1, (Match("date", day_code(day, month, year), at, at + 1),))
    return None


def _spaced(words: Words, at: int) -> Hit | None:
    """`12 03 2024`; and groups of figures such as `600 100 200`, which are skipped as a whole."""
    after = at + 1
    while after < min(len(words), at + _MOST_GROUPS) and words[after].is_number and not words.glued(after):
        after += 1
    groups = [words.text(n) for n in range(at, after)]
    if len(groups) == 3 and not _ends_in_a_unit(words, after):
        three = _three(groups, "  ")
        if three and three != "invalid" and (_is_year(groups[2]) or _is_year(groups[0])):
            end = _past_year_tail(words, after)
            return Hit(end, (Match("date", three, at, end),))
    if len(groups) >= 3 and sum(map(len, groups)) >= 7 and max(map(len, groups)) >= 2:
        return Hit(after)
    return Hit(after) if words.text(at - 1) == "+" else None  # a country's dialling code


def _ends_in_a_unit(words: Words, after: int) -> bool:
    return unit_at(words, after) is not None and words.text(after) not in _YEAR_TAILS
