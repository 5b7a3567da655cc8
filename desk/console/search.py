"""Search in what was said: word starts, whatever the case and the diacritics („lodz” finds „Łódź”).

Hits come newest first and are read in pieces, so that a word which stands in every third message costs no more than
a rare one. A piece is narrowed by the filter after it was found; `MOST` bounds the work of one page.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import connection

from desk.console.filters import Rows
from desk.console.paging import PAGE
from desk.console.search_index import fold
from desk.gateway.models import Conversation, Message

PIECES = (400, 1_600, 4_000)  # hits a look: small first, for what is common
MOST = sum(PIECES)
AROUND = 60  # characters of context in an excerpt
SHORTEST = 2  # letters of a word that is searched for
WORD = re.compile(r"\w+")
SQLITE = """SELECT message_id, conversation_id FROM
    (SELECT rowid AS hit FROM console_search WHERE console_search MATCH %s AND rowid < %s ORDER BY rowid DESC LIMIT %s)
    CROSS JOIN console_searchtext ON message_id = hit"""
POSTGRESQL = """SELECT message_id, conversation_id FROM console_searchtext
    WHERE vector @@ to_tsquery('simple', %s) AND message_id < %s ORDER BY message_id DESC LIMIT %s"""


@dataclass(frozen=True)
class Hits:
    """Conversations by their newest hit, each with `hit`, the text around it; and the cursor of what follows."""

    rows: list[Conversation]
    next: str = ""


def words(query: str) -> list[str]:
    """The folded words of a query; single letters say nothing and cost much."""
    return [word for word in WORD.findall(fold(query).replace("_", " ")) if len(word) >= SHORTEST][:8]


def search(query: str, rows: Rows, after: str = "") -> Hits:
    """One page of conversations among `rows` in which one message holds all words of the query."""
    wanted = words(query)
    if not wanted:
        return Hits([])
    below = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 2**62
    found: dict[int, int] = {}  # conversation → its newest hit
    for size in PIECES:
        hits = _hits(wanted, below, size, rows)
        for pk, conversation in hits:
            below = pk
            if conversation is not None:
                found.setdefault(conversation, pk)
                if len(found) == PAGE:
                    return Hits(_load(found, wanted), str(below))
        if len(hits) < size:
            return Hits(_load(found, wanted))
    return Hits(_load(found, wanted), str(below))


def matching(query: str, rows: Rows, most: int) -> list[int]:
    """Ids of all conversations that match, up to `most` hits: for bulk actions."""
    wanted = words(query)
    if not wanted:
        return []
    hits = _hits(wanted, 2**62, most, rows)
    return list(dict.fromkeys(conversation for _, conversation in hits if conversation is not None))


def _hits(wanted: list[str], below: int, most: int, rows: Rows) -> list[tuple[int, int | None]]:
    """The newest hits: (message, its conversation, or None where that is not among `rows`)."""
    if connection.vendor == "sqlite":
        statement, match = SQLITE, " ".join(f'"{word}"*' for word in wanted)
    else:
        statement, match = POSTGRESQL, " & ".join(f"{word}:*" for word in wanted)
    params: list[Any] = [match, below, most]
    if rows.query.where:
        chosen, said = rows.order_by().values("pk").query.sql_with_params()
        statement = (
            f"SELECT hits.message_id, chosen.pk FROM ({statement}) hits LEFT JOIN ({chosen}) chosen "
            "ON chosen.pk = hits.conversation_id"
        )
        params += said
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return sorted(cursor.fetchall(), reverse=True, key=lambda hit: hit[0])


def _load(found: dict[int, int], wanted: list[str]) -> list[Conversation]:
    by_id = Conversation.objects.select_related("assignee").prefetch_related("tags").in_bulk(list(found))
    texts = dict(Message.objects.filter(pk__in=found.values()).values_list("pk", "text"))
    loaded = []
    for pk, hit in found.items():
        if pk in by_id:
            by_id[pk].hit = excerpt(texts.get(hit, ""), wanted)  # type: ignore[attr-defined]
            loaded.append(by_id[pk])
    return loaded


def excerpt(text: str, wanted: list[str]) -> list[tuple[str, bool]]:
    """The text around the first hit, cut into parts: (part, whether it is a hit)."""
    folded, origin = "", list[int]()
    for at, letter in enumerate(text):
        piece = fold(letter) or letter
        folded += piece
        origin += [at] * len(piece)
    origin.append(len(text))
    pattern = re.compile(r"\b(?:" + "|".join(re.escape(word) for word in wanted) + r")")
    marks = [(origin[m.start()], origin[m.end()]) for m in pattern.finditer(folded)]
    if not marks:
        return [(text[: 2 * AROUND], False)]
    first, last = max(0, marks[0][0] - AROUND // 2), min(len(text), marks[0][0] + 2 * AROUND)
    parts: list[tuple[str, bool]] = [("…", False)] if first else []
    at = first
    for start, end in marks:
        if start < at or start >= last:
            continue
        parts += [(text[at:start], False), (text[start:end], True)]
        at = end
    parts.append((text[at:last] + ("…" if last < len(text) else ""), False))
    return [part for part in parts if part[0]]
