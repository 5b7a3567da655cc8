"""Dates seen from today: `wczoraj`, `3 tyg temu`, `od pół roku`, `za tydzień`, `w zeszły piątek`, `minęły 4 miesiące`."""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.months import WEEKDAYS
from nlu.dates.units import ONE_OF_IT, UNITS, Amount, amount_at, ends_a_range
from nlu.words import Words

DAYS_FROM_TODAY: dict[str, str] = {
    **dict.fromkeys(
        "dzis dzisiaj dzisiejszy dzisiejszego dzisiejszym dzisiejsza dzisiejsze dzisiejszej dzis' dzisaj".split(), "P0D"
    ),
    **dict.fromkeys("wczoraj wczorajszy wczorajszego wczorajszym wczorajsza wczorajsze wczorajszej".split(), "-P1D"),
    **dict.fromkeys("przedwczoraj przedwczorajszy przedwczorajszego przedwczorajsze".split(), "-P2D"),
    **dict.fromkeys("jutro jutra jutrzejszy jutrzejszego jutrzejsza jutor jturo".split(), "P1D"),
    **dict.fromkeys("pojutrze pojutrza".split(), "P2D"),
}
_LAST = ("zeszl", "ubiegl", "minion", "poprzedn", "tamt")
_NEXT = ("przyszl", "nastepn", "nadchodzac")
_THIS = frozenset("tym ten tego ta te biezacym biezacy biezacego obecnym".split())
_ADJECTIVE_ENDINGS = frozenset("y ym ego a ej e i im iego ia iej ie o ey".split())
_WHOLE_UNITS = {"W": "W", "M": "M", "Y": "Y"}
_HEDGES = frozenset("ponad prawie okolo ok kolo niecaly niecale niecala jakies jakis z przeszlo blisko gdzies".split())
_EXACT = frozenset("dokladnie rowno rowny rowne rowniutko idealnie rowniotko".split())
_ELAPSED = frozenset("minely minelo minal mija mijaja uplynely uplynelo uplynal mina minol minela".split())
_BEFORE_AN_AMOUNT = _HEDGES | _EXACT | frozenset("juz wlasnie dopiero wtedy od tego dzis dzisiaj juz".split())
_SHORT_WEEKDAYS = frozenset("pn wt sr czw pt sob nd ndz pon niedz".split())
_BEFORE_A_WEEKDAY = frozenset("w we od do na z ze nie tylko".split())
_GENERAL = frozenset("dzieci dziecko dziewczynek chlopcow dziewczynki chlopcy osob mlodziezy dostepne".split())


def day_from_today_at(words: Words, at: int) -> Hit | None:
    """`dziś`, `wczorajszego`, `przed wczoraj`."""
    code = DAYS_FROM_TODAY.get(words.text(at))
    if not code:
        return None
    return Hit(at + 1, (Match("date", "-P2D" if _split_in_two(words, at) else code, at, at + 1),))


def _split_in_two(words: Words, at: int) -> bool:
    return words.text(at - 1) == "przed" and words.text(at) == "wczoraj"


def distance_at(words: Words, at: int) -> Hit | None:
    """`3 tyg temu`, `za tydzień`, `od pół roku`, `przed dwoma miesiącami`, `minęły 4 mies`."""
    word = words.text(at)
    if word in ("za", "od", "przed"):
        return _behind_preposition(words, at, word)
    if word in _ELAPSED:
        return _elapsed(words, at)
    amount = amount_at(words, at)
    if not amount:
        return None
    if ends_a_range(words, at):
        return Hit(amount.after)
    if words.text(amount.after) == "temu":
        return _ago(words, at, amount, amount.after + 1)
    start = amount.after + (words.text(amount.after) in ("juz", "dzis", "wlasnie"))
    if words.text(start) in _ELAPSED and not amount.loose:
        return _ago(words, at, amount, start + 1)
    return None


def _ago(words: Words, at: int, amount: Amount, after: int) -> Hit:
    """A vague number of days ("około 10 dni temu") is no day; longer units are approximate anyway."""
    before = [words.text(at - 1), words.text(at - 2)]
    if before[0] in _HEDGES and amount.unit == "D":
        return Hit(after)
    exact = "=" if _EXACT & {*before, words.text(after)} and amount.unit != "D" else ""
    return Hit(after, (Match("date", f"-{amount.period}{exact}", at, after),))


def _behind_preposition(words: Words, at: int, word: str) -> Hit | None:
    start, hedged, exact = _skip_to_amount(words, at + 1)
    amount = amount_at(words, start)
    if not amount or amount.loose or (hedged and amount.unit == "D"):
        return None
    if word == "przed" and not words.text(amount.after - 1).endswith(("em", "mi", "iem", "laty")):
        return None
    if word == "od" and _is_no_start(words, at, amount):
        return None
    if word == "za" and words.text(amount.after) in ("wizyte", "temu"):
        return None
    sign = "" if word == "za" else "-"
    mark = "=" if exact and amount.unit != "D" else ""
    return Hit(amount.after, (Match("date", f"{sign}{amount.period}{mark}", at, amount.after),))


def _skip_to_amount(words: Words, start: int) -> tuple[int, bool, bool]:
    hedged = exact = False
    while words.text(start) in _BEFORE_AN_AMOUNT and not amount_at(words, start):
        hedged, exact = hedged or words.text(start) in _HEDGES, exact or words.text(start) in _EXACT
        start += 1
    return start, hedged, exact


def _is_no_start(words: Words, at: int, amount: Amount) -> bool:
    """`od 9 do 14 lat`, `dla dzieci od 9 lat`, `od 6 miesięcy życia`: a limit, not a time since."""
    if words.text(amount.after) in ("do", "zycia") or words.text(at - 1) in _GENERAL:
        return True
    return amount.years > 5 and amount.years < 20 and words.text(at - 1) in ("hpv", "szczepienie", "szczepienia", "juz")


def _elapsed(words: Words, at: int) -> Hit | None:
    """`minęły 4 mies od pierwszej`, `mija dziś pół roku`: so long ago."""
    if words.text(at - 1) in ("nie", "jak", "gdy", "kiedy", "az"):
        return None
    start, hedged, exact = _skip_to_amount(words, at + 1)
    exact = exact or bool({words.text(at - 1), words.text(at + 1)} & {"dzis", "dzisiaj"})
    amount = amount_at(words, start)
    if not amount or amount.loose or (hedged and amount.unit == "D"):
        return None
    mark = "=" if exact and amount.unit != "D" else ""
    first = at - (words.text(at - 1) in ("dzis", "dzisiaj"))
    return Hit(amount.after, (Match("date", f"-{amount.period}{mark}", first, amount.after),))


def calendar_unit_at(words: Words, at: int) -> Hit | None:
    """`w zeszłym tygodniu`, `ubiegłego roku`, `w tym miesiącu`, `rok ubiegły`: that whole calendar unit."""
    sign = _direction(words.text(at))
    noun = at + 1
    if sign is None and words.text(at) in ONE_OF_IT and _direction(words.text(at + 1)) in ("-", "+"):
        sign, noun = _direction(words.text(at + 1)), at
    unit = UNITS.get(words.text(noun))
    if sign is None or unit not in _WHOLE_UNITS or words.text(noun) not in _SINGULAR:
        return None
    if words.text(max(at, noun) + 1) in ("zycia", "temu") or words.text(at) in ("tego", "ten", "ta") and unit != "Y":
        return None
    code = {"-": f"-P1{unit}~", "+": f"P1{unit}~", "0": f"P0{unit}~"}[sign]
    after = max(at + 1, noun) + 1
    return Hit(after, (Match("date", code, at, after),))


_SINGULAR = ONE_OF_IT | frozenset("tygodniu miesiacu roku tyg mies msc mcu".split())


def _direction(word: str) -> str | None:
    """`-` last, `+` next, `0` this."""
    if word in _THIS:
        return "0"
    for stems, sign in ((_LAST, "-"), (_NEXT, "+")):
        for stem in stems:
            if word.startswith(stem) and word[len(stem) :] in _ADJECTIVE_ENDINGS:
                return sign
    return None


def weekday_at(words: Words, at: int) -> Hit | None:
    """`w zeszły piątek`, `piątek ubiegły`, `od poniedziałku`, `w ostatnią środę`, `w najbliższy czwartek`."""
    start, mark = at, ""
    if words.text(at) not in WEEKDAYS:
        mark = _weekday_mark(words.text(at))
        start = at + 1
        if mark == "" or words.text(start) not in WEEKDAYS:
            return None
    day = WEEKDAYS[words.text(start)]
    after = start + 1 + (words.text(start) in _SHORT_WEEKDAYS and words.text(start + 1) == "." and words.glued(start + 1))
    if not mark:
        mark = _weekday_mark(words.text(after))
        after += bool(mark)
    before = words.text(at - 1)
    if not mark and before not in _BEFORE_A_WEEKDAY and not (before == "" and after >= len(words) - 1):
        return Hit(after)
    if before in ("co", "kazdy", "kazda"):
        return Hit(after)
    return Hit(after, (Match("date", f"W{day}{mark.strip()}", at, after),))


def _weekday_mark(word: str) -> str:
    """`<` last, `>` next, a space for "this"; empty for anything else."""
    if word.startswith("ostatni"):
        return "<"
    if word.startswith("najbliz"):
        return ">"
    return {"-": "<", "+": ">", "0": " "}.get(_direction(word) or "", "")
