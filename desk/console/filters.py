"""The inbox's filter: read from the address, put back into it, applied to conversations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils import timezone

from desk.console.access import User
from desk.gateway.models import Conversation
from desk.gateway.models.conversation import Channel
from knowledge.intents import labels, topics

HUMAN, URGENT, FALLBACK, THUMBS, UNREVIEWED, MINE, SNOOZED, ALL = QUEUES = (
    "human",
    "urgent",
    "fallback",
    "thumbs",
    "unreviewed",
    "mine",
    "snoozed",
    "all",
)
OUTCOMES = {
    "bot": "Wystarczył bot",
    "human": "Odpowiadał człowiek",
    "waiting": "Czeka na człowieka",
    "fallback": "Bot nie zrozumiał",
    "thumbs": "„Nie pomogło”",
}
CONFIDENCES = {"50": "poniżej 50%", "70": "poniżej 70%", "90": "poniżej 90%"}
ORDERS = {"": "od najnowszej", "oldest": "od najstarszej"}
LONGEST_QUERY = 100
Rows = QuerySet[Conversation]


@dataclass(frozen=True)
class Filter:
    """What the moderator wants to see. All values are known ones; an unknown one in the address is ignored."""

    queue: str = HUMAN
    channel: str = ""
    topic: str = ""
    intent: str = ""
    confidence: str = ""
    outcome: str = ""
    since: str = ""
    until: str = ""
    tag: str = ""
    assignee: str = ""
    status: str = ""
    q: str = ""
    order: str = ""

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> Filter:
        """From a query string's values."""
        said = {
            name: str(asked.get(name, "")).replace("\0", "").strip() for name in (field.name for field in fields(cls))
        }
        known: dict[str, bool] = {
            "queue": said["queue"] in QUEUES,
            "channel": said["channel"] in Channel.values,
            "topic": said["topic"] in topics(),
            "intent": said["intent"] in labels(),
            "confidence": said["confidence"] in CONFIDENCES,
            "outcome": said["outcome"] in OUTCOMES,
            "since": _day(said["since"]) is not None,
            "until": _day(said["until"]) is not None,
            "tag": _is_id(said["tag"]),
            "assignee": said["assignee"] in {"me", "none"} or _is_id(said["assignee"]),
            "status": said["status"] in Conversation.Status.values,
            "q": bool(said["q"]),
            "order": said["order"] in ORDERS,
        }
        kept = {name: value for name, value in said.items() if value and known[name]}
        kept["q"] = said["q"][:LONGEST_QUERY].strip()
        return cls(**kept)

    @property
    def query(self) -> str:
        """The query string that leads back here; defaults are left out."""
        said = {field.name: getattr(self, field.name) for field in fields(self)}
        return urlencode({name: value for name, value in said.items() if value != getattr(Filter(), name)})

    @property
    def narrowed(self) -> int:
        """How many conditions stand beside queue, text and order."""
        plain = replace(self, queue=HUMAN, q="", order="")
        return sum(getattr(plain, f.name) != f.default for f in fields(plain))

    def at_queue(self, queue: str) -> Filter:
        """The same filter on another queue."""
        return replace(self, queue=queue)

    def apply(self, user: User) -> Rows:
        """The conversations that match, without the text, in no order."""
        rows = queue(self.queue, user)
        if self.channel:
            rows = rows.filter(channel=self.channel)
        if self.topic:
            rows = rows.filter(topic=self.topic)
        if self.intent:
            rows = rows.filter(intent=self.intent)
        if self.confidence:
            rows = rows.filter(confidence__lt=int(self.confidence) / 100)
        if self.outcome:
            rows = rows.filter(_outcome(self.outcome))
        if since := _day(self.since):
            rows = rows.filter(last_activity_at__gte=_midnight(since))
        if until := _day(self.until):
            rows = rows.filter(last_activity_at__lt=_midnight(until + timedelta(days=1)))
        if self.tag:
            rows = rows.filter(tags=int(self.tag))
        if self.assignee == "none":
            rows = rows.filter(assignee__isnull=True)
        elif self.assignee:
            rows = rows.filter(assignee=user.pk if self.assignee == "me" else int(self.assignee))
        if self.status:
            rows = rows.filter(status=self.status)
        return rows


def queue(name: str, user: User) -> Rows:
    """The conversations of one queue."""
    rows = Conversation.objects.all()
    match name:
        case "human":
            return rows.filter(needs_human=True)
        case "urgent":
            return rows.filter(URGENT_OPEN)
        case "fallback":
            return rows.filter(fallback=True, reviewed=False)
        case "thumbs":
            return rows.filter(thumbs_down=True, reviewed=False)
        case "unreviewed":
            return rows.filter(reviewed=False)
        case "mine":
            return rows.filter(assignee=user.pk, status=Conversation.Status.OPEN)
        case "snoozed":
            return rows.filter(status=Conversation.Status.SNOOZED)
    return rows


URGENT_OPEN = ~Q(urgent="") & ~Q(status=Conversation.Status.CLOSED)


def _outcome(name: str) -> Q:
    solved_by_bot = Q(needs_human=False, first_human_at__isnull=True, fallback=False, thumbs_down=False)
    return {
        "bot": solved_by_bot & Q(mode=Conversation.Mode.BOT),
        "human": Q(first_human_at__isnull=False),
        "waiting": Q(needs_human=True),
        "fallback": Q(fallback=True),
        "thumbs": Q(thumbs_down=True),
    }[name]


def _is_id(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 10


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
