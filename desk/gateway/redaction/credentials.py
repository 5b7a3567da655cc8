"""Logins, passwords and PINs that people offer so that somebody "can check"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

NAMED = re.compile(
    r"\b(?:has[łl][oa]|hase[łl]ko|pass(?:word)?|login|u[żz]ytkownik|pin|cvv|kod blik|blik)"
    r"(?P<link>(?:\s*(?:[:=]|-(?=\s))\s*)"
    r"|(?:\s+(?:mam|to|jest|moje|mój|moj|do ikp|na ikp|do mojeikp|do profilu|do banku|brzmi)){1,3}\s*[:=]?\s*|\s+)"
    r"(?P<value>[^\s,;]{3,40})",
    re.IGNORECASE,
)
# After a bare "hasło …" or "login …" only what looks like one: a digit or sign inside, or the very usual shape of one.
LOOKS_SECRET = re.compile(r"(?=.*[\d_@!#$%^&*])\S{3,}|[a-z]{1,3}[a-z]*\.[a-z]+", re.IGNORECASE)
ORDINARY = re.compile(
    r"(?:nie\w*|się|sie|do|na|i|lub|albo|przez|jest|było|bylo|mam|mi|moje?|jak\w*|czy|gdzie|kiedy|bo|że|ze|wyga\w*|zapom\w*|dzia[łl]\w*"
    r"|b[łl][ęe]dn\w*|z[łl]e|dobr\w*|now\w*|star\w*|popraw\w*|zmien\w*|ustaw\w*|trudn\w*|tak\w*|to|e-?mail\w*|profil\w*|bank\w*|ikp|mojeikp"
    r"|podaj\w*|wpis\w*|prawid\w*|wymag\w*|przych\w*|przys\w*|jednoraz\w*|sms\w*|zosta\w*|znowu|zn[óo]w|kt[óo]r\w*|tylko|samo|inn\w*|ok"
    r"|tr[ao]\w*|mojego|swoje\w*|t[ae]|ten|tam|przypo\w*|odzysk\w*|reset\w*|trzeba|mo[żz]na|potrzeb\w*|[\W\d]{0,2})[.?!]*$",
    re.IGNORECASE,
)


def find(text: str) -> Iterator[Span]:
    """The value after the cue; words of ordinary talk ("hasło nie działa") stay."""
    bare: list[Span] = []
    surely = False
    for match in NAMED.finditer(text):
        value = match["value"].rstrip(".?!")
        if value.startswith("[") or ORDINARY.fullmatch(value):
            continue
        start = match.start("value")
        span = Span(start, start + len(value), "HASŁO")
        if match["link"].strip() or LOOKS_SECRET.fullmatch(value):
            surely = True
            yield span
        else:
            bare.append(span)
    if surely:  # "hasło mam 1234 login kowalik": the one beside a password is one too
        yield from bare
