"""What a date code means on a given day: the whole list of codes is in docs/architecture.md."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Literal

from rules.spans import BadDate, Grain, Span, add_months

Prefer = Literal["past", "future"]

LEAP_YEARS_APART = 8  # the longest wait for a 29 February (1896 to 1904)


def resolve(code: str, today: date, prefer: Prefer) -> Span:
    """What a date code means on `today`.

    `prefer` settles a year, month or week left unsaid: `past` takes the latest reading that has begun, `future` the
    earliest that has not ended; `<` or `>` at the code's end overrides it. A span that holds today is cut there, since
    what has happened lies not after today and what is to come not before. A date whose year was said stands as said.
    Raises `BadDate`.
    """
    body, direction = (code[:-1], code[-1]) if code.endswith(("<", ">")) else (code, "")
    if direction:
        prefer = "past" if direction == "<" else "future"
    for pattern, read in _READERS:
        if match := pattern.fullmatch(body):
            try:
                span = read(match, today, prefer)
            except _NoSuchDay:
                raise BadDate(code, "no_such_day") from None
            except (ValueError, OverflowError):
                raise BadDate(code, "out_of_range") from None
            return _cut_at_today(span, today, prefer)
    raise BadDate(code, "not_a_code")


class _NoSuchDay(Exception):
    """Month 13, 31 April, 29 February 2023."""


def _cut_at_today(span: Span, today: date, prefer: Prefer) -> Span:
    if not span.first <= today <= span.last:
        return span
    return replace(span, last=today) if prefer == "past" else replace(span, first=today)


def _day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12 or not 1 <= year <= 9999 or not 1 <= day <= monthrange(year, month)[1]:
        raise _NoSuchDay
    return date(year, month, day)


def _month(year: int, month: int) -> Span:
    first = _day(year, month, 1)
    return Span(first, first.replace(day=monthrange(year, month)[1]), "month")


def _third(year: int, month: int, name: str) -> Span:
    whole = _month(year, month)
    first, last = {"start": (1, 10), "mid": (11, 20), "end": (21, whole.last.day)}[name]
    return Span(whole.first.replace(day=first), whole.first.replace(day=last), "third")


def _year(year: int) -> Span:
    return Span(_day(year, 1, 1), _day(year, 12, 31), "year")


def _week(day: date) -> Span:
    monday = day - timedelta(days=day.weekday())
    return Span(monday, monday + timedelta(days=6), "week")


def _nearest(spans: Iterator[Span], today: date, prefer: Prefer) -> Span:
    """Of spans in the order of time: the latest that has begun (past) or the earliest that has not ended (future)."""
    if prefer == "past":
        return [span for span in spans if span.first <= today][-1]
    return next(span for span in spans if span.last >= today)


def _each_year(make: Callable[[int], Span], today: date) -> Iterator[Span]:
    for year in range(today.year - LEAP_YEARS_APART, today.year + LEAP_YEARS_APART + 1):
        try:
            yield make(year)
        except _NoSuchDay:
            continue


def _read_day(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    return Span.of_day(_day(int(match[1]), int(match[2]), int(match[3])))


def _read_month(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    year, month = int(match[1]), int(match[2])
    return _third(year, month, match[3]) if match[3] else _month(year, month)


def _read_year(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    return _year(int(match[1]))


def _read_day_of_some_year(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    month, day = int(match[1]), int(match[2])
    _day(2000, month, day)  # a leap year: whatever it lacks exists in no year
    return _nearest(_each_year(lambda year: Span.of_day(_day(year, month, day)), today), today, prefer)


def _read_month_of_some_year(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    month, third = int(match[1]), match[2]
    _day(2000, month, 1)
    return _nearest(
        _each_year(lambda year: _third(year, month, third) if third else _month(year, month), today), today, prefer
    )


def _read_relative_year(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    """`Y-1-11`, `Y-1-11-05`: November, 5 November of last year."""
    year, month = today.year + int(match[1]), int(match[2])
    if match[3]:
        return Span.of_day(_day(year, month, int(match[3])))
    return _third(year, month, match[4]) if match[4] else _month(year, month)


def _read_day_of_some_month(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    wanted = int(match[1])
    _day(2000, 1, wanted)  # January has all the days that any month has
    months = (add_months(today.replace(day=1), n) for n in range(-2, 3))
    days = (first.replace(day=wanted) for first in months if wanted <= monthrange(first.year, first.month)[1])
    return _nearest((Span.of_day(day) for day in days), today, prefer)


def _read_weekday(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    """The nearest such weekday, never today: for that one says "today"."""
    step = -1 if prefer == "past" else 1
    apart = (step * (int(match[1]) - today.isoweekday())) % 7 or 7
    return Span.of_day(today + timedelta(days=step * apart))


def _read_relative(match: re.Match[str], today: date, prefer: Prefer) -> Span:
    """`-P3W`: counted to the day, though perhaps not meant so; `=` meant so; `~` the calendar unit of that day.

    `+` further off than that, `-` not so far: some days to that side.
    """
    sign = -1 if match[1] else 1
    years, months, weeks, days = (int(part or 0) for part in match.group(2, 3, 4, 5))
    said = [unit for unit, part in zip("YMWD", match.group(2, 3, 4, 5), strict=True) if part]
    day = add_months(today, sign * (12 * years + months)) + timedelta(days=sign * (7 * weeks + days))
    unit, manner = said[-1], match[6]
    if manner in ("+", "-"):
        return _to_one_side(match, today, sign, unit)
    if unit == "D" or manner == "=":
        return Span.of_day(day)
    if manner == "~":
        return {"Y": lambda: _year(day.year), "M": lambda: _month(day.year, day.month), "W": lambda: _week(day)}[unit]()
    if unit != "Y":
        return Span(day, day, "month" if unit == "M" else "week")
    span = Span(add_months(day, -6), add_months(day, 6), "year")  # seldom to the month
    return replace(span, last=min(span.last, today)) if sign < 0 else replace(span, first=max(span.first, today))


_GRAINS: dict[str, Grain] = {"Y": "year", "M": "month", "W": "week", "D": "day"}


def _to_one_side(match: re.Match[str], today: date, sign: int, unit: str) -> Span:
    """`ponad rok temu`: up to half of it more, one unit at least; `niecały rok temu`: up to a quarter or unit less."""
    years, months, weeks, days = (int(part or 0) for part in match.group(2, 3, 4, 5))
    all_months, all_days = 12 * years + months, 7 * weeks + days

    def at(months: int, days: int) -> date:
        return add_months(today, sign * months) + timedelta(days=sign * days)

    said = at(all_months, all_days)
    if match[6] == "+":
        more_months = max(all_months // 2, {"Y": 12, "M": 1}.get(unit, 0))
        more_days = max(all_days // 2, {"W": 7, "D": 1}.get(unit, 0))
        near, far = said + timedelta(days=sign), at(all_months + more_months, all_days + more_days)
    else:
        less_months, less_days = {"Y": (3, 0), "M": (1, 0), "W": (0, 7), "D": (0, 3)}[unit]
        if all_months == 1:
            less_months, less_days = 0, 10  # of "not quite a month" two thirds are surely over
        elif not all_months:
            less_days = min(less_days, max(all_days - 1, 0))
        near, far = at(all_months - less_months, all_days - less_days), said - timedelta(days=sign)
    return Span(min(near, far), max(near, far), _GRAINS[unit])


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, Prefer], Span]], ...] = tuple(
    (re.compile(pattern, re.ASCII), read)
    for pattern, read in (
        (r"(\d{4})-(\d\d)-(\d\d)", _read_day),
        (r"(\d{4})-(\d\d)(?:~(start|mid|end))?", _read_month),
        (r"(\d{4})", _read_year),
        (r"--(\d\d)-(\d\d)", _read_day_of_some_year),
        (r"--(\d\d)(?:~(start|mid|end))?", _read_month_of_some_year),
        (r"---(\d\d)", _read_day_of_some_month),
        (r"Y([+-]\d)-(\d\d)(?:-(\d\d))?(?:~(start|mid|end))?", _read_relative_year),
        (r"W([1-7])", _read_weekday),
        (r"(-?)P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,4})D)?([=~+-])?", _read_relative),
    )
)
