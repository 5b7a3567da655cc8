"""Dates seen from today: `wczoraj`, `3 tyg temu`, `od pół roku`, `za tydzień`, `w zeszły piątek`."""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.months import WEEKDAYS
from nlu.dates.units import ONE_OF_IT, Amount, amount_at, ends_a_range, unit_at
from nlu.words import EDGES, Words, listed

DAYS_FROM_TODAY: dict[str, str] = {
    **dict.fromkeys(
        listed("dzis dzisiaj dzisiejszy dzisiejszego dzisiejszym dzisiejsza dzisiejsze dzisiejszej dzisaj"), "P0D"
    ),
    **dict.fromkeys(listed("wczoraj wczorajszy wczorajszego wczorajszym wczorajsza wczorajsze wczorajszej"), "-P1D"),
    **dict.fromkeys(listed("przedwczoraj przedwczorajszy przedwczorajszego przedwczorajsze"), "-P2D"),
    **dict.fromkeys(listed("jutro jutra jutrzejszy jutrzejszego jutrzejsza jutor jturo"), "P1D"),
    **dict.fromkeys(listed("pojutrze pojutrza"), "P2D"),
}
_ENDINGS = listed("y ym ego a ej e o")
_SOFT_ENDINGS = listed("i im iego ia iej ie")
_DIRECTIONS: dict[str, str] = {  # - last, + next, 0 this
    **{stem + ending: "-" for stem in ("zeszl", "ubiegl", "minion", "tamt") for ending in _ENDINGS},
    **{"poprzedn" + ending: "-" for ending in _SOFT_ENDINGS},
    **{stem + ending: "+" for stem in ("przyszl", "nastepn", "nadchodzac") for ending in _ENDINGS},
    **dict.fromkeys(listed("tym ten tego ta te biezacym biezacy biezacego obecnym"), "0"),
}
_WEEKDAY_MARKS: dict[str, str] = {
    **{word: {"-": "<", "+": ">", "0": " "}[sign] for word, sign in _DIRECTIONS.items()},
    **{"ostatn" + ending: "<" for ending in _SOFT_ENDINGS},
    **{"najblizsz" + ending: ">" for ending in _ENDINGS},
}
_MOST_FILLERS = 4
_SINGULAR = ONE_OF_IT | frozenset(listed("tygodniu miesiacu roku tyg mies msc mcu m"))
_MORE = frozenset(listed("ponad przeszlo"))
_LESS = frozenset(
    listed("prawie niecaly niecale niecala niecalego niecalej niecalym niecalych niecalymi niespelna niemal blisko")
)
_HEDGES = _MORE | _LESS | frozenset(listed("okolo ok kolo jakies jakis z gdzies"))
_COMPARED = {"wiecej": "+", "dluzej": "+", "mniej": "-", "krocej": "-"}  # `więcej niż rok temu`
_EXACT = frozenset(listed("dokladnie rowno rowny rowne rowniutko idealnie rowniotko"))
ELAPSED = frozenset(listed("minely minelo minal mija mijaja uplynely uplynelo uplynal mina minol minela"))
_BEFORE_AN_AMOUNT = _HEDGES | _EXACT | frozenset(listed("juz wlasnie dopiero dzis dzisiaj"))
_AGO = frozenset(listed("temu tmeu teum temy temi tmu etmu tem"))
_EVENTS = ("zglos", "zglas", "wystaw", "zarejestr", "dopisan", "zatrudn")
_IN_GENERAL = frozenset(listed("te tych do po ciagu ile max maksymalnie moze"))
_SHORT_WEEKDAYS = frozenset(listed("pn wt sr czw pt sob nd ndz pon niedz"))
_BEFORE_A_WEEKDAY = frozenset(listed("w we od do na z ze nie tylko"))
BEGINNERS: frozenset[str] = frozenset(
    ("za", "od", "przed", "sprzed", *DAYS_FROM_TODAY, *WEEKDAYS, *_WEEKDAY_MARKS, *ELAPSED)
)
_GENERAL = frozenset(listed("dzieci dziecko dziewczynek chlopcow dziewczynki chlopcy osob mlodziezy dostepne"))


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
    if word in ("za", "od", "przed", "sprzed"):
        return _behind_preposition(words, at, word)
    if word in ELAPSED:
        return _elapsed(words, at)
    amount = amount_at(words, at)
    if not amount:
        return None
    if ends_a_range(words, at):
        return Hit(amount.after)
    if words.text(amount.after) in _AGO:
        return _ago(words, at, amount, amount.after + 1)
    since = words.text(amount.after) in ("od", "po") and words.text(amount.after + 1).startswith(_EVENTS)
    if since and not amount.loose and words.text(at - 1) not in _IN_GENERAL:
        return Hit(amount.after, (Match("date", f"-{amount.period}", at, amount.after),))
    start = amount.after + (words.text(amount.after) in ("juz", "dzis", "wlasnie"))
    if words.text(start) in ELAPSED and not amount.loose:
        return _ago(words, at, amount, start + 1)
    return None


def _ago(words: Words, at: int, amount: Amount, after: int) -> Hit:
    """A vague number of days ("około 10 dni temu") is no day; longer units are approximate anyway."""
    before = [words.text(at - 1), words.text(at - 2)]
    side = _side(*before)
    if before[0] in _HEDGES and amount.unit == "D" and not side:
        return Hit(after)
    exact = "=" if _EXACT & {*before, words.text(after)} and amount.unit != "D" else ""
    return Hit(after, (Match("date", f"-{amount.period}{exact or side}", at, after),))


def _side(before: str, earlier: str) -> str:
    """`+` for `ponad rok temu`, `-` for `niecały rok temu`: longer or shorter ago than the amount."""
    if before == "niz":
        return _COMPARED.get(earlier, "")
    return "+" if before in _MORE else "-" if before in _LESS else ""


def _behind_preposition(words: Words, at: int, word: str) -> Hit | None:
    start, hedged, exact = _skip_to_amount(words, at + 1)
    amount = amount_at(words, start)
    side = _side(words.text(start - 1), words.text(start - 2)) if start > at + 1 else ""
    if not amount or amount.loose or (hedged and amount.unit == "D" and not side):
        return None
    if word == "przed" and not words.text(amount.after - 1).endswith(("em", "mi", "iem", "laty")):
        return None
    if word == "od" and _is_no_start(words, at, amount):
        return None
    if word == "za" and words.text(amount.after) in ("wizyte", "temu"):
        return None
    sign = "" if word == "za" else "-"
    mark = "=" if exact and amount.unit != "D" else side
    return Hit(amount.after, (Match("date", f"{sign}{amount.period}{mark}", at, amount.after),))


def _skip_to_amount(words: Words, start: int) -> tuple[int, bool, bool]:
    hedged = exact = False
    for _ in range(_MOST_FILLERS):
        if words.text(start) not in _BEFORE_AN_AMOUNT or amount_at(words, start):
            break
        hedged, exact = hedged or words.text(start) in _HEDGES, exact or words.text(start) in _EXACT
        start += 1
    return start, hedged, exact


def _is_no_start(words: Words, at: int, amount: Amount) -> bool:
    """`od 9 do 14 lat`, `dla dzieci od 9 lat`, `od 6 miesięcy życia`: a limit, not a time since."""
    if words.text(amount.after) in ("do", "zycia") or words.text(at - 1) in _GENERAL:
        return True
    return 5 < amount.years < 20  # "podobno od 9 lat można"


def _elapsed(words: Words, at: int) -> Hit | None:
    """`minęły 4 mies od pierwszej`, `mija dziś pół roku`: so long ago."""
    if words.text(at - 1) in ("nie", "jak", "gdy", "kiedy", "az"):
        return None
    start, hedged, exact = _skip_to_amount(words, at + 1)
    side = _side(words.text(start - 1), words.text(start - 2)) if start > at + 1 else ""
    exact = exact or bool({words.text(at - 1), words.text(at + 1)} & {"dzis", "dzisiaj"})
    amount = amount_at(words, start)
    if not amount or amount.loose or (hedged and amount.unit == "D" and not side):
        return None
    mark = "=" if exact and amount.unit != "D" else side
    first = at - (words.text(at - 1) in ("dzis", "dzisiaj"))
    return Hit(amount.after, (Match("date", f"-{amount.period}{mark}", first, amount.after),))


def calendar_unit_at(words: Words, at: int) -> Hit | None:
    """`w zeszłym tygodniu`, `ubiegłego roku`, `w tym miesiącu`, `rok ubiegły`: that whole calendar unit."""
    sign = _DIRECTIONS.get(words.text(at), "")
    noun = at + 1
    if sign is None and words.text(at) in ONE_OF_IT and _DIRECTIONS.get(words.text(at + 1), "0") != "0":
        sign, noun = _DIRECTIONS[words.text(at + 1)], at
    said = unit_at(words, noun) if sign else None
    if not said or said[0] == "D" or words.text(noun) not in _SINGULAR:
        return None
    unit = said[0]
    if words.text(max(at, noun) + 1) in ("zycia", "temu"):
        return None
    if words.text(at) in ("tego", "ten", "ta") and unit != "Y" and words.text(at - 1) not in ("od", "do", "z"):
        return None
    code = {"-": f"-P1{unit}~", "+": f"P1{unit}~", "0": f"P0{unit}~"}[sign]
    after = said[1] if noun > at else at + 2
    return Hit(after, (Match("date", code, at, after),))


def weekday_at(words: Words, at: int) -> Hit | None:
    """`w zeszły piątek`, `piątek ubiegły`, `od poniedziałku`, `w ostatnią środę`, `w najbliższy czwartek`."""
    start, mark = at, ""
    if words.text(at) not in WEEKDAYS:
        mark = _WEEKDAY_MARKS.get(words.text(at), "")
        start = at + 1
        if not mark or words.text(start) not in WEEKDAYS:
            return None
    day = WEEKDAYS[words.text(start)]
    after = (
        start + 1 + (words.text(start) in _SHORT_WEEKDAYS and words.text(start + 1) == "." and words.glued(start + 1))
    )
    if not mark:
        mark = _WEEKDAY_MARKS.get(words.text(after), "")
        after += bool(mark)
    if not mark and not _names_a_day(words, at, after):
        return Hit(after)
    return Hit(after, (Match("date", f"W{day}{mark.strip()}", at, after),))


def _names_a_day(words: Words, at: int, after: int) -> bool:
    """`w piątek`, `pierwszy dzień to piątek`, `piątek` alone; not `co piątek`, `niedziela czy poniedziałek?`."""
    before = words.text(at - 1)
    if before == "to":
        asks = "drugi" in (words.text(at - 2), words.text(at - 3))
        return not asks and words.text(after) not in ("czy", "lub", "albo")
    return before in _BEFORE_A_WEEKDAY or (before in EDGES and words.text(after) in EDGES)
