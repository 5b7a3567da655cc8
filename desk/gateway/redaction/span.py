"""A stretch of text that has to go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """`text[start:end]` is of this kind.

    Kinds: `PESEL`, `TELEFON`, `EMAIL`, `DOKUMENT`, `NUMER`, `KOD`, `HASŁO`, `ADRES`, `NAZWISKO`.
    """

    start: int
    end: int
    kind: str


def replace_spans(text: str, spans: Iterable[Span]) -> str:
    """Put `[KIND]` in place of each span; spans are sorted and do not overlap."""
    pieces, at = [], 0
    for span in spans:
        pieces += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join([*pieces, text[at:]])
