"""The possible birth dates, from what people say about an age."""

from __future__ import annotations

import re
from datetime import date, timedelta

from rules.date_codes import resolve
from rules.spans import DAY, BadDate, Grain, Span, add_years, latest_start

OLDEST_PERSON_YEARS = 120  # how far back an unknown birth year may lie


def birth_span(today: date, birth: str | None = None, age: str | None = None, birthday: str | None = None) -> Span:
    """The possible birth dates, from every way of saying how old somebody is.

    `birth` is a date code, `age` an ISO period (`P13Y`: 13 reached, 14 not), `birthday` is `<age>@<date code>`. What is
    said in more than one way is narrowed down; if the ways exclude each other, or nothing is said, `BadDate`.
    A birth day without its year and without an age could lie in any year, so the span is a lifetime.
    """
    spans: list[Span] = []
    if age is not None:
        spans.append(_born_by_age(age, today))
    if birthday is not None:
        spans.append(_born_by_birthday(birthday, today))
    if birth is not None:
        spans.append(_born_by_date(birth, today, spans[0] if spans else None))
    said = " ".join(code for code in (birth, age, birthday) if code is not None)
    if not spans:
        raise BadDate("", "not_a_code")
    first, last = max(span.first for span in spans), min(span.last for span in spans)
    if last < first:
        raise BadDate(said, "contradiction")
    narrowest = min(spans, key=lambda span: span.last - span.first)
    return Span(first, last, narrowest.grain)


_AGE = re.compile(r"P(?:(\d{1,3})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?", re.ASCII)


def _born_by_age(age: str, today: date) -> Span:
    match = _AGE.fullmatch(age)
    if not match or not any(match.groups()):
        raise BadDate(age, "not_a_code")
    years, months, weeks, days = (int(part or 0) for part in match.groups())
    unit: Grain = "day" if match[4] else "week" if match[3] else "month" if match[2] else "year"
    whole_months, whole_days = 12 * years + months, 7 * weeks + days
    next_months = whole_months + {"year": 12, "month": 1}.get(unit, 0)
    next_days = whole_days + {"week": 7, "day": 1}.get(unit, 0)
    try:
        last = latest_start(today - timedelta(days=whole_days), whole_months)
        first = latest_start(today - timedelta(days=next_days), next_months) + DAY
    except (ValueError, OverflowError):
        raise BadDate(age, "out_of_range") from None
    return Span(first, last, unit)


def _born_by_birthday(said: str, today: date) -> Span:
    """`14@P1W`. Without `<` or `>` "in May" may be the last May or the next, so both are possible."""
    age_text, at, code = said.partition("@")
    if not at or not re.fullmatch(r"\d{1,3}", age_text, re.ASCII):
        raise BadDate(said, "not_a_code")
    past, future = resolve(code, today, "past"), resolve(code, today, "future")
    months = 12 * int(age_text)
    try:
        first = latest_start(min(past.first, future.first) - DAY, months) + DAY
        last = latest_start(max(past.last, future.last), months)
    except (ValueError, OverflowError):
        raise BadDate(said, "out_of_range") from None
    if last < first:  # nobody of that age has a birthday on that 29 February
        raise BadDate(said, "no_such_day")
    return Span(first, last, past.grain)


def _born_by_date(code: str, today: date, other: Span | None) -> Span:
    if not code.startswith("--"):
        return resolve(code, today, "past")
    lifetime = Span(add_years(today, -OLDEST_PERSON_YEARS), today, "year")
    resolve(code, today, "past")  # a day that exists in no year is bad, whatever the year
    if other is None or code.startswith("---"):
        return lifetime
    found = []
    for year in range(other.first.year, other.last.year + 1):
        try:
            span = resolve(f"{year:04}{code[1:]}", today, "past")
        except BadDate:
            continue
        if span.first <= other.last and other.first <= span.last:
            found.append(span)
    if not found:
        raise BadDate(code, "contradiction")
    return Span(found[0].first, found[-1].last, found[0].grain)
