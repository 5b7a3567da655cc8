"""Years, alone and behind a month: `2024 r.`, `rocznik 10`, `dwa tysiące jedenasty`, `z 2010`."""

from __future__ import annotations

from nlu.dates.codes import YEARS, full_year
from nlu.dates.found import Hit, Match
from nlu.dates.numbers import cardinal_at, ordinal_at, spoken_year_at
from nlu.dates.persons import CHILD_WORDS
from nlu.words import EDGES, Words, listed

YEAR_WORDS = frozenset(listed("r rok roku roq"))
COHORT_WORDS = frozenset(listed("rocznik rocznika rocznikowi rocznikiem rocznikow roczniki rocznikiem"))
_BEFORE_A_YEAR = frozenset(
    listed(
        "w we z ze od do rok roku roczek na przed po lato lata latem zima zimy wiosna jesien jesienia wakacje"
        " ur ur. byc nie tylko lecz styczen r urodzona urodzony jednak pomylka urodzila urodzil urodzone urodzenia data рік році году"
    )
)
_THINGS = frozenset(
    listed(
        "wynik wyniki wynikow wizyta wizyty wizyte badania badanie badan recepta recepty recepte dokument"
        " dokumenty dokumentow wypis wypisu wypisy zwolnienie zwolnienia l4 umowa umowy skierowanie"
        " skierowania opis opisu karta faktura dane historia dawka dawke dawki szczepienie szczepienia"
        " szczepien pobyt pobytu operacja zus pit zaswiadczenie karty konto profil profilu pz zaufany potwierdzenie"
        " morfologia rezonans rtg usg"
    )
)


def year_at(words: Words, at: int, joined: bool = False) -> tuple[int, int] | None:
    """A year of four figures or in words from word `at` on, with its `r.`: (2024, next word).

    `joined` if a hyphen before it is the date's own (`12-III-2024`).
    """
    year = words.number(at)
    if year is not None and len(words.text(at)) == 4 and year in YEARS:
        if words.glued(at) and (words.text(at - 1).isalnum() or (words.text(at - 1) in "-/+" and not joined)):
            return None
        if words.glued(at + 1) and words.text(at + 1) in ("/", "-", ":") and words.glued(at + 2):
            return None
        return year, past_year_word(words, at + 1)
    spoken = spoken_year_at(words, at)
    return (spoken[0], past_year_word(words, spoken[1])) if spoken else None


def past_year_word(words: Words, after: int) -> int:
    """Past `r.`, `rok`, `roku`; not past the `roku` of `roku życia`."""
    if words.text(after) not in YEAR_WORDS or words.text(after + 1) in ("zycia", "z") or _begins_ago(words, after):
        return after
    after += 1
    return after + (words.text(after - 1) == "r" and words.text(after) == "." and words.glued(after))


def _begins_ago(words: Words, after: int) -> bool:
    return words.text(after) == "rok" and words.text(after + 1) == "temu"


def short_year_at(words: Words, at: int) -> tuple[int, int] | None:
    """Behind a month: `24 r.`, `'24`, or `24` at the end of its clause."""
    quoted = words.text(at) in ("'", "’", "`")
    number = words.number(at + quoted, longest=2)
    if number is None or len(words.text(at + quoted)) != 2 or (words.glued(at + quoted) and not quoted):
        return None
    after = at + quoted + 1
    end = past_year_word(words, after)
    if quoted or end > after:
        return full_year(number), end
    if 20 <= number < 36 and not words.glued(after) and words.text(after)[:1].isalnum():
        return None
    return (full_year(number), end) if 20 <= number < 36 and words.text(after) in EDGES else None


def year_or_short_at(words: Words, at: int) -> tuple[int, int] | None:
    """The year behind a month."""
    return year_at(words, at, joined=True) or short_year_at(words, at)


def cohort_at(words: Words, at: int) -> Hit | None:
    """`rocznik 2010`, `rocznik 10`, `rocznik dwa tysiące dziesięć`, `2010 rocznik`, `'10 rocznik`."""
    if words.text(at) in COHORT_WORDS:
        start = at + 1
        while words.text(start) in (":", "-", "to", "jest", "'", "’", "z", "czyli", "."):
            start += 1
        year = _cohort_year(words, start)
        return Hit(year[1], (Match("date", f"{year[0]:04}", at, year[1], role="birth"),)) if year else None
    year = _cohort_year(words, at)
    if year and words.text(year[1]) in COHORT_WORDS and not words.text(year[1] + 1)[:1].isdigit():
        return Hit(year[1] + 1, (Match("date", f"{year[0]:04}", at, year[1] + 1, role="birth"),))
    return None


def _cohort_year(words: Words, at: int) -> tuple[int, int] | None:
    found = year_at(words, at)
    if found:
        return found
    short = cardinal_at(words, at) or ordinal_at(words, at)
    if not short or short[0] > 99 or (words[at].is_number and len(words.text(at)) != 2):
        return None
    if words.text(short[1]) in ("lat", "lata", "miesiecy"):
        return None
    return full_year(short[0]), short[1]


def plain_year_at(words: Words, at: int) -> Hit | None:
    """A year where something says that it is one: a preposition, `rok`, a child before it, nothing else around it."""
    if words.text(at - 1) == "w" and len(words.text(at)) == 2 and (short := words.number(at, longest=2)) is not None:
        end = past_year_word(words, at + 1)
        return Hit(end, (Match("date", str(full_year(short)), at, end),)) if end > at + 1 else None
    found = year_at(words, at)
    if not found:
        return None
    year, after = found
    before = words.text(at - 1) if words.text(at - 1) not in (":", "-", ".") else words.text(at - 2)
    role = None
    if before in CHILD_WORDS or (before in ("z", "ze") and _is_of_a_person(words, at - 2)):
        role = "birth"
    cued = role or before in _BEFORE_A_YEAR or after > at + 1 or _fills_its_clause(words, at, after)
    cued = cued or before in _THINGS or _is_dose_word(before) or words.text(after) in ("a", "nie") or at == 0
    return Hit(after, (Match("date", f"{year:04}", at, after, role=role),)) if cued else Hit(after)


def _is_dose_word(word: str) -> bool:
    return word.startswith(("pierwsz", "drug", "dawk", "szczep", "zaszczep"))


def _is_of_a_person(words: Words, at: int) -> bool:
    """Whether "z 2010" follows somebody rather than something ("wyniki z 2010")."""
    return not any(words.text(n) in _THINGS or _is_dose_word(words.text(n)) for n in range(at - 3, at + 1))


def _fills_its_clause(words: Words, at: int, after: int) -> bool:
    return words.text(at - 1) in EDGES and words.text(after) in EDGES
