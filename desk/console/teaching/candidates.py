"""The queue of messages worth teaching, filled from new messages; and the clusters of unknown questions."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils import timezone

from desk.console.teaching import examples
from desk.console.teaching.models import Candidate, Position, TrainingProposal, UnknownCluster
from desk.console.teaching.training import answers_a_question, is_button
from desk.gateway.models import Feedback, Message

LOW = 0.6  # confidence below which a message is worth a look
FAR = 0.28  # likeness below which nothing in the training data is like it (5 % of the dev messages lie below)
FALLBACK, OUT_OF_SCOPE = "nlu_fallback", "out_of_scope"
LOOK_BACK = timedelta(days=14)  # at the first scan
SETTLED = timedelta(seconds=60)  # a lower id may be committed after a higher one for so long
AT_ONCE = 5_000
WRITTEN = 200  # rows a transaction: others want to write too
KEEP = timedelta(days=60)  # what nobody has looked at by then is forgotten
CLUSTERED = 3_000  # messages
CLUSTER_DAYS = timedelta(days=30)
SCAN, THUMBS = "candidates", "thumbs"
Nearest = Callable[[Sequence[str]], list[float]]
Author = Message.Author


@dataclass
class Found:
    """A message worth teaching, and why."""

    message: Message
    low: bool = False
    unknown: bool = False
    thumbs_down: bool = False
    far: bool = False
    nearest: float | None = None


def pending() -> bool:
    """Whether there is anything new to scan."""
    position = Position.objects.filter(name=SCAN).first()
    rows = Message.objects.filter(author=Author.CITIZEN, created_at__lt=timezone.now() - SETTLED)
    newest = rows.order_by("-id").values_list("id", flat=True).first() or 0
    thumbs = Position.objects.filter(name=THUMBS).values_list("at", flat=True).first()
    rated = Feedback.objects.filter(helped=False)
    return newest > (position.message if position else 0) or (
        rated.filter(created_at__gt=thumbs).exists() if thumbs else rated.exists()
    )


def scan(nearest: Nearest, now: datetime) -> int:
    """Look at what is new since the last scan. Returns how many messages became candidates."""
    made = 0
    while found := _next_messages(now):
        messages, upto = found
        made += _keep(_judge(messages, nearest))
        Position.objects.update_or_create(name=SCAN, defaults={"message": upto})
    made += _keep(_rated_badly(now))
    return made


def _next_messages(now: datetime) -> tuple[list[Message], int] | None:
    position, _ = Position.objects.get_or_create(name=SCAN, defaults={"message": _first_id(now)})
    rows = Message.objects.filter(
        pk__gt=position.message, created_at__gte=now - LOOK_BACK, created_at__lt=now - SETTLED
    )
    some = list(rows.order_by("pk").select_related("event").defer("why", "buttons")[:AT_ONCE])
    return (some, some[-1].pk) if some else None


def _first_id(now: datetime) -> int:
    first = Message.objects.filter(created_at__gte=now - LOOK_BACK).aggregate(first=Min("pk"))["first"]
    return (first - 1) if first else (Message.objects.aggregate(newest=Max("pk"))["newest"] or 0)


def _judge(messages: Iterable[Message], nearest: Nearest) -> list[Found]:
    last: dict[int, Found] = {}
    said: list[Found] = []
    for message in messages:
        if message.author == Author.CITIZEN:
            if _has_words(message):
                last[message.conversation_id] = Found(message)
                said.append(last[message.conversation_id])
        elif message.author == Author.BOT and message.fallback and message.conversation_id in last:
            last[message.conversation_id].unknown = True
    for one, likeness in zip(said, nearest([one.message.text for one in said]), strict=True):
        one.nearest, one.far = likeness, likeness < FAR
        one.low = one.message.confidence is not None and one.message.confidence < LOW
        one.unknown = one.unknown or one.message.intent in (FALLBACK, OUT_OF_SCOPE)
    worth = [one for one in said if one.low or one.unknown or one.far]
    return [one for one in worth if not answers_a_question(one.message)]


def _has_words(message: Message) -> bool:
    return bool(message.text.strip() and message.intent and not message.erased_at) and not is_button(message)


def _rated_badly(now: datetime) -> list[Found]:
    position, _ = Position.objects.get_or_create(name=THUMBS, defaults={"at": now - LOOK_BACK})
    rows = Feedback.objects.filter(helped=False, created_at__gt=position.at, created_at__lte=now)
    found = []
    for rated in rows.select_related("message").order_by("created_at")[:AT_ONCE]:
        asked = (
            Message.objects.filter(
                conversation=rated.message.conversation_id, pk__lt=rated.message_id, author=Author.CITIZEN
            )
            .select_related("event")
            .order_by("-pk")
            .first()
        )
        if asked and _has_words(asked):
            found.append(Found(asked, thumbs_down=True))
    Position.objects.filter(name=THUMBS).update(at=now)
    return found


def _keep(found: list[Found]) -> int:
    return sum(_keep_some(found[at : at + WRITTEN]) for at in range(0, len(found), WRITTEN))


def _keep_some(found: Iterable[Found]) -> int:
    made = 0
    with transaction.atomic():
        for one in found:
            message = one.message
            row = Candidate.objects.filter(pk=message.pk).first() or Candidate(
                message=message,
                conversation_id=message.conversation_id,
                at=message.created_at,
                intent=message.intent,
                confidence=message.confidence,
                same=same(message.text),
                done=TrainingProposal.objects.filter(message=message).exists(),
            )
            made += row._state.adding
            row.low, row.unknown = row.low or one.low, row.unknown or one.unknown
            row.thumbs_down, row.far = row.thumbs_down or one.thumbs_down, row.far or one.far
            row.nearest = one.nearest if one.nearest is not None else row.nearest
            row.rank = rank(row)
            row.save()
    return made


def same(text: str) -> str:
    """What messages share that say the same, whatever the case, the diacritics and the punctuation."""
    return hashlib.sha256(examples.key(text).encode()).hexdigest()


def rank(row: Candidate, alike: int = 0) -> float:
    """How much it teaches: a bad rating most, then what the bot did not know, was unsure of, never saw the like of."""
    sure = row.confidence if row.confidence is not None else 0.0
    score = 3.0 * row.thumbs_down + 1.0 * row.far + (1.0 - sure) * row.low
    if row.unknown:
        score += 0.2 if row.intent == OUT_OF_SCOPE and not row.low else 2.0
    return round(score + min(alike, 20) / 10, 4)


def recluster(now: datetime) -> int:
    """Group the unknown questions of the last weeks anew. Returns how many groups there are."""
    from desk.console.teaching.likeness import groups  # scikit-learn: only where it is run

    rows = list(
        Candidate.objects.filter(unknown=True, at__gte=now - CLUSTER_DAYS)
        .select_related("message")
        .order_by("-at")[:CLUSTERED]
    )
    found = groups([row.message.text for row in rows], [row.conversation_id for row in rows])
    with transaction.atomic():
        UnknownCluster.objects.all().delete()
        for group in found:
            members = [rows[at] for at in group.members]
            cluster = UnknownCluster.objects.create(
                words=list(group.words),
                size=len(members),
                conversations=len({row.conversation_id for row in members}),
                first_at=min(row.at for row in members),
                last_at=max(row.at for row in members),
            )
            for row in members:
                row.cluster, row.rank = cluster, rank(row, len(members))
            Candidate.objects.bulk_update(members, ["cluster", "rank"], batch_size=500)
    return len(found)


def forget(now: datetime) -> int:
    """Candidates that are too old to be looked at."""
    gone, _ = Candidate.objects.filter(at__lt=now - KEEP, done=False).delete()
    return gone
