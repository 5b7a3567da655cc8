"""E-mail addresses, but not those of public offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desk.gateway.redaction.span import Span

# Bounded repetitions: the text may be long and hostile.
ADDRESS = re.compile(
    r"[\w.+%\"-]{1,64}(?: ?@ ?| ?\((?:at|małpa)\) ?| małpa | malpa )[\w-]{1,63}(?:\.(?!(?-i:[A-ZŁŚŻ][a-zł]))[\w-]{1,63}){1,5}",
    re.IGNORECASE,
)
PUBLIC = re.compile(r"(?:[@.]|małpa |malpa |\) ?)gov\.pl$", re.IGNORECASE)


def find(text: str) -> Iterator[Span]:
    """Addresses as people write them, `(at)` and `małpa` too; `…@….gov.pl` stays."""
    if "@" not in text and "ma" not in text.lower() and "(at)" not in text.lower():
        return
    for match in ADDRESS.finditer(text):
        if not PUBLIC.search(match.group().rstrip(".-")):
            yield Span(match.start(), match.end(), "EMAIL")
