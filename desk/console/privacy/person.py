"""One person's data: found by a conversation's number or a channel's user id, listed, handed out, erased."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from desk.console import audit
from desk.console.teaching.models import Candidate, TrainingProposal
from desk.gateway import erasure
from desk.gateway.models import Conversation, Feedback, Message

MOST = 50  # conversations of one person that are shown


@dataclass(frozen=True)
class Person:
    """A channel's user with all conversations that the desk knows of them, the latest first."""

    user: str
    conversations: list[Conversation]


def find(said: str) -> Person | None:
    """By a conversation's number, its key (`channel:account:user`), or the channel's user id."""
    said = said.strip().removeprefix("#")
    user = ""
    if said.isascii() and said.isdigit() and len(said) < 10:
        user = Conversation.objects.filter(pk=int(said)).values_list("user", flat=True).first() or ""
    user = user or Conversation.objects.filter(key=said).values_list("user", flat=True).first() or ""
    rows = Conversation.objects.filter(user=user or said).order_by("-last_activity_at")
    found = list(rows[:MOST]) if said else []
    return Person(found[0].user, found) if found else None


def holdings(conversation: Conversation) -> list[tuple[str, int]]:
    """What is kept of a conversation: (kind, how many)."""
    messages = conversation.messages
    proposals = TrainingProposal.objects.filter(conversation=conversation)
    return [
        ("Wiadomości obywatela", messages.filter(author=Message.Author.CITIZEN).count()),
        ("Odpowiedzi bota i ludzi", messages.exclude(author__in=[Message.Author.CITIZEN, Message.Author.NOTE]).count()),
        ("Notatki moderatorów", messages.filter(author=Message.Author.NOTE).count()),
        ("Oceny odpowiedzi", Feedback.objects.filter(message__conversation=conversation).count()),
        ("Zdarzenia z kanału", conversation.events.count()),
        ("Wysyłka", conversation.outgoing.count()),
        ("Szkice", conversation.drafts.exclude(text="").count()),
        ("Poprawki do nauki", proposals.count()),
        ("Propozycje do nauki", Candidate.objects.filter(conversation=conversation).count()),
    ]


def export(user: User, person: Person) -> dict[str, Any]:
    """All that concerns the person, ready for JSON; noted in the log. Moderators' notes stay with the moderators."""
    for conversation in person.conversations:
        audit.record(user, "person.export", conversation)
    return {"conversations": [_export(conversation) for conversation in person.conversations]}


def _export(conversation: Conversation) -> dict[str, Any]:
    rated = Feedback.objects.filter(message__conversation=conversation).order_by("pk")
    taught = TrainingProposal.objects.filter(conversation=conversation).order_by("pk")
    return {
        "number": conversation.pk,
        "user_id": conversation.user,
        **erasure.export(conversation),
        "ratings": [{"at": row.created_at.isoformat(), "helped": row.helped} for row in rated],
        "used_for_teaching": [{"text": row.text, "as": row.intent or None} for row in taught],
    }


def erase(user: User, conversation: Conversation) -> None:
    """Erase a conversation everywhere; what remains is a number in the log of access."""
    with transaction.atomic():
        audit.record(user, "person.erase", conversation)
        erasure.erase(conversation)
