"""How the date codes of docs/architecture.md are spelled."""

from __future__ import annotations

import re
from calendar import monthrange

PIVOT = 40  # two-digit years: below it 20.., from it on 19..
YEARS = range(1900, 2100)


def full_year(year: int) -> int:
    """`24` → 2024, `85` → 1985; four digits stay."""
    return year if year > 99 else 2000 + year if year < PIVOT else 1900 + year


def day_exists(day: int, month: int, year: int | None = None) -> bool:
    """Whether the calendar has that day; without a year 29 February counts."""
    if not 1 <= month <= 12 or (year is not None and year not in YEARS):
        return False
    return 1 <= day <= monthrange(year or 2000, month)[1]


def day_code(day: int, month: int, year: int | None = None) -> str:
    """`2024-03-12`, or `--03-12` without a year."""
    return f"{month_code(month, year)}-{day:02}"


def month_code(month: int, year: int | None = None) -> str:
    """`2024-03`, or `--03` without a year."""
    return f"{year:04}-{month:02}" if year is not None else f"--{month:02}"


_SOME_YEAR = re.compile(r"(-?)P(\d)Y~?")


def in_relative_year(code: str, year: str) -> str | None:
    """`--11` or `--11-05` with `-P1Y~` (last year) → `Y-1-11`, `Y-1-11-05`, with `2022` → `2022-11`; None for others."""
    said = _SOME_YEAR.fullmatch(year)
    if not re.match(r"--\d\d", code) or not (said or re.fullmatch(r"\d{4}", year)):
        return None
    return f"Y{said[1] or '+'}{said[2]}{code[1:]}" if said else year + code[1:]


def names_no_year(code: str) -> bool:
    """Whether the code leaves its year, month or week unsaid, so that `<` or `>` may end it."""
    return code.startswith(("--", "W")) and not code.endswith(("<", ">"))
