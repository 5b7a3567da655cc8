"""Polish wording of days, spans, counts and ages, for templates and the console.

Dates read as in official letters: „12 marca 2027 r.”. Counts take the three Polish forms: 1 dzień, 2 dni, 5 dni.
Sentences stand in the responses; here are only the parts that inflect.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

MONTHS = (  # nominative, genitive, locative
    ("styczeń", "stycznia", "styczniu"),
    ("luty", "lutego", "lutym"),
    ("marzec", "marca", "marcu"),
    ("kwiecień", "kwietnia", "kwietniu"),
    ("maj", "maja", "maju"),
    ("czerwiec", "czerwca", "czerwcu"),
    ("lipiec", "lipca", "lipcu"),
    ("sierpień", "sierpnia", "sierpniu"),
    ("wrzesień", "września", "wrześniu"),
    ("październik", "października", "październiku"),
    ("listopad", "listopada", "listopadzie"),
    ("grudzień", "grudnia", "grudniu"),
)
WEEKDAYS = (  # nominative, accusative, genitive
    ("poniedziałek", "poniedziałek", "poniedziałku"),
    ("wtorek", "wtorek", "wtorku"),
    ("środa", "środę", "środy"),
    ("czwartek", "czwartek", "czwartku"),
    ("piątek", "piątek", "piątku"),
    ("sobota", "sobotę", "soboty"),
    ("niedziela", "niedzielę", "niedzieli"),
)
COUNTED = {  # unit: case: forms for 1, for 2 to 4, for the rest
    "days": {
        "nom": ("dzień", "dni", "dni"),
        "gen": ("dnia", "dni", "dni"),
        "loc": ("dniu", "dniach", "dniach"),
        "ins": ("dniem", "dniami", "dniami"),
    },
    "weeks": {
        "nom": ("tydzień", "tygodnie", "tygodni"),
        "gen": ("tygodnia", "tygodni", "tygodni"),
        "loc": ("tygodniu", "tygodniach", "tygodniach"),
        "ins": ("tygodniem", "tygodniami", "tygodniami"),
    },
    "months": {
        "nom": ("miesiąc", "miesiące", "miesięcy"),
        "gen": ("miesiąca", "miesięcy", "miesięcy"),
        "loc": ("miesiącu", "miesiącach", "miesiącach"),
        "ins": ("miesiącem", "miesiącami", "miesiącami"),
    },
    "years": {
        "nom": ("rok", "lata", "lat"),
        "gen": ("roku", "lat", "lat"),
        "loc": ("roku", "latach", "latach"),
        "ins": ("rokiem", "latami", "latami"),
    },
}


def plural(count: int, one: str, few: str, many: str) -> str:
    """The form that goes with the count: 1 wiadomość, 2 wiadomości, 5 wiadomości, 12, 21, 22 wiadomości."""
    if abs(count) == 1:
        return one
    few_ends = abs(count) % 10 in (2, 3, 4) and abs(count) % 100 not in (12, 13, 14)
    return few if few_ends else many


def counted(count: int, unit: str, case: str = "nom") -> str:
    """A count with its unit: `counted(2, "months")` is „2 miesiące”.

    `unit` is `days`, `weeks`, `months` or `years`; `case` is `nom` (as accusative too: „za 2 lata”), `gen` („w ciągu
    2 lat”), `loc` („po 2 latach”) or `ins` („przed 2 latami”).
    """
    return f"{count} {plural(count, *COUNTED[unit][case])}"


def age(years: int, months: int = 0, case: str = "nom") -> str:
    """A child's age: „13 lat i 11 miesięcy”, „1 rok”, „8 miesięcy”; cases as for `counted`."""
    parts = [counted(years, "years", case)] if years or not months else []
    if months:
        parts.append(counted(months, "months", case))
    return " i ".join(parts)


def day(on: date) -> str:
    """„12 marca 2027 r.”: nominative of a date and, unchanged, what follows od, do, przed."""
    return f"{day_and_month(on)} {on.year} r."


def day_and_month(on: date) -> str:
    """„12 marca”."""
    return f"{on.day} {MONTHS[on.month - 1][1]}"


def weekday(on: date) -> str:
    """„piątek”."""
    return WEEKDAYS[on.weekday()][0]


def on_weekday(on: date) -> str:
    """„w piątek”, „we wtorek”, „w środę”."""
    name = WEEKDAYS[on.weekday()][1]
    return f"we {name}" if name == "wtorek" else f"w {name}"


def day_with_weekday(on: date) -> str:
    """„piątek, 12 marca 2027 r.”."""
    return f"{weekday(on)}, {day(on)}"


def day_on_weekday(on: date) -> str:
    """„w piątek, 12 marca 2027 r.”."""
    return f"{on_weekday(on)}, {day(on)}"


def day_to_weekday(on: date) -> str:
    """„piątku, 12 marca 2027 r.”, as it follows od and do."""
    return f"{WEEKDAYS[on.weekday()][2]}, {day(on)}"


def month(on: date) -> str:
    """„marzec 2027 r.”."""
    return f"{MONTHS[on.month - 1][0]} {on.year} r."


def in_month(on: date) -> str:
    """„w marcu 2027 r.”, „we wrześniu 2026 r.”."""
    name = MONTHS[on.month - 1][2]
    return f"{'we' if name.startswith('wrz') else 'w'} {name} {on.year} r."


def from_to(first: date, last: date) -> str:
    """„od 12 marca do 3 kwietnia 2027 r.”, without saying a year twice; one day is that day."""
    if first == last:
        return day(first)
    start = day_and_month(first) if first.year == last.year else day(first)
    return f"od {start} do {day(last)}"


def between(first: date, last: date) -> str:
    """„między 12 marca a 3 kwietnia 2027 r.”; one day is that day."""
    if first == last:
        return day(first)
    start = day_and_month(first) if first.year == last.year else day(first)
    return f"między {start} a {day(last)}"


def template_values(dates: Mapping[str, date], numbers: Mapping[str, int]) -> dict[str, str]:
    """What a response's variables hold, for a verdict's dates and numbers.

    A date `until` gives `until` „12 marca 2027 r.”, `until_day` „piątek, 12 marca 2027 r.”, `until_on` „w piątek, 12
    marca 2027 r.” and `until_to` „piątku, 12 marca 2027 r.” (after do). A number whose name begins with its unit, such
    as `days_left`, gives `days_left` „3 dni”, `days_left_gen`, `days_left_loc`, `days_left_ins` and, bare,
    `days_left_count` „3”; any other number stands as it is.
    """
    values: dict[str, str] = {}
    for name, on in dates.items():
        values[name] = day(on)
        values[f"{name}_day"] = day_with_weekday(on)
        values[f"{name}_on"] = day_on_weekday(on)
        values[f"{name}_to"] = day_to_weekday(on)
    for name, count in numbers.items():
        unit = name.partition("_")[0]
        if unit not in COUNTED:
            values[name] = str(count)
            continue
        values[name] = counted(count, unit)
        values[f"{name}_count"] = str(count)
        for case in ("gen", "loc", "ins"):
            values[f"{name}_{case}"] = counted(count, unit, case)
    return values
