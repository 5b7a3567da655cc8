"""What the bot read in a message, in words: date codes and ages (docs/architecture.md, "Entities"), as people say them."""

from __future__ import annotations

import re
from datetime import date

from knowledge import polish

UNITS = {"D": "days", "W": "weeks", "M": "months", "Y": "years"}
NEAR = {"P0D": "dziś", "P1D": "jutro", "-P1D": "wczoraj"}
THIRDS = {"start": "początek", "mid": "połowa", "end": "koniec"}
SIDES = {"<": " (przeszłość)", ">": " (przyszłość)"}
LEAP = 2_000  # a year that has a 29th of February


def worded(code: str) -> str:
    """A code in words; one that is not known stays as it is."""
    age, at, when = code.partition("@")
    if at:
        turned, day = _age(age if age.startswith("P") else f"P{age}Y"), worded(when)
        return f"{turned} skończone: {day}" if turned else code
    bare = code.rstrip("=~")
    side = SIDES.get(bare[-1:], "")
    bare = bare.rstrip("<>")
    try:
        said = NEAR.get(bare) or _relative(bare) or _calendar(bare) or _age(bare)
    except (ValueError, IndexError):
        said = ""
    return said + side if said else code


def _relative(code: str) -> str:
    found = re.fullmatch(r"(-?)P(\d{1,4})([DWMY])", code)
    if not found or (not found[1] and found[3] == "Y"):
        return ""  # P13Y is an age
    span = polish.counted(int(found[2]), UNITS[found[3]])
    return f"{span} temu" if found[1] else f"za {span}"


def _calendar(code: str) -> str:
    if found := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", code):
        return polish.day(date(*map(int, found.groups())))
    if found := re.fullmatch(r"--(\d\d)-(\d\d)", code):
        return polish.day_and_month(date(LEAP, int(found[1]), int(found[2])))
    if found := re.fullmatch(r"(\d{4}-|--)(\d\d)(?:~(start|mid|end))?", code):
        year = found[1].strip("-")
        third = THIRDS.get(found[3] or "", "")
        first = date(int(year or LEAP), int(found[2]), 1)
        name = polish.MONTHS[first.month - 1][1 if third else 0]
        return " ".join(part for part in (third, name, f"{year} r." if year else "") if part)
    if found := re.fullmatch(r"---(\d\d)", code):
        return f"{int(found[1])}. dzień miesiąca"
    if found := re.fullmatch(r"W([1-7])", code):
        return polish.WEEKDAYS[int(found[1]) - 1][0]
    return f"{code} r." if re.fullmatch(r"\d{4}", code) else ""


def _age(code: str) -> str:
    found = re.fullmatch(r"P(?:(\d{1,3})Y)?(?:(\d{1,2})M)?", code)
    return polish.age(int(found[1] or 0), int(found[2] or 0)) if found and any(found.groups()) else ""
