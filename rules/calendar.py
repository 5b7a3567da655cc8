"""The calendar of the rules, behind one door: spans and arithmetic, date codes, birth dates."""

from rules.births import birth_span
from rules.date_codes import Prefer, resolve
from rules.spans import DAY, BadDate, Grain, Span, add_months, add_years, birthday, latest_start

__all__ = [
    "DAY",
    "BadDate",
    "Grain",
    "Prefer",
    "Span",
    "add_months",
    "add_years",
    "birth_span",
    "birthday",
    "latest_start",
    "resolve",
]
