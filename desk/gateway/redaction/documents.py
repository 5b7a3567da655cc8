"""Identity card, passport, EKUZ and e-prescription codes: no checksum known to a library, so by shape and cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

IDENTITY_CARD = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{3}[ -]?|[a-z]{3})\d{6}(?!\d)")
IDENTITY_CARD_TOLD = re.compile(
    r"dow[óo]d\w{0,3}[^\n]{0,30}?(?P<value>[A-Za-z]{3}[ -]?\d{3}[ -]?\d{3})(?!\d)", re.IGNORECASE
)
PASSPORT = re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{2}[ -]?|[a-z]{2})\d{3} ?\d{4}(?!\d)")
PASSPORT_TOLD = re.compile(r"paszport\w{0,3}[^\n]{0,30}?(?P<value>[A-Za-z]{1,2}[ -]?\d{6,8})(?!\d)", re.IGNORECASE)
EKUZ = re.compile(r"(?<!\d)8061\d(?:[ -]?\d){15}(?!\d)")
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
KEY = re.compile(r"(?<![A-Za-z0-9])(?=[0-9A-F]{40,44}(?![A-Za-z0-9]))[0-9A-F]{40,44}")

PRESCRIPTION = re.compile(
    r"recept|\brec?k[aię]\b|skierowani|skierk|\bkod(?!\w* (?:b[łl][ęe]d|pocztow))|odbi[óo]r|odbior|pes[ea]l",
    re.IGNORECASE,
)
FOUR_DIGITS = re.compile(
    r"(?<![\d.,:/-])(?<!\d )(?:\d{4}|\d \d \d \d)(?![\d/]|[.,:-]\d| \d)(?!\s?(?:z[łl]|pln|r\.|rok|lat|dni|mg|osob|raz))",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
FAULT = re.compile(
    r"(?:b[łl][ąa]d\w*|b[łl][ęe]du|error|numer zg[łl]oszenia|pocztow\w*)\W{0,3}(?:nr |kod |numer )?$", re.IGNORECASE
)
CODE_BEFORE = re.compile(r"kod\w{0,3}\W{0,3}$", re.IGNORECASE)
REACH = 45  # characters between the word and its code


def find_long(text: str) -> Iterator[Span]:
    """Numbers that are longer than any other kind, and would be taken for a piece of it."""
    for pattern, kind in ((EKUZ, "DOKUMENT"), (IBAN, "NUMER"), (KEY, "KOD")):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), kind)


def find(text: str) -> Iterator[Span]:
    """Identity cards and passports by their shape."""
    for pattern in (IDENTITY_CARD, PASSPORT):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), "DOKUMENT")
    for pattern in (IDENTITY_CARD_TOLD, PASSPORT_TOLD):
        for match in pattern.finditer(text):
            yield Span(match.start("value"), match.end("value"), "DOKUMENT")


def find_codes(text: str) -> Iterator[Span]:
    """Four-digit codes that stand by a prescription or beside a PESEL."""
    near = bytearray(len(text) + 1)
    for start, end in [match.span() for match in PRESCRIPTION.finditer(text)] + _eleven_digits(text):
        near[max(0, start - REACH) : end + REACH + 1] = b"\1" * len(near[max(0, start - REACH) : end + REACH + 1])
    for match in FOUR_DIGITS.finditer(text):
        if near[match.start()]:
            before = text[max(0, match.start() - REACH) : match.start()]
            is_year = YEAR.fullmatch(match.group()) and not CODE_BEFORE.search(before)
            if not is_year and not FAULT.search(before):
                yield Span(match.start(), match.end(), "KOD")


def _eleven_digits(text: str) -> list[tuple[int, int]]:
    """Where a PESEL stands without its name."""
    return [match.span() for match in re.finditer(r"(?<!\d)\d{11}(?!\d)", text)]
