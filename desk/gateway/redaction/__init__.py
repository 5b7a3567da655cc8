"""Takes personal data out of a message before it is stored or shown to the bot.

`redact("mój pesel to 44051401359")` → `Redacted("mój pesel to [PESEL]", ("PESEL",))`. The original is kept nowhere.
Dates, ages, doses and the service's own numbers and addresses stay as they are.
"""

from __future__ import annotations

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
LONGEST = 20_000  # characters; the rest of a longer text is dropped before it is read


@dataclass(frozen=True)
class Redacted:
    """The text without personal data, and the kinds of what was taken out, each once."""

    text: str
    kinds: tuple[str, ...]


def redact(text: str) -> Redacted:
    """Replace personal data by stable placeholders such as `[PESEL]`. Never raises."""
    text = text[:LONGEST].replace("\u00a0", " ").replace("\u200b", "")
    spans: list[Span] = []
    for find in FINDERS:
        for span in find(text):
            if not any(span.overlaps(taken) for taken in spans):
                spans.append(span)
    spans.sort(key=lambda span: span.start)
    return Redacted(replace_spans(text, spans), tuple(dict.fromkeys(span.kind for span in spans)))
