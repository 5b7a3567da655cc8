"""The words of a message, folded to plain lower-case letters, each with its place in the original text.

Citizens write with and without Polish letters, in capitals, with zero-width characters that phones insert: the grammars
under `nlu/` see none of that, and still give spans of the text as it came.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_DASHES = "‐‑‒–—―−"
_WORD = re.compile(r"[0-9]+|[^\W\d_]+|[\n\r\u2028]+|\S")
EDGES = frozenset(("", ".", ",", "!", "?", ";", ":", "(", ")"))  # what a part of a message may begin or end with


class _FoldTable(dict[int, str]):
    """Filled as characters turn up; every character becomes one character or none."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_character(chr(code))
        return folded


def _fold_character(character: str) -> str:
    if character in _DASHES:
        return "-"
    if unicodedata.category(character)[0] == "M" or unicodedata.category(character) == "Cf":
        return ""
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", character).lower())
    base = "".join(part for part in parts if unicodedata.category(part)[0] != "M").replace("ł", "l")
    return base if len(base) == 1 else character


_FOLD = _FoldTable()


def listed(words: str) -> list[str]:
    """The words of a word list."""
    return words.split()


def fold(text: str) -> str:
    """`Łódź` → `lodz`. Lower case, no diacritics, every dash a hyphen; combining and invisible characters vanish."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters, a run of digits, or one other character; a new line reads as a full stop.

    `start` and `end` count in the original text.
    """

    text: str
    start: int
    end: int
    glued: bool  # no space before it

    @property
    def is_number(self) -> bool:
        """Whether the word is made of digits."""
        return "0" <= self.text[0] <= "9"


_PADDING = ("",) * 16  # behind the words, and so also at the indices -1 to -16


class Words:
    """The words of one message, readable past both ends (as empty words)."""

    def __init__(self, words: list[Word]) -> None:
        self.words = words
        self.memo: dict[int, object] = {}  # what was read at a word, for the next that asks
        self._texts = [*(word.text for word in words), *_PADDING]

    def __len__(self) -> int:
        return len(self.words)

    def __getitem__(self, index: int) -> Word:
        return self.words[index]

    def text(self, index: int) -> str:
        """The folded word at `index`, or an empty string outside the message (before it: up to 16 words)."""
        try:
            return self._texts[index]
        except IndexError:
            return ""

    def glued(self, index: int) -> bool:
        """Whether the word at `index` follows the one before without a space."""
        return 0 < index < len(self.words) and self.words[index].glued

    def number(self, index: int, longest: int = 4) -> int | None:
        """The value of a run of at most `longest` digits, else None."""
        text = self.text(index)
        return int(text) if text and "0" <= text[0] <= "9" and len(text) <= longest else None


def split(text: str) -> Words:
    """The words of `text`, in order. Takes time in proportion to the text's length."""
    folded = fold(text)
    if len(folded) == len(text):
        places: list[int] | range = range(len(text) + 1)
    else:
        places = [place for place, character in enumerate(text) if _FOLD[ord(character)]]
    words: list[Word] = []
    end_before = -1
    for match in _WORD.finditer(folded):
        start, end = match.span()
        if match[0][0] in "\n\r\u2028":
            words.append(Word(".", places[start], places[end - 1] + 1, glued=False))
            continue
        words.append(Word(match[0], places[start], places[end - 1] + 1, start == end_before))
        end_before = end
    return Words(words)
