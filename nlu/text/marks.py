"""What a message's dates and ages say about its intent, as a few coarse marks beside its words."""

from __future__ import annotations

import re
from collections.abc import Iterable

_YEARS = re.compile(r"P?(\d+)")
_GROWN_UP, _TOO_OLD, _TOO_YOUNG = 18, 14, 9  # the ages at which one is answered differently
_CHILDREN_BORN_FROM = 2007


def marks(entities: Iterable[tuple[str, str, str | None]]) -> list[str]:
    """From (entity, value, role) as docs/architecture.md has them: `#age`, `#age_9_13`, `#date`, `#past_D`…"""
    found: list[str] = []
    for entity, value, role in entities:
        if entity == "question":
            continue
        found.append(f"#{entity}")
        if role:
            found.append(f"#{entity}_{role}")
        if entity in ("age", "birthday"):
            found.append(_age(value))
        elif entity == "date":
            found += _date(value)
        elif entity == "duration":
            found.append(f"#duration_{value[-1]}")
    return list(dict.fromkeys(found))


def _age(value: str) -> str:
    match = _YEARS.match(value)
    years = int(match[1]) if (match and "Y" in value) or (match and "@" in value) else 0
    if years >= _GROWN_UP:
        return "#age_18"
    if years >= _TOO_OLD:
        return "#age_14_17"
    return "#age_9_13" if years >= _TOO_YOUNG else "#age_0_8"


def _date(value: str) -> list[str]:
    if value[:4].isdigit():
        return ["#year_child" if int(value[:4]) >= _CHILDREN_BORN_FROM else "#year_grown_up"]
    if value.startswith("-P"):
        return [f"#past_{value.rstrip('~=+-')[-1]}"]
    if value.startswith("P"):
        return ["#today" if value.startswith("P0") else f"#future_{value.rstrip('~=+-')[-1]}"]
    return ["#weekday"] if value.startswith("W") else []
