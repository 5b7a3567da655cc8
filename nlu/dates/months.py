"""Months and weekdays by name: all cases, abbreviations, Roman figures, slips of the finger in short names."""

from __future__ import annotations

from nlu.words import Words, listed

_NOMINATIVE = (
    listed("styczen luty marzec kwiecien maj czerwiec lipiec sierpien wrzesien pazdziernik listopad grudzien")
)  # fmt: skip
_GENITIVE = listed("stycznia lutego marca kwietnia maja czerwca lipca sierpnia wrzesnia pazdziernika listopada grudnia")
_LOCATIVE = listed(
    "styczniu lutym marcu kwietniu maju czerwcu lipcu sierpniu wrzesniu pazdzierniku listopadzie grudniu"
)
_INSTRUMENTAL = (
    listed(
        "styczniem - marcem kwietniem majem czerwcem lipcem sierpniem wrzesniem pazdziernikiem listopadem"
        " grudniem"
    )
)  # fmt: skip
_SHORT = listed("sty lut mar kwi maj cze lip sie wrz paz lis gru")
_ROMAN = listed("i ii iii iv v vi vii viii ix x xi xii")
_SLIPS = {  # too short, or too like another word, for the general repair
    "stycz": 1, "lutgo": 2, "luteog": 2, "lutgeo": 2, "marza": 3, "macra": 3, "mrca": 3, "marac": 3, "marcaa": 3,
    "maraca": 3, "kwiet": 4, "kwie": 4, "mja": 5, "czerw": 6, "lipaca": 7, "lpica": 7, "lipc": 7, "lipcz": 7,
    "sierp": 8, "wrzes": 9, "wrze": 9, "pazdz": 10, "list": 11, "grudz": 12,
}  # fmt: skip

IN_GENITIVE: dict[str, int] = {form: number for number, form in enumerate(_GENITIVE, 1)}
IN_LOCATIVE: dict[str, int] = {form: number for number, form in enumerate(_LOCATIVE, 1)}
IN_NOMINATIVE: dict[str, int] = {form: number for number, form in enumerate(_NOMINATIVE, 1)}
IN_INSTRUMENTAL: dict[str, int] = {form: number for number, form in enumerate(_INSTRUMENTAL, 1) if form != "-"}
ABBREVIATED: dict[str, int] = {form: number for number, form in enumerate(_SHORT, 1)}
ROMAN: dict[str, int] = {form: number for number, form in enumerate(_ROMAN, 1)}
FULL_NAMES: dict[str, int] = {**IN_NOMINATIVE, **IN_GENITIVE, **IN_LOCATIVE, **IN_INSTRUMENTAL}
AFTER_A_DAY: dict[str, int] = {**_SLIPS, **ABBREVIATED, **ROMAN, **FULL_NAMES}
BEGINNERS: frozenset[str] = frozenset((*FULL_NAMES, *ABBREVIATED, *ROMAN)) - {"i"}
_NEED_A_YEAR = frozenset(("i", "v", "x", "sie"))  # also "and", "I", "times", "się"

_WEEKDAYS = {
    1: "poniedzialek poniedzialku poniedzialkiem poniedz pon pn",
    2: "wtorek wtorku wtorkiem wtoru wt",
    3: "sroda srode srody srodzie sr",
    4: "czwartek czwartku czwartkiem czw",
    5: "piatek piatku piatkiem piontek piontku pt",
    6: "sobota sobote soboty sobocie sob",
    7: "niedziela niedziele niedzieli niedz nd ndz",
}
WEEKDAYS: dict[str, int] = {form: number for number, forms in _WEEKDAYS.items() for form in forms.split()}


def month_after_day(words: Words, at: int) -> tuple[int, int, bool] | None:
    """The month that a day's number is followed by: (month, next word, whether only a year makes it one)."""
    month = AFTER_A_DAY.get(words.text(at))
    if month is None:
        return None
    after = at + 1
    if words.text(after) == "." and words.glued(after):
        abbreviated = words.text(at) in ABBREVIATED or words.text(at) in ROMAN or words.text(at) in _SLIPS
        return month, after + abbreviated, words.text(at) in ("i", "x")
    return month, after, words.text(at) in _NEED_A_YEAR
