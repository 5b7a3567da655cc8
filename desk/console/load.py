"""A desk full of made-up conversations, always the same for a seed: to measure the console at its real size."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from desk.console.demo import script, seed_id
from desk.console.demo_texts import words
from desk.console.models import Tag
from desk.console.search_index import fold
from desk.gateway.models import Conversation, Message
from knowledge.clock import today
from knowledge.intents import topic_of

DAYS = 365
CHUNK = 2_000  # conversations a transaction
ACCOUNT = "load"  # no account of ours: nothing is ever sent
CHANNELS = ("messenger",) * 11 + ("comment",) * 3 + ("instagram",) * 2 + ("whatsapp",) * 2 + ("web",) * 4
MESSAGE = (
    "id", "conversation_id", "author", "text", "buttons", "marker", "created_at", "external_id", "redacted_kinds",
    "intent", "confidence", "answer", "answer_version", "why", "fallback",
)  # fmt: skip
SEARCH = ("message_id", "conversation_id", "folded")
PLACES = ("Łódź", "Kraków", "Gdynia", "Świdnik", "Żory", "Białystok", "Zielona Góra", "Przemyśl", "Kołobrzeg", "Nysa")
EXTRA = ("proszę o odpowiedź", "od wczoraj", "na telefonie", "w aplikacji", "na komputerze", "dziękuję z góry", "pilne")


def make(conversations: int, messages: int, seed: int = 11) -> Iterator[int]:
    """Write them, oldest first; yields how many conversations are done after each chunk."""
    random, now = Random(seed), timezone.now()
    answers = _answers()
    each = messages / conversations
    step = timedelta(days=DAYS) / conversations
    first = (Conversation.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
    due, pk = 0.0, (Message.objects.aggregate(newest=Max("pk"))["newest"] or 0) + 1
    for at in range(0, conversations, CHUNK):
        size = min(CHUNK, conversations - at)
        with transaction.atomic():
            rows = [_row(random, at + n, now - step * (conversations - at - n)) for n in range(size)]
            for n, row in enumerate(rows):
                row.pk = first + at + n
            said: list[Said] = []
            for row in rows:
                due += each * random.uniform(0.5, 1.5)
                count = max(2, round(due))
                due -= count
                said += _messages(random, row, count, answers, pk + len(said))
            pk += len(said)
            Conversation.objects.bulk_create(rows, batch_size=1_000)
            _insert("gateway_message", MESSAGE, [row.values for row in said])
            _insert("console_searchtext", SEARCH, [(row.pk, row.conversation, fold(row.text)) for row in said])
        yield at + size
    tag, _ = Tag.objects.get_or_create(name="próba")
    ours = Conversation.objects.filter(account=ACCOUNT).order_by("pk").values_list("pk", flat=True)
    tag.conversations.add(*ours[::200])
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [Conversation, Message]):
            cursor.execute(statement)
        cursor.execute("ANALYZE")


def _answers() -> dict[str, tuple[str, str]]:
    """Intent → (response name, text)."""
    return {talk["intent"]: (talk["answer"], words(talk["answer"], {}, today())[0]) for talk in script()["talks"]}


def _row(random: Random, number: int, at: datetime) -> Conversation:
    channel, chance = random.choice(CHANNELS), random.random()
    talk = random.choices(script()["talks"], [t["weight"] for t in script()["talks"]])[0]
    user = f"{seed_id(random)}{number}"
    waits = chance < 0.004
    reviewed = random.random() < 0.85
    return Conversation(
        key=f"{channel}:{ACCOUNT}:{user}",
        channel=channel,
        account=ACCOUNT,
        user=user,
        last_activity_at=at,
        last_inbound_at=at,
        intent=talk["intent"],
        topic=topic_of(talk["intent"]),
        confidence=random.uniform(0.4, 1.0),
        fallback=random.random() < 0.08,
        thumbs_down=random.random() < 0.05,
        reviewed=reviewed,
        status=Conversation.Status.CLOSED if reviewed and not waits else Conversation.Status.OPEN,
        needs_human=waits,
        needs_human_since=at if waits else None,
        mode=Conversation.Mode.WAITING if waits else Conversation.Mode.BOT,
        urgent="emergency" if number % 9_973 == 500 else "",
    )


@dataclass
class Said:
    """A message to be written; `values` are its columns as in MESSAGE."""

    pk: int
    conversation: int
    text: str
    values: tuple[Any, ...]


def _messages(
    random: Random, row: Conversation, count: int, answers: dict[str, tuple[str, str]], first: int
) -> list[Said]:
    said, at = [], row.last_activity_at - timedelta(minutes=2 * count)
    talks = {talk["intent"]: talk for talk in script()["talks"]}
    for number in range(count):
        at += timedelta(minutes=2)
        intent = row.intent if number > count - 3 else random.choice(list(answers))
        if number % 2:
            author, (answer, text) = Message.Author.BOT.value, answers[intent]
            why = json.dumps({"intents": [{"name": intent, "confidence": 0.9}], "facts": [], "model": "load"})
        else:
            author, answer, why = Message.Author.CITIZEN.value, "", "{}"
            text = random.choice(talks[intent]["says"]).format(days=7, birth=2014, dose="3 maja", old=2023)
            text = f"{text} {random.choice(EXTRA)}, {random.choice(PLACES)} nr {random.randrange(10**6)}"
            row.preview = text[:160]
        pk, when = first + number, connection.ops.adapt_datetimefield_value(at)
        values = (pk, row.pk, author, text, "[]", "", when, "", "[]", intent, 0.9, answer, "", why, False)
        said.append(Said(pk, row.pk, text, values))
    row.message_count = count
    return said


def _insert(table: str, columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    """Past the ORM: a million rows in a minute or two."""
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(columns))})", rows)
