"""Identity card, passport, EKUZ and e-prescription codes: no checksum known to a library, so by shape and cue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

IDENTITY_CARD = re.compile(r"(?<![A-Za-z0-9])(?!HPV|EDM|ZUS|NFZ|IKP|POZ|CEZ)[A-Za-z]{3}[ -]?\d{3} ?\d{3}(?!\d)")
PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[ -]?\d{3} ?\d{4}(?!\d)")
EKUZ = re.compile(r"(?<!\d)8061\d(?:[ -]?\d){15}(?!\d)")
IBAN = re.compile(r"(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,4})?(?![A-Za-z0-9])")
PRESCRIPTION = re.compile(
    r"(?:recept\w{0,4}|reck?\w{1,2}|skierowani\w{0,3}|skierk\w{1,2}|odbioru|\[PESEL\]|pesel\w{0,3})[^\n]{0,40}?\bkod\w{0,3}\D{0,12}?(?<!\d)(?P<a>\d{4})(?![\d.])"
    r"|\bkod\w{0,3}(?: (?:do|z|dostępu|dostepu|recept\w{0,3}|e-recept\w{0,3}|mam|to|jest|smsa|sms)){0,4}[ :=-]{1,3}(?P<b>\d{4})(?![\d.])",
    re.IGNORECASE,
)
YEAR = re.compile(r"(?:19|20)\d\d")
KEY = re.compile(r"(?<![A-Za-z0-9])(?=[0-9A-F]{40,44}(?![A-Za-z0-9]))[0-9A-F]{40,44}")


def find(text: str) -> Iterator[Span]:
    """Documents first, then four-digit codes that stand by a prescription."""
    for pattern, kind in (
        (EKUZ, "DOKUMENT"),
        (IBAN, "NUMER"),
        (IDENTITY_CARD, "DOKUMENT"),
        (PASSPORT, "DOKUMENT"),
        (KEY, "KOD"),
    ):
        for match in pattern.finditer(text):
            yield Span(match.start(), match.end(), kind)
    for match in PRESCRIPTION.finditer(text):
        group = "a" if match["a"] else "b"
        if not (YEAR.fullmatch(match[group]) and "rok" in text[match.end() : match.end() + 6]):
            yield Span(match.start(group), match.end(group), "KOD")
