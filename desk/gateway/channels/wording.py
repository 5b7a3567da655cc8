"""Cuts texts and titles to what a channel takes: at sentence ends, at words, never inside a character."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate

Measure = Callable[[str], int]

ABBREVIATIONS = re.compile(
    r"(?:^|[\s(„\"])(?:al|art|dr|godz|im|lek|m\.in|np|nr|ok|os|pkt|pl|por|poz|prof|św|tel|tj|tzn|ul|ust|woj|zob|\d+)$",
    re.IGNORECASE,
)
DANGLING = re.compile(r"a|ale|bez|czy|dla|do|i|jak|lub|na|o|od|oraz|po|przez|przy|się|u|w|we|z|za|ze|że", re.IGNORECASE)
LONGEST_WORD = 12  # characters looked at before a full stop
PARAGRAPH = re.compile(r"\s*\n\s*\n\s*")
SENTENCE = re.compile(r"[.!?…][\"”»)\]]*(?P<gap>\s+)(?![a-ząćęłńóśźż])")
LINE = re.compile(r"[ \t]*\n\s*")
WORD = re.compile(r"\s+")
JOINER, VARIATION = "\u200d", "\ufe0f"


def utf16(text: str) -> int:
    """Length as Meta's clients count characters: an emoji outside the basic plane is two."""
    return sum(2 if character > "\uffff" else 1 for character in text)


def utf8(text: str) -> int:
    """Length in bytes, which is how Instagram counts."""
    return len(text.encode("utf-8", "replace"))


def split(text: str, limit: int, last: int | None = None, measure: Measure = utf16) -> list[str]:
    """Pieces of at most `limit`, the last one of at most `last`; at paragraphs, else sentences, lines, words."""
    text, pieces = text.strip(), []
    while measure(text) > limit:
        end, start = _last_break(text, _fits(text, limit, measure))
        pieces.append(text[:end].rstrip())
        text = text[start:].lstrip()
    if last is not None and measure(text) > last:
        end, start = _first_break(text, last, measure)
        pieces += split(text[:end], limit, measure=measure)
        text = text[start:].strip()
    return [piece for piece in [*pieces, text] if piece]


def short(text: str, limit: int) -> str:
    """A title within `limit`: whole words and „…”, without a preposition left hanging."""
    text = " ".join(text.split())
    if utf16(text) <= limit:
        return text
    words = text.split(" ")
    kept: list[str] = []
    while words and utf16(" ".join([*kept, words[0]])) < limit:
        kept.append(words.pop(0))
    while len(kept) > 1 and _hangs(kept[-1]):
        kept.pop()
    if kept:
        return " ".join(kept).rstrip(".,;:!?–-") + "…"
    return text[: _fits(text, limit - 1, utf16)] + "…"


def short_all(titles: list[str], limit: int) -> list[str]:
    """Titles within `limit` that stay different from each other: where beginnings agree, the ends are shown."""
    cut = [short(title, limit) for title in titles]
    result: list[str] = []
    for at, title in enumerate(cut):
        if cut.count(title) > 1 and title != titles[at]:
            title = _short_end(titles[at], limit)
        number = 2
        while title in result:
            suffix = f" ({number})"
            title, number = short(titles[at], limit - len(suffix)) + suffix, number + 1
        result.append(title)
    return result


def _short_end(text: str, limit: int) -> str:
    words, kept = text.split(), list[str]()
    while words and utf16(" ".join([words[-1], *kept])) < limit:
        kept.insert(0, words.pop())
    while len(kept) > 1 and _hangs(kept[0]):
        kept.pop(0)
    return "…" + " ".join(kept) if kept else short(text, limit)


def _hangs(word: str) -> bool:
    return bool(DANGLING.fullmatch(word)) or not any(map(str.isalnum, word))


def _fits(text: str, limit: int, measure: Measure) -> int:
    """The largest index up to which `text` measures at most `limit` without cutting a character in two."""
    room = bisect_right(list(accumulate(map(measure, text))), limit)
    end = room
    while 0 < end < len(text) and _belongs_together(text, end):
        end -= 1
    return end or max(room, 1)


def _belongs_together(text: str, at: int) -> bool:
    """True when a reader sees the characters on both sides of `at` as one."""
    before, after = text[at - 1], text[at]
    if after in (JOINER, VARIATION) or before == JOINER or unicodedata.combining(after):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff":  # skin tones
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"


def _breaks(text: str, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    for match in pattern.finditer(text):
        if pattern is not SENTENCE:
            yield match.span()
        elif not ABBREVIATIONS.search(text[max(0, match.start() - LONGEST_WORD) : match.start()]):
            yield match.span("gap")


def _last_break(text: str, room: int) -> tuple[int, int]:
    """(end of this piece, start of the next) for the last good break within `room` characters."""
    for pattern, least in ((PARAGRAPH, room // 2), (SENTENCE, 1), (LINE, 1), (WORD, 1)):
        found = [span for span in _breaks(text, pattern) if least <= span[0] <= room]
        if found:
            return found[-1]
    return room, room


def _first_break(text: str, last: int, measure: Measure) -> tuple[int, int]:
    """(end of the head, start of the tail) for the first good break whose tail measures at most `last`."""
    for pattern in (PARAGRAPH, SENTENCE, LINE, WORD):
        for span in _breaks(text, pattern):
            if 0 < measure(text[span[1] :]) <= last:
                return span
    start = len(text) - 1
    while start > 0 and measure(text[start - 1 :]) <= last:
        start -= 1
    while start < len(text) - 1 and _belongs_together(text, start):
        start += 1
    return start, start
