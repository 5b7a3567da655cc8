"""Amounts of time: `3 tyg`, `pół roku`, `dwa i pół miesiąca`, `rok i 2 miesiące`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from nlu.dates.numbers import cardinal_at
from nlu.words import Words, listed

_FORMS = {
    "D": "dzien dni dnia dniu dniach dniami doba doby dob",
    "W": "tydzien tygodnie tygodni tygodnia tygodniu tygodniach tygodniami tygodniem tyg tygod",
    "M": "miesiac miesiace miesiecy miesiaca miesiacu miesiacach miesiacami miesiacem mies msc mc mce mcy mca"
    " miechy miechow",
    "Y": "rok roku lat lata latach laty latami rokiem roczek l lta рік роки років год года лет rokiw rokiv",
}
_FOREIGN = {"W": "тиждень тижні тижнів неделя недели недель", "M": "місяць місяці місяців месяц месяца месяцев"}
UNITS: dict[str, str] = {form: unit for unit, forms in (*_FORMS.items(), *_FOREIGN.items()) for form in forms.split()}
ONE_OF_IT = frozenset(listed("tydzien tygodnia tygodniem miesiac miesiaca miesiacem rok roku rokiem dzien dnia"))
_NAMES_ONE = frozenset(
    listed("dzien dnia tydzien tygodnia miesiac miesiaca rok roku")
)  # "3 tydzień" is the third week, not three weeks
_HALVES = frozenset(listed("pol polowa polowe"))
BEGINNERS: frozenset[str] = ONE_OF_IT | _HALVES | {"poltora", "poltorej"}


@dataclass(frozen=True, slots=True)
class Amount:
    """A length of time and the word after it. `unit` is the finest unit said; `loose` if the words don't agree."""

    after: int
    years: int = 0
    months: int = 0
    weeks: int = 0
    days: int = 0
    loose: bool = False

    @property
    def period(self) -> str:
        """ISO 8601: `P1Y6M`."""
        parts = ((self.years, "Y"), (self.months, "M"), (self.weeks, "W"), (self.days, "D"))
        return "P" + "".join(f"{count}{unit}" for count, unit in parts if count)

    @property
    def unit(self) -> str:
        """The finest unit said."""
        return self.period[-1]


def unit_at(words: Words, at: int) -> tuple[str, int] | None:
    """The unit named at word `at`, with its abbreviating dot: (`M`, next word). The `l` of `L4` is none."""
    unit, after = UNITS.get(words.text(at)), at + 1
    if words.text(at) == "m" and words.text(at + 1) == "-" and words.text(at + 2) in ("c", "ce", "cy", "cu", "ca"):
        unit, after = "M", at + 3
    if unit is None:
        return None
    if words.text(at) == "l" and words.glued(after) and words.text(after).isalnum():
        return None
    if words.text(after) == "." and words.glued(after) and words.text(at) in ("l", "tyg", "mies", "msc", "mc"):
        after += 1
    return unit, after


def amount_at(words: Words, at: int) -> Amount | None:
    """The amount of time that begins at word `at`. "Kilka dni", "2-3 dni" and "półtora tygodnia" are none."""
    if at not in words.memo:
        words.memo[at] = _with_remainder(words, _half_at(words, at) or _counted_at(words, at) or _single_at(words, at))
    return cast("Amount | None", words.memo[at])


def _half_at(words: Words, at: int) -> Amount | None:
    """`pół roku`, `półtora miesiąca`."""
    word, said = words.text(at), unit_at(words, at + 1)
    if not said:
        return None
    unit, after = said
    if word in _HALVES and unit in "YM":
        return Amount(after, months=6) if unit == "Y" else Amount(after, weeks=2)
    if word in ("poltora", "poltorej") and unit in "YM":
        return Amount(after, years=1, months=6) if unit == "Y" else Amount(after, weeks=6)
    return None


def _counted_at(words: Words, at: int) -> Amount | None:
    counted = cardinal_at(words, at)
    if not counted or not counted[0]:
        return None
    count, after = counted
    half, after = half_after(words, after)
    said = unit_at(words, after)
    if not said:
        return None
    unit, end = said
    loose = not half and count > 1 and words.text(after) in _NAMES_ONE
    if unit == "Y":
        return Amount(end, years=count, months=6 if half else 0, loose=loose)
    if unit == "M":
        return Amount(end, months=count, weeks=2 if half else 0, loose=loose)
    if half:
        return None
    return Amount(end, weeks=count, loose=loose) if unit == "W" else Amount(end, days=count, loose=loose)


def half_after(words: Words, after: int) -> tuple[bool, int]:
    """Whether `i pół`, `,5`, `.5`, `½` or `i 1/2` follows a number, and the word after it."""
    if words.text(after) == "½":
        return True, after + 1
    if _is_point_five(words, after):
        return True, after + 2
    if words.text(after) == "i":
        if words.text(after + 1) in ("pol", "½"):
            return True, after + 2
        if [words.text(after + n) for n in (1, 2, 3)] == ["1", "/", "2"]:
            return True, after + 4
    return False, after


def _is_point_five(words: Words, after: int) -> bool:
    if words.text(after) not in (",", ".") or words.text(after + 1) != "5":
        return False
    goes_on = words.text(after + 2) in (".", ",", "-") and words.glued(after + 3)
    return words.glued(after) and words.glued(after + 1) and not goes_on


def _single_at(words: Words, at: int) -> Amount | None:
    """`tydzień`, `rok`: one of it, without a number."""
    said = unit_at(words, at) if words.text(at) in ONE_OF_IT else None
    if not said:
        return None
    unit, after = said
    half, end = half_after(words, after)
    if half and unit in "YM":
        return Amount(end, years=1, months=6) if unit == "Y" else Amount(end, months=1, weeks=2)
    return {
        "Y": Amount(after, years=1),
        "M": Amount(after, months=1),
        "W": Amount(after, weeks=1),
        "D": Amount(after, days=1),
    }[unit]


def _with_remainder(words: Words, amount: Amount | None) -> Amount | None:
    """`rok i 2 miesiące`, `13 lat 11 mies`, `13 lat i pół`: the smaller unit after the larger."""
    if amount is None or amount.unit == "D" or amount.loose:
        return amount
    half, end = half_after(words, amount.after)
    if half and amount.unit == "Y" and words.text(amount.after) == "i":
        said = unit_at(words, end)
        return Amount(said[1] if said and said[0] == "Y" else end, years=amount.years, months=6)
    joined = words.text(amount.after) == "i"
    rest = _counted_at(words, amount.after + joined) or (_single_at(words, amount.after + 1) if joined else None)
    if rest and not joined and amount.unit + rest.unit not in ("YM", "MW", "WD"):
        return amount  # "skończyła 14 lat 2 dni temu"
    if not rest or rest.loose or "YMWD".index(rest.unit) <= "YMWD".index(amount.unit):
        return amount
    if amount.unit == "M" and amount.weeks:
        return amount
    whole = Amount(
        rest.after,
        years=amount.years,
        months=amount.months + rest.months,
        weeks=amount.weeks + rest.weeks,
        days=rest.days,
    )
    return _with_remainder(words, whole)


def ends_a_range(words: Words, at: int) -> bool:
    """The `3 tygodnie` of `2 lub 3 tygodnie`, the `14 lat` of `od 9 do 14 lat`, the `trzy dni` of `dwa, trzy dni`."""
    link = words.text(at - 1)
    if link in ("-", "lub", "albo", "czy", "do", "/", "a"):
        before = cardinal_at(words, at - 2)
        return before is not None and before[1] == at - 1 and (link != "a" or words.text(at - 3).endswith("miedzy"))
    before = cardinal_at(words, at - 2 if link == "," else at - 1)
    this = cardinal_at(words, at)
    return before is not None and this is not None and before[0] + 1 == this[0] and before[1] <= at
