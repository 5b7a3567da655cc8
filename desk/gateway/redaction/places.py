"""Postal addresses. A town alone stays: the bot names the NFZ branch by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

WORD = r"[\wŁŚŻŹĆŃÓĄĘłśżźćńóąę.'-]{2,24}"
NUMBER = r"\d{1,4}\s?[A-Za-z]?(?![\w])(?:\s?(?:/|m\.?|lok\.?|mieszkania|mieszkanie)\s?\d{1,4}[A-Za-z]?)?"
STREET = re.compile(
    rf"\b(?:ulic[ayęe]|ul\.?|alej[aei]|al\.|osiedl[eau]|os\.|plac(?:u)?|pl\.)\s+(?:\d{{1,2}}\s+)?{WORD}(?:\s+{WORD}){{0,2}}?\s+(?:nr\s+|numer\s+)?{NUMBER}",
    re.IGNORECASE,
)
POSTCODE = re.compile(r"(?<![\d-])\d{2}-\d{3}(?![\d-])(?:\s+[A-ZŁŚŻŹĆ][\w-]{2,24}(?:\s+[A-ZŁŚŻŹĆ][\w-]{2,24})?)?")
LIVE = re.compile(
    rf"\b(?:mieszkam|mieszkamy|zamieszka[łl][yae]?|zameldowan[yai]|adres(?:\s+to)?:?)\s+(?:pod\s+adresem\s+|(?:w|we|na|przy|pod)\s+)?"
    rf"(?P<place>[A-ZŁŚŻŹĆ]{WORD}(?:\s+{WORD}){{0,1}}\s+\d{{1,4}}(?:\s?/\s?\d{{1,4}})?[A-Za-z]?)(?![\w.])"
)


def find(text: str) -> Iterator[Span]:
    """Street with a house number, post code with its town, "mieszkam na Lipowej 5"."""
    for pattern, group in ((STREET, 0), (POSTCODE, 0), (LIVE, "place")):
        for match in pattern.finditer(text):
            yield Span(match.start(group), match.end(group), "ADRES")
