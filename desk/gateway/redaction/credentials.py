"""Logins, passwords and PINs that people offer so that somebody "can check"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

CUE = r"\b(?:has[łl][oa]|hase[łl]ko|pass(?:word)?|login\w{0,2}|u[żz]ytkownik\w{0,2}|pin\w{0,2}|cvv|blik\w{0,2})"
VALUE = r"(?P<value>[^\s,;„”]{3,40})"
NAMED = re.compile(
    rf"{CUE}(?:"
    rf"(?P<told>(?:\s+\w{{1,12}}){{0,4}}?\s*(?:[:=]|\s-\s)\s*|(?:\s+\w{{1,12}}){{0,3}}?\s+(?:to|mam|jest|brzmi)\s+)"
    rf"|\s+){VALUE}",
    re.IGNORECASE,
)
HOT = re.compile(rf"{CUE}", re.IGNORECASE)
# Letters and digits mixed, or a sign inside: nobody writes an ordinary word so.
MIXED = re.compile(r"(?<![\w@#!$%&*.-])(?=[^\s,;]{0,30}\d)(?=[^\s,;]{0,30}[A-Za-ząćęłńóśźż])[\w@#!$%^&*.-]{5,30}")
LOOKS_SECRET = re.compile(r"(?=.*[\d_@!#$%^&*])\S{3,}|[a-z]{2,}\.[a-z]{2,}", re.IGNORECASE)
HARMLESS = re.compile(
    r"(?:\d+(?:-?\w{1,5})?|[\d.,:/-]+\w{0,4}|hpv-?\d|l-?4|covid-?\d+|gardasil\d|\d+(?:mies\w*|lat\w*|dni|tyg\w*|rok\w*)|pue\d*)",
    re.IGNORECASE,
)
REACH = 45  # characters after the cue in which a mixed word is taken for a secret
ORDINARY = re.compile(
    r"(?:nie\w*|się|sie|do|na|i|lub|albo|przez|jest|było|bylo|mam|mi|moje?|jak\w*|czy|gdzie|kiedy|bo|że|ze|wyga\w*|zapom\w*|dzia[łl]\w*"
    r"|b[łl][ęe]dn\w*|z[łl]e|dobr\w*|now\w*|star\w*|popraw\w*|zmien\w*|ustaw\w*|trudn\w*|tak\w*|to|e-?mail\w*|profil\w*|bank\w*|ikp|mojeikp"
    r"|podaj\w*|wpis\w*|prawid\w*|wymag\w*|przych\w*|przys\w*|jednoraz\w*|sms\w*|zosta\w*|znowu|zn[óo]w|kt[óo]r\w*|tylko|samo|inn\w*|ok"
    r"|tr[ao]\w*|mojego|swoje\w*|t[ae]|ten|tam|przypo\w*|odzysk\w*|reset\w*|trzeba|mo[żz]na|potrzeb\w*|zaufan\w*|apk\w*|aplikac\w*|konta?"
    r"|cztero\w*|sze[śs]cio\w*|cyfr\w*|d[łl]ug\w*|kr[óo]tk\w*|w[łl]asn\w*|problem\w*|dziec\w*|c[óo]rk\w*|syn\w*|m[ęe][żz]\w*|co[śs]|wci[ąa][żz]"
    r"|od|po|za|w|z|o|u|a|ale|ju[żz]|jeszcze|te[żz]|[\W\d]{0,2})[.?!]*$",
    re.IGNORECASE,
)  # fmt: skip


def find(text: str) -> Iterator[Span]:
    """The value after the cue; words of ordinary talk ("hasło nie działa") stay."""
    bare: list[Span] = []
    surely = False
    for match in NAMED.finditer(text):
        value = match["value"].rstrip(".?!")
        if value.startswith("[") or ORDINARY.fullmatch(value):
            continue
        is_pin = match.group().lower().startswith("pin")
        start = match.start("value")
        span = Span(start, start + len(value), "HASŁO")
        if is_pin and not re.fullmatch(r"\d{4,8}", value):
            continue
        if match["told"] or LOOKS_SECRET.fullmatch(value):
            surely = True
            yield span
        else:
            bare.append(span)
    for cue in HOT.finditer(text):
        for match in MIXED.finditer(text, cue.end(), min(len(text), cue.end() + REACH)):
            value = match.group().rstrip(".-")
            if not HARMLESS.fullmatch(value):
                surely = True
                yield Span(match.start(), match.start() + len(value), "HASŁO")
    if surely:  # "hasło mam 1234 login kowalik": the one beside a password is one too
        yield from bare
