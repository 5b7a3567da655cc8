"""Numbers that name a person: PESEL, phone, account, payment card, NIP; checked by python-stdnum and phonenumbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

import phonenumbers
from stdnum import luhn
from stdnum.pl import nip, pesel

from desk.gateway.redaction.span import Span

GROUPS = re.compile(r"(?<!\d)(?:\+|\(\+?)?\d+(?:[ \-‐‑‒–—−_./()]{1,3}\d+)*")
DIGITS = re.compile(r"\d+")
SEPARATED_DATE = re.compile(
    r"(?<![\d])(?:(?:0?[1-9]|[12]\d|3[01])(?P<a>[./\- ])(?:0?[1-9]|1[0-2])(?P=a)(?:19|20)?\d\d"
    r"|(?:19|20)\d\d(?P<b>[./-])(?:0?[1-9]|1[0-2])(?P=b)(?:0?[1-9]|[12]\d|3[01]))(?![./-]?\d)(?! ?\d{3})"
)
SOLID_DATE = re.compile(
    r"(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19|20)\d\d|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
)
CUES = {
    "PESEL": re.compile(r"pes[ea]l\w{0,4}[^\d\n]{0,25}$", re.IGNORECASE),
    "TELEFON": re.compile(
        r"(?:\btel|telefon\w{0,3}|\bkom(?:órk\w{0,2}|orka|\.)?|numer mój|mój numer|moj numer|zadzwo\w{0,4}|dzwoni\w{0,4}|oddzwo\w{0,5}"
        r"|whatsapp\w{0,2}|sms\w{0,2} na)[^\d\n]{0,20}$",
        re.IGNORECASE,
    ),
    "NUMER": re.compile(
        r"(?:kont[oa]|rachun\w{1,4}|iban|kart[aęyą]|karcie|nip|regon|nr|numer\w{0,3}|dow[óo]d\w{0,3}|paszport\w{0,3}|ekuz)[^\d\n]{0,25}$",
        re.IGNORECASE,
    ),
}
PUBLIC_TYPES = {
    phonenumbers.PhoneNumberType.TOLL_FREE,
    phonenumbers.PhoneNumberType.SHARED_COST,
    phonenumbers.PhoneNumberType.UAN,
}
LONGEST_NUMBER = 34  # digits: the longest account number
FEWEST_DIGITS = 7


def is_account(digits: str) -> bool:
    """26 digits of a Polish account (ISO 7064, as in its IBAN)."""
    return len(digits) == 26 and int(digits[2:] + "2521" + digits[:2]) % 97 == 1


@lru_cache(maxsize=4096)
def is_personal_phone(digits: str, plus: bool) -> bool:
    """A number that can ring at a person's; the country's free and shared-cost lines are not."""
    text = f"+{digits}" if plus else digits
    if not plus and digits.startswith("0048"):
        text = f"+{digits[2:]}"
    elif not plus and len(digits) == 11 and digits.startswith("48"):
        text = f"+{digits}"
    try:
        number = phonenumbers.parse(text, "PL")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) not in PUBLIC_TYPES


@lru_cache(maxsize=4096)
def is_public_phone(digits: str) -> bool:
    """A free or shared-cost line: nobody's own."""
    try:
        number = phonenumbers.parse(digits, "PL")
    except phonenumbers.NumberParseException:
        return False
    return phonenumbers.is_valid_number(number) and phonenumbers.number_type(number) in PUBLIC_TYPES


def sure_kind(digits: str, plus: bool) -> str | None:
    """What these digits are by their own checksum or numbering plan: a placeholder's name, or None."""
    length = len(digits)
    if length == 11 and pesel.is_valid(digits):
        return "PESEL"
    if is_account(digits) or (13 <= length <= 19 and luhn.is_valid(digits)) or (length == 10 and nip.is_valid(digits)):
        return "NUMER"
    trunk = length == 10 and digits[0] == "0"  # the old way to dial: 0 and the area code
    if (length in {9, 11, 13} or plus) and is_personal_phone(digits, plus):
        return "TELEFON"
    if plus and 9 <= length <= 15:
        return "TELEFON"  # a country code says enough, even where the plan of that country doesn't know the number
    return "TELEFON" if trunk and digits[1] != "0" else None


def told_kind(digits: str, before: str) -> str | None:
    """What the words in front say these digits are; mistyped numbers are caught so."""
    length = len(digits)
    if 9 <= length <= 12 and CUES["PESEL"].search(before):
        return "PESEL"
    if 7 <= length <= 13 and CUES["TELEFON"].search(before):
        return "TELEFON"
    return "NUMER" if 7 <= length <= LONGEST_NUMBER and CUES["NUMER"].search(before) else None


def find(text: str) -> Iterator[Span]:
    """Walk over runs of digit groups (`600 000 000`, `85-05-12 12345`); take the longest stretch that is a number."""
    in_dates = {at for match in SEPARATED_DATE.finditer(text) for at in range(*match.span())}
    for run in GROUPS.finditer(text):
        groups = [match.span() for match in DIGITS.finditer(text, *run.span())]
        groups = [group for group in groups if group[0] not in in_dates]
        if sum(end - start for start, end in groups) >= FEWEST_DIGITS:
            yield from _in_groups(text, groups)


def _in_groups(text: str, groups: list[tuple[int, int]]) -> Iterator[Span]:
    first = 0
    while first < len(groups):
        taken = _longest(text, groups, first)
        if taken is None:
            first += 1
            continue
        last, kind = taken
        start = groups[first][0]
        while start and text[start - 1] in "+(":
            start -= 1
        yield Span(start, groups[last][1], kind)
        first = last + 1


def _longest(text: str, groups: list[tuple[int, int]], first: int) -> tuple[int, str] | None:
    """The last group of the number that begins at `first`, and its kind. A checksum says better where a number ends."""
    begin = groups[first][0]
    plus, before = text[:begin].endswith("+"), text[max(0, begin - 45) : begin]
    sure: tuple[int, str] | None = None
    told: tuple[int, str] | None = None
    digits, previous = "", begin
    for last in range(first, len(groups)):
        start, end = groups[last]
        digits += text[start:end]
        if start - previous > 3 or len(digits) > LONGEST_NUMBER:
            break
        previous = end
        if SOLID_DATE.fullmatch(digits) or is_public_phone(digits):
            continue
        if kind := sure_kind(digits, plus):
            sure = (last, kind)
        elif kind := told_kind(digits, before):
            told = (last, kind)
    if sure and sure[1] == "TELEFON" and told and told[1] == "PESEL":
        return told
    if sure or told:
        return sure or told
    if len(text[begin : groups[first][1]]) >= 9 and not is_public_phone(text[begin : groups[first][1]]):
        return first, "NUMER"  # nine digits and more without a space: nobody writes a date so
    return None
