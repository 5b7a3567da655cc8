"""The dated facts of `facts.yml`: each number, link and name once, with its source and the days on which it holds.

`value("H1.min_age", on=day)` gives what holds on that day. Nothing holding is the error `NoFact`, never a default; a
file with a mistake is the error `BadFacts`, on loading, with the place of the mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

FACTS_FILE = Path(__file__).with_name("facts.yml")

WHOLE_NUMBERS = {"days", "months", "years", "count"}
TEXTS = {"name", "path", "phone", "url", "email"}
LISTS = {"names": str, "birth_years": int}
KINDS = {"S", "X", "D"}

_SOURCE_KEYS = {"kind", "text", "url", "checked_on"}
_ROW_KEYS = {"label", "source", "valid_from", "valid_to", "enabled", "value", "unit"}
_FACT_KEYS = (_ROW_KEYS - {"value", "unit"}) | {"values"}


class NoFact(LookupError):
    """Nothing holds: the id is unknown, has no row for the day, has no value, or is switched off."""


class BadFacts(ValueError):
    """`facts.yml` has a mistake; the text says where."""


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `kind`: S the service's FAQ page, X another official page, D decided here."""

    id: str
    kind: str
    text: str
    url: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True)
class Fact:
    """One row: what holds from `valid_from` to `valid_to`, both in; None is open. A bare statement has no value."""

    id: str
    label: str
    source: Source
    value: Any = None
    unit: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    enabled: bool = True

    def holds(self, on: date) -> bool:
        """Whether this row covers the day."""
        return (self.valid_from or date.min) <= on <= (self.valid_to or date.max)


class FactBook:
    """All rows of one file."""

    def __init__(self, rows: list[Fact]) -> None:
        self._rows: dict[str, list[Fact]] = {}
        for row in rows:
            self._rows.setdefault(row.id, []).append(row)
        for fact_id, periods in self._rows.items():
            _check_periods(fact_id, periods)

    def __iter__(self) -> Iterator[Fact]:
        return (row for rows in self._rows.values() for row in rows)

    def fact(self, fact_id: str, on: date) -> Fact:
        """The row that holds on the day, also when it is switched off. Raises `NoFact`."""
        if fact_id not in self._rows:
            raise NoFact(f"{fact_id}: no such fact")
        for row in self._rows[fact_id]:
            if row.holds(on):
                return row
        raise NoFact(f"{fact_id}: nothing holds on {on}")

    def enabled(self, fact_id: str, on: date) -> bool:
        """Whether the fact may be stated on the day: it has a row and nobody has switched it off."""
        if fact_id not in self._rows:
            raise NoFact(f"{fact_id}: no such fact")
        return any(row.enabled for row in self._rows[fact_id] if row.holds(on))

    def value(self, fact_id: str, on: date) -> Any:
        """The value that holds on the day, in the row's unit. Raises `NoFact`."""
        row = self.fact(fact_id, on)
        if not row.enabled:
            raise NoFact(f"{fact_id}: switched off")
        if row.value is None:
            raise NoFact(f"{fact_id}: a statement without a value")
        return row.value


_switched_off: Callable[[], Collection[str]] = frozenset


def heed(switched_off: Callable[[], Collection[str]]) -> None:
    """Heed what editors switch off while the process runs: a function that names the ids, asked at each look-up."""
    global _switched_off
    _switched_off = switched_off


@lru_cache(maxsize=1)
def book() -> FactBook:
    """The project's own facts, read once."""
    return load(FACTS_FILE)


def value(fact_id: str, on: date) -> Any:
    """`book().value`: what holds on the day. Raises `NoFact`."""
    if fact_id in _switched_off():
        raise NoFact(f"{fact_id}: switched off")
    return book().value(fact_id, on)


def fact(fact_id: str, on: date) -> Fact:
    """`book().fact`: the row that holds on the day, with its source. Raises `NoFact`."""
    return book().fact(fact_id, on)


def enabled(fact_id: str, on: date) -> bool:
    """`book().enabled`: whether the fact may be stated on the day."""
    return book().enabled(fact_id, on) and fact_id not in _switched_off()


def load(path: Path) -> FactBook:
    """Read and check a facts file. Raises `BadFacts`."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8"), Loader=_NoDuplicates)
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a day such as 2026-02-30
        raise BadFacts(f"{path.name}: {error}") from error
    _expect_keys(path.name, data, {"sources", "facts"})
    sources = {name: _source(name, said) for name, said in _mapping("sources", data.get("sources")).items()}
    rows: list[Fact] = []
    for name, said in _mapping("facts", data.get("facts")).items():
        rows.extend(_rows_of(name, said, sources))
    return FactBook(rows)


class _NoDuplicates(yaml.SafeLoader):
    """A key said twice is a mistake, not a silent change."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        twice = sorted({str(key) for key in keys if keys.count(key) > 1})
        if twice:
            raise yaml.MarkedYAMLError(problem=f"said twice: {', '.join(twice)}", problem_mark=node.start_mark)
        return super().construct_mapping(node, deep)


def _mapping(where: str, said: Any) -> dict[str, Any]:
    if not isinstance(said, dict):
        raise BadFacts(f"{where}: a mapping is expected")
    return said


def _expect_keys(where: str, said: Any, known: set[str]) -> None:
    unknown = sorted(str(key) for key in _mapping(where, said) if key not in known)
    if unknown:
        raise BadFacts(f"{where}: unknown key {', '.join(unknown)}; known are {', '.join(sorted(known))}")


def _source(name: str, said: Any) -> Source:
    where = f"sources.{name}"
    _expect_keys(where, said, _SOURCE_KEYS)
    if said.get("kind") not in KINDS:
        raise BadFacts(f"{where}: kind must be S, X or D")
    if not said.get("text"):
        raise BadFacts(f"{where}: text is missing")
    checked_on = _day(where, said, "checked_on")
    if said["kind"] == "S" and checked_on is None:
        raise BadFacts(f"{where}: checked_on is missing")
    return Source(name, said["kind"], said["text"], said.get("url"), checked_on)


def _rows_of(name: str, said: Any, sources: dict[str, Source]) -> Iterator[Fact]:
    """The fact itself, then its values; what a value does not say it takes from its fact."""
    _expect_keys(name, said, _FACT_KEYS)
    shared = {key: part for key, part in said.items() if key != "values"}
    yield _row(name, shared, sources)
    for part, rows in _mapping(name, said.get("values", {})).items():
        for row in rows if isinstance(rows, list) else [rows]:
            where = f"{name}.{part}"
            _expect_keys(where, row, _ROW_KEYS)
            yield _row(where, {**shared, **row}, sources)


def _row(where: str, said: dict[str, Any], sources: dict[str, Source]) -> Fact:
    if not said.get("label"):
        raise BadFacts(f"{where}: label is missing")
    if said.get("source") not in sources:
        raise BadFacts(f"{where}: unknown source {said.get('source')!r}")
    source, on = sources[said["source"]], said.get("enabled", True)
    if not isinstance(on, bool):
        raise BadFacts(f"{where}: enabled must be true or false")
    if not on and source.kind != "X":
        raise BadFacts(f"{where}: only a fact of an X source can be switched off")
    first, last = _day(where, said, "valid_from"), _day(where, said, "valid_to")
    if first and last and last < first:
        raise BadFacts(f"{where}: valid_to {last} lies before valid_from {first}")
    _check_value(where, said.get("value"), said.get("unit"))
    return Fact(where, said["label"], source, said.get("value"), said.get("unit"), first, last, on)


def _day(where: str, said: dict[str, Any], key: str) -> date | None:
    day = said.get(key)
    if day is not None and type(day) is not date:
        raise BadFacts(f"{where}: {key} must be a day written as YYYY-MM-DD")
    return day


def _check_value(where: str, said: Any, unit: str | None) -> None:
    if said is None and unit is None:
        return
    if unit in WHOLE_NUMBERS:
        fits = type(said) is int and said >= 0
    elif unit in TEXTS:
        starts = {"url": ("http://", "https://")}.get(unit, "")
        fits = isinstance(said, str) and bool(said) and said.startswith(starts) and (unit != "email" or "@" in said)
    elif unit in LISTS:
        fits = isinstance(said, list) and bool(said) and all(type(item) is LISTS[unit] for item in said)
    elif unit == "date":
        fits = type(said) is date
    else:
        raise BadFacts(f"{where}: unknown unit {unit!r}")
    if not fits:
        raise BadFacts(f"{where}: {said!r} is not a value in {unit}")


def _check_periods(fact_id: str, rows: list[Fact]) -> None:
    ordered = sorted(rows, key=lambda row: row.valid_from or date.min)
    for earlier, later in pairwise(ordered):
        if (earlier.valid_to or date.max) >= (later.valid_from or date.min):
            raise BadFacts(f"{fact_id}: two rows hold on {later.valid_from or 'the same days'}")
