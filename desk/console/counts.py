"""How many conversations a queue holds: counted up to a cap, so that a count is cheap whatever the size."""

from __future__ import annotations

from typing import Any

from django.db import connection

from desk.console.access import User
from desk.console.filters import QUEUES, Rows, queue

CAP = 999


def count(rows: Rows) -> int:
    """The number of rows, or CAP + 1 for any larger number."""
    return rows.order_by()[: CAP + 1].count()


def worded(number: int) -> str:
    """„12”, „999+”."""
    return f"{CAP}+" if number > CAP else str(number)


def of_queues(user: User) -> dict[str, int]:
    """The count of each queue, all in one query."""
    parts: list[str] = []
    params: list[Any] = []
    for name in QUEUES:
        sql, said = queue(name, user).order_by().values("pk")[: CAP + 1].query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) queue_{name})")
        params += said
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", params)
        return dict(zip(QUEUES, cursor.fetchone(), strict=True))
