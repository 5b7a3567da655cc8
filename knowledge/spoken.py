"""Facts as templates speak them: a variable for every fact that has a value."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from knowledge import facts, polish


@lru_cache(maxsize=4)
def fact_values(today: date) -> dict[str, str]:
    """A template variable for every fact with a value: `{L5.email}`, `{C4.update_days_gen}` „21 dni”, `{…_count}`."""
    values: dict[str, str] = {}
    for row in facts.book():
        if row.value is None or not row.holds(today):
            continue
        if row.unit in polish.COUNTED:
            values[row.id] = polish.counted(row.value, row.unit)
            values[f"{row.id}_count"] = str(row.value)
            for case in ("gen", "loc", "ins"):
                values[f"{row.id}_{case}"] = polish.counted(row.value, row.unit, case)
        elif isinstance(row.value, date):
            values[row.id] = polish.day(row.value)
        else:
            values[row.id] = ", ".join(map(str, row.value)) if isinstance(row.value, list) else str(row.value)
    return values
