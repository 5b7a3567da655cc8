"""Keeps the search index: one row of folded text for each message, written where the message is saved."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import connection
from django.db.models.signals import post_save

from desk.console.models import SearchText
from desk.core.sql import execute
from desk.gateway.models import Message

INSERT = "INSERT INTO console_searchtext (message_id, conversation_id, folded) VALUES (%s, %s, %s)"
LONGEST = 4_000  # folded characters kept of one message
BATCH = 2_000
POLISH = str.maketrans("ąćęłńóśźż–„”", 'acelnoszz-""')  # the common letters at once; the rest takes the long way


def fold(text: str) -> str:
    """Lower case without diacritics: „Łódź” becomes „lodz”."""
    plain = text.casefold().translate(POLISH)
    if plain.isascii():
        return plain
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", plain).casefold())
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter)).translate(POLISH)


def listen() -> None:
    """Index every message as it is saved."""
    post_save.connect(_on_save, sender=Message, dispatch_uid="console-search")


def _on_save(
    sender: type[Message], instance: Message, created: bool, update_fields: frozenset[str] | None, **_: Any
) -> None:
    if created and instance.text:
        row = _row(instance)
        execute(INSERT, row.message_id, row.conversation_id, row.folded)
    elif not created and (update_fields is None or "text" in update_fields):
        index([instance])


def index(messages: Iterable[Message]) -> int:
    """Index these messages, anew where they are indexed already; a message without text leaves. Returns how many."""
    done = 0
    for some in _batches(messages):
        SearchText.objects.filter(pk__in=[message.pk for message in some]).delete()
        done += len(SearchText.objects.bulk_create([_row(message) for message in some if message.text]))
    return done


def _row(message: Message) -> SearchText:
    folded = fold(message.text)[:LONGEST]
    return SearchText(message_id=message.pk, conversation_id=message.conversation_id, folded=folded)


def backfill() -> int:
    """Index what has not been indexed yet (messages written in bulk, or before the index existed)."""
    missing = Message.objects.exclude(text="").extra(  # an anti-join that both databases run by primary key
        where=["NOT EXISTS (SELECT 1 FROM console_searchtext s WHERE s.message_id = gateway_message.id)"]
    )
    done = index(missing.only("id", "text", "conversation_id").order_by("id").iterator(BATCH))
    if done and connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO console_search(console_search) VALUES('optimize')")
    return done


def _batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    source = iter(messages)
    while some := list(islice(source, BATCH)):
        yield some
