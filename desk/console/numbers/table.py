"""Tables as CSV that a spreadsheet opens as it is: semicolons, a byte order mark, and no cell that it would run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date

from django.http import HttpResponse

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")  # a spreadsheet takes a text that begins so for a formula


def cell(value: object) -> str:
    """A value as text; a text that looks like a formula gets an apostrophe, a number never looks like one."""
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{value:g}".replace(".", ",") if isinstance(value, float) else str(value)
    said = str(value).replace("\0", "")
    return f"'{said}" if said.lstrip(" ").startswith(RUNS) else said


def csv_line(row: Sequence[object]) -> str:
    """One row with its line end."""
    out = io.StringIO()
    csv.writer(out, delimiter=";", lineterminator="\r\n").writerow([cell(value) for value in row])
    return out.getvalue()


def csv_text(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """The whole table."""
    return "".join(csv_line(row) for row in (head, *rows))


def response(name: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> HttpResponse:
    """The table as a file to save."""
    answer = HttpResponse("\ufeff" + csv_text(head, rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
