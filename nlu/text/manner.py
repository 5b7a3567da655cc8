"""How a part of a message speaks: it asks, adds a point, only tells, or leans on what stands before it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nlu.text.pieces import Piece
from nlu.words import fold

OPENERS = (
    "i jeszcze", "a jeszcze", "oraz", "a poza tym", "poza tym", "drugie pytanie", "druga sprawa", "trzecie pytanie",
    "trzecia sprawa", "po drugie", "po trzecie", "i drugie", "i trzecie", "a takze", "przy okazji", "dodatkowo",
    "ponadto", "kolejne pytanie", "kolejna sprawa", "jeszcze jedno", "jeszcze pytanie", "i co z", "i do kiedy",
    "a co z", "a do kiedy", "no i", "plus", "i druga", "i dodatkowo", "i przy okazji", "a przy okazji", "a druga",
    "i pytanie", "a druga rzecz", "druga rzecz", "a trzecia", "trzecia rzecz", "inna sprawa", "a inna sprawa", "i inna sprawa",
    "a po drugie", "i po drugie", "a po trzecie", "a do tego", "i do tego", "do tego", "a na dodatek", "na dodatek", "w dodatku",
    "a w dodatku", "oprocz tego", "a oprocz tego", "i oprocz tego", "a przy tym",
)  # fmt: skip
QUESTION_WORDS = {
    "gdzie", "skad", "dokad", "kiedy", "jak", "czemu", "dlaczego", "czy", "co", "ile", "ilu", "kto", "kogo", "komu",
    "czym", "jaki", "jaka", "jakie", "jakiego", "jakiej", "jakim", "jakich", "ktoredy",
}  # fmt: skip
_WHICH = "ktor"
_ASKED_FIRST = QUESTION_WORDS - {"co", "czym"}  # `i co teraz` asks for nothing else
_OPENING = {tuple(opener.split()) for opener in OPENERS} | {(also, word) for also in "ia" for word in _ASKED_FIRST}
LONGEST_OPENER = max(len(opener) for opener in _OPENING)
_ASKING = QUESTION_WORDS | {
    "mozna", "moge", "prosze", "poprosze", "podaj", "podajcie", "chce", "chcialabym", "chcialbym", "szukam",
    "potrzebuje",
}  # fmt: skip
# Beginnings of words that say what is wrong: a question without the form of one.
_COMPLAINING = (
    "nie", "brak", "bez", "blad", "bledy", "pust", "znik", "wygas", "wywal", "strac", "utrac", "zgin", "kaze",
    "chce", "prosi", "wymaga", "znow", "zablok", "padl", "zgub", "zapomn",
)  # fmt: skip
_TELLING = {
    "mam", "mamy", "ma", "maja", "jest", "jestem", "jestesmy", "sa", "byl", "byla", "bylo", "mieszkam", "pracuje",
    "uzywam", "dziala", "widze", "mowi", "mowia", "mowil", "mowila", "twierdzi", "chodzi", "chodze", "dostaje", "robi",
    "pisze", "klikam", "mial", "miala", "czytam",
}  # fmt: skip
_TOLD = ("lam", "lem", "lismy", "lysmy")  # endings of the past tense
_LEANING = {"to", "tego", "tym", "nim", "nimi", "niego", "niej", "nich", "ono", "je", "go", "jej", "jego", "tam"}
_WHAT_NEXT = re.compile(
    r"(?:(?:no|i|a|wiec|to|ale|tylko|nie wiem) )*"
    r"(?:co (?:(?:ja|mam|mamy|mozna|moge|teraz|dalej|z tym|powinnam|powinienem) )*(?:robic|zrobic|teraz|dalej|poczac)\b"
    r"|(?:czy )?(?:mam|mamy|trzeba|musze) (?:dalej |jeszcze )?czekac|czy (?:pisac|dzwonic|isc|zglosic) do|do kogo (?:z tym|isc|teraz|sie)|kogo (?:gonic|o to)"
    r"|prosze o pomoc|pomoz|jak (?:postapic|temu zaradzic)"
    r"|jak (?:to|je|go|ja) (?:teraz )?(?:zrobic|naprawic|odkrecic|odzyskac|przywrocic|zalatwic)\b)"
)
_INTRODUCING = {"pytanie", "pytania", "pytan", "sprawa", "sprawy", "rzeczy", "dobry", "witam"}
_SEVERAL = re.compile(
    r"\b(?:dwa|dwie|trzy|cztery|kilka|pare|[2-4])\s+(?:pytania|pytanka|pytan|sprawy|rzeczy|kwestie|skargi|problemy|tematy|prosby)\b"
)
_SHORT, _VERY_SHORT = 9, 3  # words


def asks(part: Sequence[Piece]) -> bool:
    """Whether it has the form of a question or a request."""
    return asks_in_words(part) or any(piece.word == "?" for piece in part)


def asks_in_words(part: Sequence[Piece]) -> bool:
    """The same, the question mark aside: that may belong to the clause before."""
    which = any(piece.word.startswith(_WHICH) for piece in part[:2])  # „do którego oddziału”; later on it joins clauses
    return which or any(piece.word in _ASKING for piece in part)


def added(part: Sequence[Piece]) -> bool:
    """Whether it begins like a further point: `po drugie`, `i jeszcze`, `2)`."""
    words = [piece.word for piece in part[:LONGEST_OPENER]]
    return opener(words) > 0 or ")" in "".join(words[:2])


def another_point(part: Sequence[Piece]) -> bool:
    """Whether it begins like a point of its own: `poza tym`, `po drugie`; but not `i kiedy`, which may go on."""
    words = [piece.word for piece in part[:LONGEST_OPENER]]
    return added(part) and QUESTION_WORDS.isdisjoint(words[: opener(words)])


def tells(part: Sequence[Piece]) -> bool:
    """Whether it only says how things are, as the background of a question does: a verb that tells, no complaint."""
    words = [piece.word for piece in part]
    if any(word.startswith(_COMPLAINING) for word in words):
        return False
    return any(word in _TELLING or word.endswith(_TOLD) for word in words)


def complains(part: Sequence[Piece]) -> bool:
    """Whether it says what is wrong: a question without the form of one."""
    return any(piece.word.startswith(_COMPLAINING) for piece in part)


def leans(part: Sequence[Piece]) -> bool:
    """Whether what it is about stands before it: `i jak się z nim skontaktować`, `pod którą zakładką?`."""
    return word_count(part) <= _VERY_SHORT or any(piece.word in _LEANING for piece in part)


def question_word(part: Sequence[Piece]) -> Piece | None:
    """The first of its question words."""
    return next((piece for piece in part if piece.word in QUESTION_WORDS), None)


def elided(part: Sequence[Piece]) -> bool:
    """Whether it only names a thing, and the question about it stands before: `gdzie L4 i wyniki badań`."""
    words = _plain(part)
    bare = not asks(part) and not any(word.startswith(_COMPLAINING) for word in words)
    return bare and word_count(part) <= _VERY_SHORT and not tells(part)


def what_next(part: Sequence[Piece]) -> bool:
    """Whether it asks no more than the question it stands beside: `i co teraz`, `czy mam czekać`."""
    words = _plain(part)
    return len(words) <= _SHORT and bool(_WHAT_NEXT.match(" ".join(words)))


def introduces(part: Sequence[Piece]) -> bool:
    """Whether it only announces what comes: `mam trzy pytania:`, `dzień dobry,`."""
    words = _plain(part)
    return len(words) <= _VERY_SHORT and not _INTRODUCING.isdisjoint(words)


def announces_several(text: str) -> bool:
    """Whether a message says that several questions come: `trzy sprawy: …`."""
    return bool(_SEVERAL.search(fold(text)))


def one_word_question(part: Sequence[Piece]) -> bool:
    """`Infolinia?`, but not `Dlaczego?`."""
    words = _plain(part)
    return len(words) == 1 and part[-1].word == "?" and len(words[0]) > _VERY_SHORT and words[0] not in QUESTION_WORDS


def opener(words: Sequence[str]) -> int:
    """How many of the first words are an opener of a further point."""
    return max((n for n in range(1, LONGEST_OPENER + 1) if tuple(words[:n]) in _OPENING), default=0)


def word_count(part: Sequence[Piece]) -> int:
    """How many words it has, without single letters and bare numbers; `L4` may be two pieces, yet is one word."""
    runs: list[str] = []
    end = -1
    for piece in part:
        if piece.word.isalnum():
            if piece.start <= end:
                runs[-1] += piece.word
            else:
                runs.append(piece.word)
            end = piece.end
    return sum(len(run) > 1 and not run.isdigit() for run in runs)


def _plain(part: Sequence[Piece]) -> list[str]:
    return [piece.word for piece in part if piece.word.isalnum()]
