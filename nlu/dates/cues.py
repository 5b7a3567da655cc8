"""The words that give away what a date is the date of: `zgłosił`, `pierwsza dawka`, `na zwolnieniu od`."""

from __future__ import annotations

from dataclasses import dataclass

from nlu.words import EDGES, Words, listed

_STEMS: tuple[tuple[str, str], ...] = (
    ("urodz", "birth"),
    ("rocznik", "birth"),
    ("szczepic", "planned"),
    ("zaszczepic", "planned"),
    ("zapis", "planned"),
    ("zaplanowan", "planned"),
    ("planuj", "planned"),
    ("przyjd", "planned"),
    ("przyjad", "planned"),
    ("przyjed", "planned"),
    ("termin", "planned"),
    ("chce", "planned"),
    ("chcial", "planned"),
    ("szczepi", "dose"),
    ("zaszczep", "dose"),
    ("klut", "dose"),
    ("uklut", "dose"),
    ("zglos", "registered"),
    ("zglasz", "registered"),
    ("zarejestr", "registered"),
    ("rejestrac", "registered"),
    ("zatrudn", "job"),
    ("pracuj", "job"),
    ("ubezpiecz", "registered"),
    ("dopisa", "registered"),
    ("umowa", "job"),
    ("umowe", "job"),
    ("umowy", "job"),
    ("umow", "planned"),
    ("wystaw", "issued"),
    ("wypisal", "issued"),
    ("choruj", "absent"),
    ("zachorowa", "absent"),
    ("rozchorowa", "absent"),
    ("nieobecn", "absent"),
    ("zaloz", "set_up"),
    ("zaklada", "set_up"),
    ("przedluz", "set_up"),
    ("odnow", "set_up"),
    ("potwierdz", "confirmed"),
    ("wygas", "until"),
    ("znikn", "noticed"),
    ("przestal", "noticed"),
    ("stracil", "noticed"),
    ("utracil", "noticed"),
    ("wazn", "until"),
)
_ALL_STEMS = tuple(stem for stem, _ in _STEMS)
_WORDS = {
    "ur": "birth",
    "chory": "absent",
    "chora": "absent",
    "chorobowym": "absent",
    "praca": "job",
    "prace": "job",
    "kadry": "registered",
    "kadrowa": "registered",
    "robilam": "confirmed",
    "robilem": "confirmed",
}
FIRST = frozenset(listed("pierwsza pierwszej 1 i pierwsze pierwszym pierwszego jedna jedynka"))
_SECOND = frozenset(listed("druga drugiej 2 ii drugie drugim drugiego"))
_DOSE_NOUNS = frozenset(
    listed("dawka dawke dawki dawce dawek szczepienie szczepienia szczepieniu szczepionka szczepionke szczepionki")
)
_STANDS_FOR_DOSE = frozenset(listed("pierwsza pierwszej druga drugiej"))
_OTHER_NOUNS = frozenset(
    listed(
        "wizyta wizyte wizyty klasa klasie klasy ciaza corka corki zmiana praca pracy polowa polowie strona osoba umowa"
    )
)
_ASKS = frozenset(listed("kiedy czy mozna na ile przed umowic zapisac zapisze moge gdzie nie jaka jaki najpozniej do"))
_AUXILIARY = frozenset(listed("moze moge mozna byc bedzie jest wypada przypada przyjac dostac podac dac wziac ta sie"))
_ASKED_WITHIN = 6  # words
_LEAVE = frozenset(listed("zwolnienie zwolnieniu zwolnienia zla ezla chorobowe chorobowym"))
PROFILE = frozenset(listed("profil profilu pz zaufany zaufanego"))
_ENDS = frozenset(listed("konczy konczyl skonczyl skonczy skonczylo"))


_THERE = ("mial", "widzial", "byl", "dzialal", "widnial")
_GONE = frozenset(listed("go jej ich konta dziecka syna corki synka dzieci jego nic"))

_OF_LEAVE = ("mnie", "nieobecn", "chorob", "zwolnien", "l4", "jak", "kiedy", "absenc")
_PLACES_ON_LINE = ("system", "koncie", "konta", "ikp", "aplikac", "apce", "mojeikp", "baz", "list")
_THE_OTHER = frozenset(listed("tamta tamto poprzednia wczesniejsza tamten"))  # the dose before the one asked about
_WAS = ("byl", "mial", "podan", "dosta", "wypad")

JOB = "job"  # of a new job: the child's registration too, unless that has a date of its own
LEAVE = "leave"  # of a sick leave: from when, or issued when


@dataclass(frozen=True, slots=True)
class Cue:
    """Words `first` to `last` (included) that stand for a role."""

    role: str
    first: int
    last: int
    only_before: bool = False  # serves only a date behind it


def cues_in(words: Words, taken: set[int]) -> list[Cue]:
    """The cues of a message, in order, outside the words that are `taken` by what was found."""
    found: list[Cue] = []
    for at in range(len(words)):
        cue = _cue_at(words, at, taken) if at not in taken else None
        if cue:
            found.append(cue)
    return found


def _cue_at(words: Words, at: int, taken: set[int]) -> Cue | None:
    word = words.text(at)
    dose = _dose_cue(words, at, taken)
    if dose:
        return dose
    if word in _LEAVE or (word == "4" and words.text(at - 1) == "l" and words.glued(at)):
        return _leave_cue(words, at)
    if word in _ENDS:
        return Cue("until", at, at + 1) if "sie" in (words.text(at + 1), words.text(at + 2)) else None
    if word in PROFILE and {words.text(at + 1), words.text(at + 2)} & {"od", "z", "mam"}:
        return Cue("set_up", at, at)
    if word == "pracy":
        return _work_cue(words, at)
    if _is_away(words, at):
        return Cue("absent", at, at + 1)
    if word in _THE_OTHER and words.text(at + 1).startswith(_WAS):
        return Cue("dose", at, at)
    if _was_still_there(words, at) or _is_gone(words, at):
        return Cue("noticed", at, at)
    if word in _WORDS:
        return Cue(_WORDS[word], at, at)
    if word.startswith(_ALL_STEMS):
        role = next(role for stem, role in _STEMS if word.startswith(stem))
        return Cue(role, at, at, only_before=word.startswith("chc"))
    return None


def _dose_cue(words: Words, at: int, taken: set[int]) -> Cue | None:
    """`pierwsza dawka`, `2 dawka`, `dawka 1`, `pierwsza` for the first dose; not the second that one asks for."""
    word = words.text(at)
    if word in _DOSE_NOUNS:
        numeral = words.text(at + 1) if at + 1 not in taken else ""
        if words.text(at - 1) in FIRST | _SECOND:
            return None
        if numeral in ("1", "2", "i", "ii", "nr") or numeral in _STANDS_FOR_DOSE:
            return Cue("dose2" if numeral in _SECOND else "dose", at, at + 1)
        return Cue("dose", at, at)
    if word not in FIRST | _SECOND:
        return None
    last = at
    for step in (1, 2, 3):
        if words.text(at + step) in _DOSE_NOUNS:
            last = at + step
            break
        if words.text(at + step) not in (".", "-", "a", "sza", "wsza", "ga", "hpv"):
            break
    if last == at and words[at].is_number and words.text(at + 1) in ("sza", "wsza", "ga"):
        last = at + 1  # "1sza"
    if last == at and "hpv" in (words.text(at + 1), words.text(at + 2)) and words.text(at - 1) in EDGES:
        last = at + 1 + (words.text(at + 1) != "hpv")  # "1. hpv", "i hpv"
    if last == at and (word not in _STANDS_FOR_DOSE or words.text(at + 1) in _OTHER_NOUNS):
        return None
    if word in _SECOND and _is_asked_for(words, at, last):
        return None
    return Cue("dose2" if word in _SECOND else "dose", at, last)


def _is_asked_for(words: Words, at: int, last: int) -> bool:
    behind = {words.text(at + 1), words.text(last + 1)}
    asked_behind = bool(behind & {"kiedy", "najpozniej", "kiedys", "tez", "jeszcze"})
    place = at - 1
    while place > at - _ASKED_WITHIN and words.text(place) in _AUXILIARY:
        place -= 1
    return asked_behind or bool({words.text(at - 1), words.text(at - 2), words.text(place)} & _ASKS)


def _work_cue(words: Words, at: int) -> Cue | None:
    """`nie ma mnie w pracy od wtorku`; `w nowej pracy od wtorku`."""
    if "nie" in (words.text(at - 3), words.text(at - 4), words.text(at - 5)):
        return Cue("absent", at, at)
    return Cue("job", at, at) if words.text(at + 1) in ("od", "w") else None


def _is_away(words: Words, at: int) -> bool:
    """`nie ma mnie od wtorku`, `dzisiaj pierwszy dzień mnie nie ma`; not `nie ma mnie w systemie`."""
    if words.text(at) == "pierwszy" and words.text(at + 1) == "dzien":
        return words.text(at + 2).startswith(_OF_LEAVE)
    if words.text(at) != "nie" or words.text(at + 1) != "ma" or "mnie" not in (words.text(at - 1), words.text(at + 2)):
        return False
    return not any(words.text(at + n).startswith(_PLACES_ON_LINE) for n in (3, 4))


def _was_still_there(words: Words, at: int) -> bool:
    """`wczoraj jeszcze miałam syna w aplikacji`, `do piątku wszystko działało`."""
    near = {words.text(at - 1), words.text(at - 2), words.text(at + 1)}
    return words.text(at).startswith(_THERE) and bool(near & {"jeszcze", "normalnie", "wszystko"})


def _is_gone(words: Words, at: int) -> bool:
    """`dziś go nie ma`, `od wtorku niema córki`."""
    if words.text(at) == "niema":
        return True
    of_it = {words.text(at - 1), words.text(at + 2)} & _GONE
    return words.text(at) == "nie" and words.text(at + 1) == "ma" and bool(of_it)


def _leave_cue(words: Words, at: int) -> Cue:
    """Given on a day, or (`LEAVE`) what the date's preposition says."""
    before = {words.text(at - n) for n in (1, 2, 3)}
    given = any(word.startswith(("wystaw", "wypis", "dostal", "dal")) for word in {*before, words.text(at + 1)})
    return Cue("issued" if given and words.text(at + 1) != "od" else LEAVE, at, at)
