"""Spans of days, and month and year arithmetic as policy.

Months and years follow the Civil Code, art. 112: a day that does not exist becomes the last day of its month, so a
birthday on 29 February falls on the 28th in other years.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Grain = Literal["day", "week", "third", "month", "year"]

DAY = timedelta(days=1)


class BadDate(ValueError):
    """A date code that names no day. `reason`: `no_such_day`, `not_a_code`, `out_of_range` or `contradiction`."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(f"{code!r}: {reason}")
        self.code = code
        self.reason = reason


@dataclass(frozen=True)
class Span:
    """The days from `first` to `last`, both in, among which the day meant lies; `grain` is how it was said."""

    first: date
    last: date
    grain: Grain = "day"

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"a span that ends before it begins: {self.first} to {self.last}")

    @property
    def exact(self) -> bool:
        """Whether one day is meant, and was said as a day: "two weeks ago" is one day to count from, but not exact."""
        return self.first == self.last and self.grain == "day"

    @classmethod
    def of_day(cls, day: date) -> Span:
        """The span of one known day."""
        return cls(day, day, "day")


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (or earlier, if negative); else that month's last day (art. 112)."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def add_years(day: date, years: int) -> date:
    """The same calendar day, `years` later; 29 February becomes the 28th in a common year."""
    return add_months(day, 12 * years)


def birthday(born: date, age: int) -> date:
    """The day on which one born on `born` turns `age` years."""
    return add_years(born, age)


def latest_start(end: date, months: int) -> date:
    """The latest day from which `months` are over by `end` (28 February closes a month begun on 28 to 31 January)."""
    start = add_months(end, -months)
    while add_months(start + DAY, months) <= end:
        start += DAY
    return start
