"""Facts and verdicts as templates speak them: their variables, and a text with its variables filled in."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge import facts, polish

logger = logging.getLogger(__name__)

VARIABLE = re.compile(r"\{([A-Za-z]\w*(?:\.\w+)?)\}")


def fill(text: str, values: Mapping[str, Any]) -> str:
    """The text with its variables, such as `{until}` or `{L5.email}`; one without a value is logged and left out."""

    def value(match: re.Match[str]) -> str:
        found = values.get(match[1])
        if found is None:
            logger.error("an answer's variable {%s} has no value", match[1])
        return "" if found is None else str(found)

    return VARIABLE.sub(value, text).replace("r..", "r.")  # a year at the end of a sentence


def verdict_values(verdict: Mapping[str, Any] | None) -> dict[str, str]:
    """Template variables for a verdict's dates (YYYY-MM-DD) and numbers, worded in Polish; none for no verdict."""
    if not verdict:
        return {}
    dates = {name: date.fromisoformat(day) for name, day in verdict["dates"].items()}
    return polish.template_values(dates, verdict["numbers"])


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
