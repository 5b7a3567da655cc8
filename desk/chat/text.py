"""A message's plain text as safe HTML: paragraphs, lists, links. Everything is escaped first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

LINK = re.compile(
    r"(?P<url>https?://[^\s<>\"„”«»]+)|(?P<mail>[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)", re.ASCII
)
TAIL = ".,;:!?…'*"  # what ends a sentence, not an address
BULLET = re.compile(r"^\s*[•–*-]\s+(?=\S)")
SAFE_SCHEMES = ("https://", "http://", "mailto:", "tel:")
BREAK = mark_safe("<br>")
ORPHAN = re.compile(r"(?<![^\s(„–])([aiouwzAIOUWZ]) (?=\S)")  # Polish leaves no one-letter word at the end of a line


def as_html(text: str) -> SafeString:
    """Blank lines part paragraphs, lines that begin with a bullet make a list, addresses become links."""
    blocks = re.split(r"\n\s*\n", text.replace("\r\n", "\n").strip())
    return _join(part for block in blocks for part in _block(block.split("\n")))


def is_safe_url(url: str) -> bool:
    """True for addresses that a button may open."""
    return url.lower().startswith(SAFE_SCHEMES)


def _block(lines: list[str]) -> Iterator[SafeString]:
    for is_list, group in groupby((line for line in lines if line.strip()), lambda line: bool(BULLET.match(line))):
        parts = [(_linked(BULLET.sub("", line)),) for line in group]
        if is_list:
            yield format_html("<ul>{}</ul>", format_html_join("", "<li>{}</li>", parts))
        else:
            yield format_html("<p>{}</p>", format_html_join(BREAK, "{}", parts))


def _linked(text: str) -> SafeString:
    parts: list[SafeString] = []
    at = 0
    for found in LINK.finditer(text):
        address = _trimmed(found.group())
        target = address if found["url"] else f"mailto:{address}"
        outside = mark_safe(' target="_blank" rel="noopener noreferrer"') if found["url"] else ""
        parts.append(escape(text[at : found.start()]))
        parts.append(format_html('<a href="{}"{}>{}</a>', target, outside, address))
        at = found.start() + len(address)
    return _join([*parts, escape(text[at:])])


def typeset(text: str) -> str:
    """Polish one-letter words tied to the next word; for our own texts, not for what citizens wrote."""
    return ORPHAN.sub("\\1\u00a0", text)


def _trimmed(address: str) -> str:
    """Without the sentence's own marks at the end; a closing bracket stays when it was opened inside."""
    while address[-1] in TAIL or (address[-1] == ")" and address.count("(") < address.count(")")):
        address = address[:-1]
    return address


def _join(parts: Iterator[SafeString] | list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
