"""Polish numbers in words: how many, which one in a row, and the front part of `trzynastolatka`."""

from __future__ import annotations

from nlu.words import Words, listed

_CARDINALS = {
    0: "zero",
    1: "jeden jedna jedno jednego jednej jednym",
    2: "dwa dwie dwoch dwu dwom dwoma dwaj",
    3: "trzy trzech trzem trzema",
    4: "cztery czterech czterem czterema",
    5: "piec pieciu piecioma",
    6: "szesc szesciu szescioma",
    7: "siedem siedmiu siedmioma",
    8: "osiem osmiu osmioma",
    9: "dziewiec dziewieciu dziewiecioma",
    10: "dziesiec dziesieciu dziesiecioma",
    11: "jedenascie jedenastu jedenastoma",
    12: "dwanascie dwunastu dwunastoma",
    13: "trzynascie trzynastu trzynastoma",
    14: "czternascie czternastu czternastoma",
    15: "pietnascie pietnastu pietnastoma",
    16: "szesnascie szesnastu szesnastoma",
    17: "siedemnascie siedemnastu siedemnastoma",
    18: "osiemnascie osiemnastu osiemnastoma",
    19: "dziewietnascie dziewietnastu dziewietnastoma",
    20: "dwadziescia dwudziestu dwudziestoma",
    30: "trzydziesci trzydziestu trzydziestoma",
    40: "czterdziesci czterdziestu",
    50: "piecdziesiat piecdziesieciu",
    60: "szescdziesiat szescdziesieciu",
    70: "siedemdziesiat siedemdziesieciu",
    80: "osiemdziesiat osiemdziesieciu",
    90: "dziewiecdziesiat dziewiecdziesieciu",
}

_ORDINAL_STEMS = {
    1: "pierwsz", 2: "drug", 3: "trzec", 4: "czwart", 5: "piat", 6: "szost", 7: "siodm", 8: "osm", 9: "dziewiat",
    10: "dziesiat", 11: "jedenast", 12: "dwunast", 13: "trzynast", 14: "czternast", 15: "pietnast", 16: "szesnast",
    17: "siedemnast", 18: "osiemnast", 19: "dziewietnast", 20: "dwudziest", 30: "trzydziest",
}  # fmt: skip
_HARD_ENDINGS = listed("y a e ego emu ym ej ymi ych")
_SOFT_ENDINGS = {2: listed("i a ie iego iemu im iej imi ich"), 3: listed("i ia ie iego iemu im iej imi ich")}

_FRONT_PARTS = {
    1: "jedno", 2: "dwu", 3: "trzy", 4: "cztero", 5: "piecio", 6: "szescio", 7: "siedmio", 8: "osmio",
    9: "dziewiecio", 10: "dziesiecio", 11: "jedenasto", 12: "dwunasto", 13: "trzynasto", 14: "czternasto",
    15: "pietnasto", 16: "szesnasto", 17: "siedemnasto", 18: "osiemnasto", 19: "dziewietnasto", 20: "dwudziesto",
}  # fmt: skip

CARDINALS: dict[str, int] = {form: value for value, forms in _CARDINALS.items() for form in forms.split()}
ORDINALS: dict[str, int] = {
    stem + ending: value for value, stem in _ORDINAL_STEMS.items() for ending in _SOFT_ENDINGS.get(value, _HARD_ENDINGS)
}
FRONT_PARTS: dict[str, int] = {front: value for value, front in _FRONT_PARTS.items()}
DAY_ENDINGS = ("y", "i", "ego", "iego")  # "dwunasty", "dwunastego": the cases in which a day of the month stands

_GLUED_ON = frozenset(listed("od do na ma w rocznik ur skonczyla skonczyl konczy"))  # "rocznik10"
_THOUSANDS = ("tysiace", "tysiac", "tysieczny", "tysiecznego")
TWO_THOUSANDTH = ("dwutysieczny", "dwutysiecznego", "dwutysiecznym")
_ORDINAL_TAILS = frozenset(listed("go ego tego cego szego giego ty y szy gi ci te sty stego ym ie te"))


def cardinal_at(words: Words, at: int) -> tuple[int, int] | None:
    """A count below 1000 from word `at` on, in digits or words, as (value, next word). Not digits behind a letter."""
    value = words.number(at, longest=3)
    if value is not None:
        return None if _behind_a_letter(words, at) else (value, at + 1)
    tens = CARDINALS.get(words.text(at))
    if tens is None:
        return None
    ones = CARDINALS.get(words.text(at + 1), 0)
    if tens >= 20 and 1 <= ones <= 9:
        return tens + ones, at + 2
    return tens, at + 1


def ordinal_at(words: Words, at: int, endings: tuple[str, ...] = ("",)) -> tuple[int, int] | None:
    """`dwudziestego pierwszego` → (21, next word), if its last word has one of the `endings`."""
    value = ORDINALS.get(words.text(at))
    if value is None:
        return None
    after = at + 1
    if value >= 20:
        ones = ORDINALS.get(words.text(after), 10)
        if ones < 10:
            value, after = value + ones, after + 1
    return (value, after) if words.text(after - 1).endswith(endings) else None


def skip_ordinal_tail(words: Words, after: int) -> int:
    """Past the `-go` of `12-go`, the `tego` of `12tego`; the same word again if there is none."""
    if words.text(after) == "-" and words.glued(after) and words.text(after + 1) in _ORDINAL_TAILS:
        return after + 2
    if words.glued(after) and words.text(after) in _ORDINAL_TAILS:
        return after + 1
    return after


def spoken_year_at(words: Words, at: int) -> tuple[int, int] | None:
    """`dwa tysiące jedenaście`, `dwa tysiące jedenastego` → (2011, next word); years from 2000 to 2039."""
    if words.text(at) in TWO_THOUSANDTH:
        after = at + 1
    elif words.text(at) == "dwa" and words.text(at + 1) in _THOUSANDS:
        after = at + 2
    else:
        return None
    rest = ordinal_at(words, after) or cardinal_at(words, after)
    if rest and rest[0] < 40 and not words[after].is_number:
        return 2000 + rest[0], rest[1]
    return 2000, after


def _behind_a_letter(words: Words, at: int) -> bool:
    """The 4 of `L4`, the 9 of `HPV9`; but not of `od9`."""
    return words.glued(at) and words.text(at - 1).isalpha() and words.text(at - 1) not in _GLUED_ON
