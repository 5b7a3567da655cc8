"""Ages: `13 lat i 11 miesięcy`, `13 i pół`, `14-latka`, `trzynastoletnia`, `ma 13`, `syn 17 l.`, `9 i 13 lat`.

"Prawie 14" and "niecałe 14" are 13 (`P13Y`: 13 reached, 14 not). "Około 14", "do 14 lat", "od 9 do 14 lat" and "nie
skończyła 14 lat" say no age and give nothing.
"""

from __future__ import annotations

from nlu.dates.found import Hit, Match
from nlu.dates.numbers import FRONT_PARTS, cardinal_at
from nlu.dates.persons import CHILD_WORDS, FILLERS, HAS, is_denied, whose
from nlu.dates.units import Amount, amount_at, ends_a_range, half_after, unit_at
from nlu.words import EDGES, Words, listed

OLDEST = 150  # above that a number of years is a figure of speech
_YEAR_OLD = frozenset(
    listed(
        "latka latki latke latce latek latka latkiem latkowi latko latak lataka letni letnia letniej letniego letniemu"
        " letnim letnie letniaa lenia letna"
    )
)
_ONE_WORD: dict[str, int] = {front + ending: years for front, years in FRONT_PARTS.items() for ending in _YEAR_OLD}
_LIKELY_AGES = range(7, 20)
_WHICH_CHILD = frozenset(listed("drugie starszy starsza starsze mlodszy mlodsza mlodsze trzecie"))
_MONTH_OLD = frozenset(listed("miesieczny miesieczna miesieczne miesiecznego miesiecznej miesiecznym"))
_TAILS_OF_FIGURES = frozenset(listed("sto cio to no ro o mio ego ty scie"))
_NOT_ABOUT_AN_AGE = frozenset(
    listed(
        "co przez za od do po przed na ciagu przeciagu wazny wazna wazne waznosc waznosci okres okresie"
        " ponizej powyzej ukonczenia ukonczeniu ukonczeniem skonczenia skonczeniu skonczeniem okolo kolo"
        " jakies gdzies miedzy pomiedzy minimum max maksymalnie minimalnie najmniej najwyzej lacznie ostatnich"
        " ostatnie kolejne kolejnych jeszcze miec wymaga wymagaja trzeba czekam mija minely minelo odstep"
        " przerwa przerwy"
    )
)
_NOW = frozenset(listed("teraz obecnie aktualnie dzisiaj dzis"))
_THEN = frozenset(listed("mial miala mialo majac wieku ma"))
_BACK = 9  # words
NEARLY = frozenset(listed("prawie niecale niecaly niespelna niemal blisko zaraz"))
_MORE_THAN = frozenset(("ponad", "przeszlo"))
_BEHIND_SOMETHING_ELSE = frozenset(listed("temu zycia wstecz gwarancji doswiadczenia stazu pracy wiezienia waznosci"))
_MAY_FOLLOW_A_BARE_AGE = frozenset(
    listed(
        "i a w we ale lecz czy to wiec bo oraz albo lub jeszcze juz nie tylko czyli moze mozna jak gdzie"
        " kiedy za o od do u ktora ktory ma miala chce chcemy chcialabym musi dostal dostala jest nadal dalej"
        " teraz dopiero ze z na dla my system urodziny konczy skonczyla skonczyl corka syn druga drugi drugie"
        " pierwsza pierwszy jeden jedna mlodsza mlodszy starsza starszy lapie sie tzn znaczy przepraszam sorry"
        " pomylka bez"
    )
)
_SIGNS = frozenset(listed("- % / : + $ ° € zl st kg cm km h"))
_COUNTED = tuple(  # beginnings of what people count
    listed(
        "dawk dzie dni tyg mie lat klas min godz raz kon wizyt rec syn cor cork wnu brat sio os pun pro sto zlot zl"
        " tel ter opi num pes szcz zwol skier dok rodz stro prob mai sms pyt wyn bad zeb zab cho ale tab lek bled blad"
        " rok r tys gro pln eur"
    )
)
BEGINNERS: frozenset[str] = frozenset((*_ONE_WORD, *FRONT_PARTS))


def age_at(words: Words, at: int) -> Hit | None:
    """An age from word `at` on, or the words of an age that is no statement (an empty hit)."""
    return _in_one_word(words, at) or _adjective_at(words, at) or _listed_at(words, at) or _stated_at(words, at)


def _age(words: Words, period: str, first: int, after: int) -> Hit:
    years, said_in_years, _ = period[1:].partition("Y")
    role = whose(words, first, int(years) if said_in_years else 0)
    return Hit(after, (Match("age", period, first, after, role, is_denied(words, first)),))


def _in_one_word(words: Words, at: int) -> Hit | None:
    """`trzynastolatka`, `czternastoletni`."""
    years = _ONE_WORD.get(words.text(at))
    if years is None:
        return None
    of_a_person = "latk" in words.text(at) or "latek" in words.text(at) or _is_of_a_person(words, at + 1)
    return _age(words, f"P{years}Y", at, at + 1) if of_a_person else Hit(at + 1)


def _adjective_at(words: Words, at: int) -> Hit | None:
    """`14-latka`, `13 letniej`, `9-cio latek`, `trzynasto latka`, `9-miesięczne`."""
    count = cardinal_at(words, at)
    if count:
        value, after = count
        if words.text(after) == "-":
            after += 1
        if words.text(after) in _TAILS_OF_FIGURES:
            after += 1
            after += words.text(after) == "-"
    elif words.text(at) in FRONT_PARTS:
        value, after = FRONT_PARTS[words.text(at)], at + 1
        after += words.text(after) == "-"
    else:
        return None
    word = words.text(after)
    if word in _YEAR_OLD:
        said = word.startswith("latk") or word == "latek" or _is_of_a_person(words, after + 1)
        return _age(words, f"P{value}Y", at, after + 1) if said else Hit(after + 1)
    return _age(words, f"P{value}M", at, after + 1) if word in _MONTH_OLD else None


def _is_of_a_person(words: Words, at: int) -> bool:
    """Not "trzyletni okres", "3-letnia ważność"."""
    return not words.text(at).startswith(("okres", "wazno", "umow", "termin", "staz", "gwaranc", "profil"))


def _listed_at(words: Words, at: int) -> Hit | None:
    """`9 i 13 lat`, `9, 11 i 13 lat`: the ages of several children."""
    numbers: list[tuple[int, int, int]] = []
    place = at
    while len(numbers) < 4:
        count = cardinal_at(words, place)
        if not count or not 0 < count[0] < 100:
            return None
        numbers.append((count[0], place, count[1]))
        if words.text(count[1]) in ("lat", "lata", "latek"):
            break
        if words.text(count[1]) not in ("i", ",", "oraz", "a"):
            return None
        place = count[1] + 1
    else:
        return None
    if len(numbers) < 2 or words.text(at - 1) in _NOT_ABOUT_AN_AGE or words.text(numbers[-1][2] + 1) == "temu":
        return None
    end = numbers[-1][2] + 1
    ends = [after for _, _, after in numbers[:-1]] + [end]
    return Hit(
        end, tuple(Match("age", f"P{n}Y", first, last) for (n, first, _), last in zip(numbers, ends, strict=True))
    )


def _stated_at(words: Words, at: int) -> Hit | None:
    amount = amount_at(words, at)
    in_years = (
        amount is not None and not amount.loose and amount.years and words.text(at) not in ("rok", "roku", "roczek")
    )
    stated, hedge = _statement(words, at)
    if amount and not amount.loose and (in_years or stated):
        return _amount_as_age(words, at, amount, hedge)
    if amount and amount.years and stated and words.text(amount.after) != "zycia":
        return _years(words, at, amount.years, amount.after, hedge)  # "córka 10 rok", as foreigners say
    half = _half_age(words, at)
    if half:
        return _age(words, f"P{half[0]}Y6M", at, half[1]) if not hedge else Hit(half[1])
    months = _months_beside(words, at, stated)
    if months:
        return months
    count = cardinal_at(words, at)
    if not stated or not count or amount or words.text(at) in ("jedno", "jedna", "jeden"):
        return None
    if words.text(at - 1) != "lat" and not stands_alone(words, at, *count):
        return None
    return _years(words, at, count[0], count[1], hedge)


def _amount_as_age(words: Words, at: int, amount: Amount, hedge: str) -> Hit | None:
    before = words.text(at - 1)
    if words.text(amount.after) in _BEHIND_SOMETHING_ELSE:
        return None
    if before in _NOT_ABOUT_AN_AGE and not (before == "jeszcze" and words.text(at - 2) in HAS):
        return Hit(amount.after) if amount.years > 3 else None
    if ends_a_range(words, at):
        return Hit(amount.after)
    if amount.years > OLDEST:
        return Hit(amount.after)
    if amount.years and not amount.months and not amount.weeks and not amount.days:
        after = _past_without(words, amount.after)
        return _years(words, at, amount.years, after, hedge or ("prawie" if after > amount.after else ""))
    if amount.years:
        months = f"{amount.months}M" if amount.months else ""  # weeks and days beside years add nothing
        return _age(words, f"P{amount.years}Y{months}", at, amount.after)
    return _age(words, amount.period, at, amount.after) if not hedge else Hit(amount.after)


def _past_without(words: Words, after: int) -> int:
    """Past the `bez miesiąca` of `14 lat bez miesiąca`."""
    if words.text(after) != "bez":
        return after
    less = amount_at(words, after + 1)
    return less.after if less else after


def _years(words: Words, at: int, years: int, after: int, hedge: str) -> Hit:
    if hedge in NEARLY:
        return _age(words, f"P{years - 1}Y", at, after) if years else Hit(after)
    return _age(words, f"P{years}Y", at, after)


def _half_age(words: Words, at: int) -> tuple[int, int] | None:
    """`13 i pół`, `13,5`, `13½` without a unit."""
    count = cardinal_at(words, at)
    if not count or count[0] > 99:
        return None
    half, after = half_after(words, count[1])
    if not half or unit_at(words, after) or words.text(at - 1) in _NOT_ABOUT_AN_AGE:
        return None
    spelled = words.text(count[1]) in ("i", "½")
    if not spelled and not _statement(words, at)[0] and len(words) > 4:
        return None
    return count[0], after


def _months_beside(words: Words, at: int, stated: bool) -> Hit | None:
    """`ma 13 i 3 msc`, `przy 9 i 2 mies`."""
    count = cardinal_at(words, at)
    if not count or words.text(count[1]) != "i" or not (stated or count[0] in _LIKELY_AGES):
        return None
    amount = amount_at(words, count[1] + 1)
    if not amount or amount.loose or amount.period[-1] != "M" or amount.years or amount.months > 11:
        return None
    if words.text(at - 1) in _NOT_ABOUT_AN_AGE or words.text(amount.after) == "temu":
        return None
    return _age(words, f"P{count[0]}Y{amount.months}M", at, amount.after)


def _statement(words: Words, at: int) -> tuple[bool, str]:
    """Whether "ma", "wiek" or a child stands before the number, and what makes it vague."""
    hedge, place = "", at - 1
    for _ in range(3):
        if words.text(place) in NEARLY | _MORE_THAN:
            hedge = hedge or words.text(place)
        if words.text(place) not in FILLERS:
            break
        place -= 1
    word = words.text(place)
    in_words = words.text(at - 1) == "lat" and words.text(at - 2) != "z"  # not "z lat 90"
    stated = word in HAS or word in CHILD_WORDS or word in _WHICH_CHILD or in_words
    return stated or _is_present_age(words, at), hedge


def _is_present_age(words: Words, at: int) -> bool:
    """`miała 13, teraz 14`: the present beside an age of the past."""
    if words.text(at - 1) not in _NOW:
        return False
    return any(words.text(at - back) in _THEN and words[at - back + 1].is_number for back in range(2, _BACK))


def stands_alone(words: Words, at: int, years: int, after: int) -> bool:
    """Whether the number stands there without anything that it could count."""
    follows = words.text(after)
    if years > 120 or (words.text(at - 1) == "," and words.text(at - 2) not in CHILD_WORDS):
        return False
    if follows == ")" and words.text(at - 1) != "(":
        return False  # "1) nie widzę syna 2) druga dawka"
    if follows == "." and words.text(after + 1) == "urodziny":
        return False
    if follows == "w" and words.text(after + 1) in ("klasie", "tygodniu"):
        return False
    if follows in _MAY_FOLLOW_A_BARE_AGE or follows in EDGES:
        return True
    if follows == "-" and not words.glued(after):
        return True
    counted = follows[:1].isdigit() or follows in _SIGNS or follows.startswith(_COUNTED)
    return not counted and (years in _LIKELY_AGES or not follows.isalpha())
