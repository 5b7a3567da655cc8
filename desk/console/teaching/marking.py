"""A moderator's word on a message: the intent was right, or it is this one, or the message is not fit for teaching."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q

from desk.console import audit
from desk.console.teaching import examples
from desk.console.teaching.models import Candidate, TrainingProposal
from desk.gateway.models import Message
from knowledge.intents import labels

NO_TARGET = {"nlu_fallback"}  # what the bot falls back to can't be taught
SURE = 0.9  # a right answer with this confidence adds nothing to the training data


def teachable() -> dict[str, str]:
    """Intent → label, of those that a message may be taught as."""
    return {intent: label for intent, label in labels().items() if intent not in NO_TARGET}


class NotTeachable(Exception):
    """This message can't be taught; the text says why, to the moderator."""


def text_of(message: Message) -> str:
    """What the bot was asked: the message with those that were answered together with it."""
    turn = message.event.turn if message.event else ""
    if not turn:
        return message.text
    together = Message.objects.filter(
        conversation=message.conversation_id, author=Message.Author.CITIZEN, event__turn=turn, erased_at__isnull=True
    ).order_by("id")
    return "\n".join(part.text for part in together if part.text)


def check(message: Message) -> None:
    """Raise NotTeachable for what has no words of a citizen."""
    if message.author != Message.Author.CITIZEN or message.erased_at or not message.text.strip():
        raise NotTeachable("Uczyć można tylko z wiadomości obywatela, która ma treść.")
    if message.event and message.event.data.get("payload"):
        raise NotTeachable("To był przycisk: bot nie zgadywał, więc nie ma czego poprawiać.")


def mark(user: User, message: Message, intent: str) -> TrainingProposal:
    """Say which intent it is (empty: not fit for teaching). Said again, it is changed. Raises NotTeachable."""
    check(message)
    if intent and intent not in teachable():
        raise NotTeachable("Nie ma takiego tematu.")
    text = examples.fit(text_of(message))
    sure = message.confidence is not None and message.confidence >= SURE
    use = bool(intent) and not (intent == message.intent and sure)
    with transaction.atomic():
        row, _ = TrainingProposal.objects.update_or_create(
            message=message,
            defaults={
                "conversation_id": message.conversation_id,
                "text": text,
                "predicted": message.intent,
                "confidence": message.confidence,
                "intent": intent,
                "use": use,
                "by": user,
            },
        )
        alike = list(Candidate.objects.filter(message=message).exclude(same="").values_list("same", flat=True))
        Candidate.objects.filter(Q(message=message) | Q(same__in=alike)).update(done=True)
        audit.record(user, "teaching.mark", message)
    return row


def unmark(user: User, message: Message) -> bool:
    """Take the word back."""
    with transaction.atomic():
        gone, _ = TrainingProposal.objects.filter(message=message).delete()
        Candidate.objects.filter(message=message).update(done=False)
        if gone:
            audit.record(user, "teaching.unmark", message)
    return bool(gone)


@dataclass(frozen=True)
class Corrections:
    """What goes into the next training; and what does not, with the reason."""

    ready: list[TrainingProposal]
    doubled: list[TrainingProposal]
    contradicting: list[
        tuple[TrainingProposal, str]
    ]  # and the intent that the same text has in data/ or by a newer word

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(intent, text)."""
        return [(row.intent, row.text) for row in self.ready]


def corrections() -> Corrections:
    """The proposals in use, sorted out: what `data/` has already adds nothing, under another intent it clashes."""
    known = examples.known()
    ready: dict[str, TrainingProposal] = {}
    doubled: list[TrainingProposal] = []
    contradicting: list[tuple[TrainingProposal, str]] = []
    for row in TrainingProposal.objects.filter(use=True).exclude(intent="").select_related("by").order_by("-at", "-pk"):
        name = examples.key(row.text)
        if not name:
            continue
        said = known.get(name) or (ready[name].intent if name in ready else "")
        if not said:
            ready[name] = row
        elif said == row.intent:
            doubled.append(row)
        else:
            contradicting.append((row, said))
    return Corrections(list(ready.values()), doubled, contradicting)
