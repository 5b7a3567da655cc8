"""Dates with a month's name: `12 marca`, `dwunastego marca 2024`, `w marcu`, `pod koniec maja`, `od 3 do 7 maja`."""

from __future__ import annotations

from nlu.dates.codes import day_code, day_exists, in_relative_year, month_code
from nlu.dates.found import Hit, Match
from nlu.dates.months import (
    ABBREVIATED,
    FULL_NAMES,
    IN_GENITIVE,
    IN_LOCATIVE,
    IN_NOMINATIVE,
    ROMAN,
    WEEKDAYS,
    month_after_day,
)
from nlu.dates.numbers import DAY_ENDINGS, cardinal_at, ordinal_at, skip_ordinal_tail
from nlu.dates.persons import CHILD_WORDS
from nlu.dates.years import year_at, year_or_short_at
from nlu.words import EDGES, Words, listed

THIRDS = {
    **dict.fromkeys(listed("poczatek poczatku poczatkiem poczatkach"), "start"),
    **dict.fromkeys(listed("polowa polowie polowe polowy polowka polowce srodek srodku"), "mid"),
    **dict.fromkeys(listed("koniec konca koncem koncu koncowce koncowka"), "end"),
}
_EITHER = frozenset(listed("albo lub czy a / ewentualnie"))
_BOTH = frozenset(("i", "oraz"))
_RELATIVE_YEARS = {
    **dict.fromkeys(listed("zeszlego ubieglego minionego poprzedniego tamtego ub zeszly ubiegly"), "-P1Y~"),
    **dict.fromkeys(listed("przyszlego nastepnego"), "P1Y~"),
    **dict.fromkeys(listed("tego biezacego obecnego b ten"), ""),
}
_SHORT_MESSAGE = 6  # words
_ABOUT = frozenset(listed("okolo kolo wiecej ok"))


def day_and_month_at(words: Words, at: int) -> Hit | None:
    """`12 marca`, `12. marca`, `12-go marca`, `12 III 2024`, `dwunastego trzeciego`; also two days of one month."""
    day = _day_at(words, at)
    if not day:
        return None
    several = _several_days(words, at, day)
    if several:
        return several
    return _single_day(words, at, day)


def _day_at(words: Words, at: int) -> tuple[int, int] | None:
    """A day's number from word `at` on: up to 99, so that `32 marca` is seen to be wrong."""
    text = words.text(at)
    if not text:
        return None
    if words[at].is_number:
        found = cardinal_at(words, at)
        if not found or len(text) > 2:
            return None
        after = skip_ordinal_tail(words, found[1])
    else:
        spoken = ordinal_at(words, at, DAY_ENDINGS)
        if not spoken:
            return None
        found, after = spoken, spoken[1]
    if words.text(after) == "." and words.glued(after):
        after += 1
    return found[0], after


def _single_day(words: Words, at: int, day: tuple[int, int]) -> Hit | None:
    start = day[1] + (words.text(day[1]) == "-" and words.text(day[1] + 1) in ROMAN)
    named = month_after_day(words, start) or _spoken_month(words, at, day[1])
    if not named:
        return None
    month, after, needs_year = named
    dotted = words.text(day[1] - 1) == "." and words.glued(start)
    year = year_or_short_at(words, after + (words.text(after) in (".", "-") and words.glued(after)))
    if needs_year and not year and not dotted and not _ends_a_clause(words, after, start):
        return None
    if words.text(day[1]) == "maja" and not year and ((_begins_an_age(words, after) and day[0] < 6) or day[0] > 31):
        return None  # "2 mają 13 lat"
    if day[0] == 0 or (day[0] > 31 and words.text(start) not in FULL_NAMES):
        return None
    return _dated(words, at, day[0], month, after, year)


def _dated(words: Words, at: int, day: int, month: int, after: int, year: tuple[int, int] | None) -> Hit:
    end = year[1] if year else after
    if not day_exists(day, month, year[0] if year else None):
        return Hit(end, (Match("invalid_date", "", at, end),))
    relative, past = ("", end) if year else relative_year_at(words, after)
    said_year = year[0] if year else None
    before = words.text(at - 2) if words.text(at - 1) == "." else words.text(at - 1)
    is_vague = before in _ABOUT  # of "około 12 maja" only the month is known
    code = month_code(month, said_year) if is_vague else day_code(day, month, said_year)
    code = in_relative_year(code, relative) or code
    return Hit(past, (Match("date", code, at, past),))


def _spoken_month(words: Words, at: int, after: int) -> tuple[int, int, bool] | None:
    """`dwunastego trzeciego`: the month as a number too."""
    if words[at].is_number:
        return None
    spoken = ordinal_at(words, after, DAY_ENDINGS)
    if not spoken or spoken[0] > 12:
        return None
    both_in_genitive = words.text(after - 1).endswith("ego") and words.text(after).endswith("ego")
    return spoken[0], spoken[1], not both_in_genitive


def _ends_a_clause(words: Words, after: int, month_at: int) -> bool:
    return words.text(month_at) == "sie" and words.text(after) in EDGES


def _begins_an_age(words: Words, after: int) -> bool:
    number = cardinal_at(words, after)
    return bool(number) and words.text(number[1] if number else after) in ("lat", "lata", "i", "l")


def _several_days(words: Words, at: int, first: tuple[int, int]) -> Hit | None:
    """`od 3 do 7 maja`, `3-7 maja` and `12 i 13 maja` are two days; of `12 albo 13 maja` only the month is known."""
    link, start = words.text(first[1]), first[1] + 1
    if (link in _BOTH and _is_of_an_age(words, at)) or (link == "a" and not words.text(at - 1).endswith("miedzy")):
        return None
    second = _day_at(words, start) if link in _EITHER | _BOTH | {"do", "-"} else None
    named = month_after_day(words, second[1]) if second else None
    if not second or not named or named[2] or not 0 < first[0] < second[0]:
        return None
    month, after, _ = named
    year = year_or_short_at(words, after)
    end, said_year = (year[1], year[0]) if year else (after, None)
    if not (day_exists(first[0], month, said_year) and day_exists(second[0], month, said_year)):
        return Hit(end, (Match("invalid_date", "", at, end),))
    if link in _EITHER:
        return Hit(end, (Match("date", month_code(month, said_year), at, end),))
    one = Match("date", day_code(first[0], month, said_year), at, first[1])
    other = Match("date", day_code(second[0], month, said_year), start, end, role="until" if link in "do-" else None)
    return Hit(end, (one, other))


def _is_of_an_age(words: Words, at: int) -> bool:
    """`ma 9 i 12 maja…`: the 9 is no day."""
    return words.text(at - 1) in CHILD_WORDS or words.text(at - 1) in ("ma", "maja", "skonczyla", "skonczyl")


def relative_year_at(words: Words, after: int) -> tuple[str, int]:
    """Behind a month: `zeszłego roku` → (`-P1Y~`, next word), `br.` and `tego roku` → ("", next word)."""
    if words.text(after) in ("br", "ubr"):
        dot = words.text(after + 1) == "." and words.glued(after + 1)
        return ("" if words.text(after) == "br" else "-P1Y~"), after + 1 + dot
    start = after + (words.text(after) == "w" and words.text(after + 2) in ("roku", "rok"))
    word = {"zeszlym": "zeszlego", "ubieglym": "ubieglego", "tym": "tego", "przyszlym": "przyszlego"}.get(
        words.text(start), words.text(start)
    )
    code = _RELATIVE_YEARS.get(word)
    if code is None:
        return "", after
    noun = start + 1 + (words.text(start + 1) == ".")
    if words.text(noun) not in ("roku", "r", "rok"):
        return "", after
    return code, noun + 1 + (words.text(noun) == "r" and words.text(noun + 1) == "." and words.glued(noun + 1))


def month_at(words: Words, at: int) -> Hit | None:
    """A month without a day: `w marcu`, `marzec 2024`, `wrz 2024`, `od marca`, `IX 2012`."""
    text = words.text(at)
    month = FULL_NAMES.get(text) or ABBREVIATED.get(text) or (ROMAN.get(text) if text != "i" else None)
    if not month:
        return None
    day = words.number(at + 1, longest=2)
    if text in IN_GENITIVE and text != "maja" and day and words.text(at + 2) in EDGES:
        return _dated(words, at, day, month, at + 2, None)  # "lutego 20"
    short = text not in FULL_NAMES
    after = at + 1 + (short and words.text(at + 1) == "." and words.glued(at + 1))
    year = year_at(words, after) if short or not _is_cued(words, at) else year_or_short_at(words, after)
    if year:
        return Hit(year[1], (Match("date", month_code(month, year[0]), at, year[1]),))
    if short or not _is_cued(words, at):
        return None
    relative, end = relative_year_at(words, after)
    code = month_code(month)
    return Hit(end, (Match("date", in_relative_year(code, relative) or code, at, end),))


def _is_cued(words: Words, at: int) -> bool:
    """Whether a month's name stands where a month is meant: "maj" is a name too, "maja" also "they have"."""
    text, before = words.text(at), words.text(at - 1)
    if text in IN_LOCATIVE and (text != "lutym" or before in ("w", "we")):
        return True
    if text == "maja" and before == "ze":
        return False  # "mówią, że mają"
    if text in IN_GENITIVE:
        return before in ("od", "do", "z", "ze", "polowy", "poczatku", "konca", "miesiaca", "dniach", "nie", "tylko")
    if text in IN_NOMINATIVE:
        return text not in ("maj", "lipiec") or before in ("na", "za", "to", "", "byl", "byc", "miesiac") or at == 0
    return False


def third_at(words: Words, at: int) -> Hit | None:
    """`na początku września`, `w połowie maja 2024`, `pod koniec sierpnia`."""
    third = THIRDS.get(words.text(at))
    if not third:
        return None
    start = at + 1 + (words.text(at + 1) in ("miesiaca", "m"))
    month = IN_GENITIVE.get(words.text(start)) or ABBREVIATED.get(words.text(start))
    if not month:
        year = year_at(words, start)
        return Hit(year[1], (Match("date", f"{year[0]:04}", at, year[1]),)) if year else None
    year = year_or_short_at(words, start + 1)
    if words.text(at - 1) in ("pierwszej", "drugiej") and third == "mid":  # half of the month, not its middle
        third = ""
    relative, end = ("", year[1]) if year else relative_year_at(words, start + 1)
    code = month_code(month, year[0] if year else None) + (f"~{third}" if third else "")
    return Hit(end, (Match("date", in_relative_year(code, relative) or code, at, end),))


def day_of_month_at(words: Words, at: int) -> Hit | None:
    """`od dwunastego`, `12-go`, `dnia 12`: a day without its month."""
    day = _day_at(words, at)
    if not day or not 1 <= day[0] <= 31:
        return None
    spoken = not words[at].is_number
    before = words.text(at - 1)
    after = day[1] - (words.text(day[1] - 1) == ".")
    tailed = not spoken and after > at + 1
    if spoken and not words.text(after - 1).endswith("ego"):
        return None
    said_as_day = before in ("dnia", "dniu")
    weak = spoken and day[0] < 5 and before not in ("od", "do") and not said_as_day
    alone = before in EDGES and words.text(day[1]) in EDGES and len(words) <= _SHORT_MESSAGE
    this_month = _this_month_at(words, after)
    if this_month:
        return Hit(this_month, (Match("date", f"---{day[0]:02}", at, this_month),))
    if not (spoken or tailed or said_as_day) or (weak and not alone) or not _can_follow_a_day(words, after):
        return None
    return Hit(after, (Match("date", f"---{day[0]:02}", at, after),))


def _this_month_at(words: Words, after: int) -> int | None:
    """Past `bm.`, `b.m.`, `tego miesiąca`."""
    if words.text(after) == "bm":
        return after + 1
    if [words.text(after + n) for n in range(3)] == ["b", ".", "m"]:
        return after + 3
    return after + 2 if words.text(after) in ("tego", "biezacego") and words.text(after + 1) == "miesiaca" else None


def _can_follow_a_day(words: Words, after: int) -> bool:
    """Not "pierwszego dziecka", "14-tego roku życia", "12-go dnia"."""
    return not words.text(after)[:1].isalpha() or words.text(after) in _LINKS or words.text(after) in WEEKDAYS


_LINKS = frozenset(
    listed(
        "i a w we na do od o u jest jestem byl byla bylo bylam bylem dostalam dostalem dostala dostal mam ma"
        " mial miala zaczynam lekarz pani pan nie tylko bo wiec i oraz ale czy to juz jak mi go ja"
        " zachorowalam zachorowalem choruje rano wieczorem zus pracodawca szef"
    )
)
