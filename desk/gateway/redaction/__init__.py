"""Takes personal data out of a message before it is stored or shown to the bot.

`redact("mój pesel to 44051401359")` → `Redacted("mój pesel to [PESEL]", ("PESEL",))`. The original is kept nowhere.
Dates, ages, doses and the service's own numbers and addresses stay as they are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from desk.gateway.redaction import credentials, documents, mail, names, numbers, places
from desk.gateway.redaction.span import Span, replace_spans

# In this order: what is surest comes first, and takes its characters away from those that guess.
FINDERS = (
    mail.find,
    documents.find_long,
    numbers.find,
    documents.find,
    documents.find_codes,
    credentials.find,
    places.find,
    names.find,
)
LONGEST = 10_000  # characters: more than any channel takes; the rest of a longer text is dropped before it is read


# What would hide a number from the patterns: signs that nobody sees (the joiner of emoji only beside digits), odd spaces.
INVISIBLE = re.compile("[\u00ad\u200b\u200c\u200e\u200f\u2060\ufeff]|(?<=\\d)\u200d|\u200d(?=\\d)")
SPACES = re.compile(r"[^\S\n\r\t ]")


@dataclass(frozen=True)
class Redacted:
    """The text without personal data, and the kinds of what was taken out, each once."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Replace personal data by stable placeholders such as `[PESEL]`. Never raises."""
    text = SPACES.sub(" ", INVISIBLE.sub("", _beginning(text)))
    spans: list[Span] = []
    taken = bytearray(len(text))
    for find in FINDERS:
        for span in find(text):
            if not any(taken[span.start : span.end]):
                taken[span.start : span.end] = b"\1" * (span.end - span.start)
                spans.append(span)
    spans.sort(key=lambda span: span.start)
    return Redacted(replace_spans(text, spans), tuple(dict.fromkeys(span.kind for span in spans)))


def _beginning(text: str) -> str:
    """At most `LONGEST` characters, not ending in a number: half of one would be none any more."""
    if len(text) <= LONGEST:
        return text
    head, space, _ = text[:LONGEST].rpartition(" ")
    return (head if space else text[:LONGEST]).rstrip("0123456789 +-./()")
