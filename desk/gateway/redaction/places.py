"""Postal addresses. A town alone stays: the bot names the NFZ branch by it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

UPPER = "A-ZĄĆĘŁŃÓŚŹŻ"
WORD = r"[\w.'-]{2,24}"
CAPITAL = rf"[{UPPER}][\w.'-]{{2,24}}"
FLAT = r"(?:\s?(?:/|m\.?|lok\.?|mieszkania|mieszkanie)\s?\d{1,4}[A-Za-z]?)?"
NUMBER = rf"\d{{1,4}}\s?[A-Za-z]?(?![\w]){FLAT}"
STREET = re.compile(
    rf"\b(?:ulic[ayęe]\s+|ul\.\s*|ul\s+|alej[aei]\s+|al\.\s*|osiedl[eau]\s+|os\.\s*|plac(?:u)?\s+|pl\.\s*)(?:\d{{1,2}}\s+)?{WORD}(?:\s+{WORD}){{0,2}}?\s+(?:nr\s+|numer\s+)?{NUMBER}",
    re.IGNORECASE,
)
POSTCODE = re.compile(rf"(?<![\d-])\d{{2}}-\d{{3}}(?![\d-])(?=\s+[{UPPER}])")
POSTCODE_TOLD = re.compile(
    rf"(?:\bkod\w*|pocztow\w*|adres\w*|\bul\.?|{CAPITAL}\s+{NUMBER}),?[^\n\d]{{0,30}}(?P<code>\d{{2}}-\d{{3}})(?![\d-])",
    re.IGNORECASE,
)
BEFORE_POSTCODE = re.compile(
    rf"(?:{CAPITAL}\s+){{1,3}}{NUMBER}(?=,?\s+(?:kod\s+(?:pocztowy\s+)?)?\d{{2}}-\d{{3}}(?!\d))"
)
LIVE = re.compile(
    rf"\b(?:mieszkam|mieszkamy|zamieszka[łl][yae]?|zameldowan[yai]|adres(?:em|u|ie)?(?:\s+(?:to|zamieszkania|zameldowania|domowy|dziecka))?:?)"
    rf"\s+(?:pod\s+adresem\s+|(?:w|we|na|przy|pod)\s+)?(?P<place>{CAPITAL}(?:\s+{WORD}){{0,2}}?\s+{NUMBER})",
)  # fmt: skip


def find(text: str) -> Iterator[Span]:
    """Street with a house number, post code, "mieszkam na Lipowej 5"."""
    for pattern, group in ((STREET, 0), (BEFORE_POSTCODE, 0), (POSTCODE, 0), (POSTCODE_TOLD, "code"), (LIVE, "place")):
        for match in pattern.finditer(text):
            yield Span(match.start(group), match.end(group), "ADRES")
