"""Queries that run at every turn. Django builds and compiles each query anew, which costs more than its answer.

`Compiled` has Django compile a query once and then only fills in other values; the others take plain SQL that both
databases understand.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=models.Model)
Value = int | str | datetime


class Compiled(Generic[M]):
    """`Compiled(build, *samples)`: `build(*samples)` is a queryset; calling this with other values gives its rows.

    The samples must be found nowhere else among the query's values; later values replace them. What hangs on a row by
    `select_related` comes along.
    """

    def __init__(self, build: Callable[..., models.QuerySet[M]], *samples: Value) -> None:
        self._build, self._samples = build, samples

    def __call__(self, *values: Value) -> list[M]:
        """The rows for these values, as instances of the model."""
        with connection.cursor() as cursor:
            plans = vars(cursor.db).setdefault(
                "compiled_plans", {}
            )  # converters belong to one connection, and go with it
            if self not in plans:
                plans[self] = _Plan(self._build(*self._samples), self._samples)
            found: list[M] = plans[self].run(cursor, values)
            return found


class _Plan:
    """As Django's own `ModelIterable`, with what does not depend on the values kept."""

    def __init__(self, query: models.QuerySet[Any], samples: tuple[Value, ...]) -> None:
        self._compiler = compiler = query.query.get_compiler(using=query.db)
        self._sql, parameters = compiler.as_sql()
        self._places = [[at for at, found in enumerate(parameters) if found == sample] for sample in _adapted(samples)]
        assert all(self._places), "a sample is not among the query's values"
        self._parameters, self._model, self._using = list(parameters), query.model, query.db
        first, *_, last = compiler.klass_info["select_fields"]
        self._own = slice(first, last + 1)
        self._names = [column.target.attname for column, _, _ in compiler.select[self._own]]
        self._converters = compiler.get_converters([column for column, _, _ in compiler.select])
        self._related = get_related_populators(compiler.klass_info, compiler.select, query.db)

    def run(self, cursor: Any, values: tuple[Value, ...]) -> list[Any]:
        parameters = self._parameters.copy()
        for places, value in zip(self._places, _adapted(values), strict=True):
            for place in places:
                parameters[place] = value
        cursor.execute(self._sql, parameters)
        return [self._instance(row) for row in self._compiler.apply_converters(cursor.fetchall(), self._converters)]

    def _instance(self, row: list[Any]) -> Any:
        found = self._model.from_db(self._using, self._names, row[self._own])
        for related in self._related:
            related.populate(row, found)
        return found


def exists(sql: str, *values: Value) -> bool:
    """Whether a query finds anything."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _adapted(values))
        return cursor.fetchone() is not None


def first_column(sql: str, *values: Value) -> list[Any]:
    """The first value of each row."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _adapted(values))
        return [row[0] for row in cursor.fetchall()]


def execute(sql: str, *values: Value) -> int:
    """Run a change; how many rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(sql, _adapted(values))
        return int(cursor.rowcount)


def _adapted(values: tuple[Value, ...]) -> list[Any]:
    adapt = connection.ops.adapt_datetimefield_value
    return [adapt(value) if isinstance(value, datetime) else value for value in values]
