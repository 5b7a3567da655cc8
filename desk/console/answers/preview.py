"""An answer as a citizen would read it: facts filled in as they hold today, a rule's dates by examples."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from desk.console.answers.built_in import VARIABLE, BuiltIn, Part
from knowledge import facts, polish
from knowledge.spoken import fact_values

DATES = {  # days from today
    "until": 40,
    "until_first": 40,
    "until_last": 70,
    "from": 60,
    "from_first": 60,
    "from_last": 90,
    "since": -30,
    "first_day": 20,
    "last_day": 200,
    "next": 300,
    "day": -100,
}
NUMBERS = {
    "days_limit": 21,
    "days_min": 1,
    "days_max": 2,
    "days_left": 12,
    "months_min": 6,
    "months_max": 12,
    "months_left": 2,
    "years_min": 9,
    "years_max": 14,
    "years_valid": 3,
    "years_between": 2,
    "years_old": 12,
    "child": 2,
}
TEXTS = {"place": "Mazowiecki", "birth_year": "2011"}


def values(today: date) -> dict[str, str]:
    """Every variable that an answer may use, with the value of today or an example."""
    dates = {name: today + timedelta(days=away) for name, away in DATES.items()}
    return {**fact_values(today), **polish.template_values(dates, NUMBERS), **TEXTS}


def fill(text: str, known: dict[str, str]) -> str:
    """The text with its variables filled in; an unknown one stays as it is, as the bot would leave it."""
    return VARIABLE.sub(lambda found: known.get(found[1], found[0]), text)


def spoken(text: str, built_in: BuiltIn, today: date, off: Iterable[str] = (), *, at_most: bool = False) -> str:
    """The whole message: the text and the sentences of facts that are switched on; `at_most`: in every case."""
    said = [text.rstrip(), *(part.text for part in parts(built_in, today, off) if at_most or not part.sometimes)]
    return fill("\n".join(said), values(today))


def parts(built_in: BuiltIn, today: date, off: Iterable[str] = ()) -> list[Part]:
    """The sentences that come with the answer while their facts may be stated."""
    switched_off = set(off)
    return [
        part
        for part in built_in.parts
        if not part.fact or (part.fact not in switched_off and facts.enabled(part.fact, today))
    ]
