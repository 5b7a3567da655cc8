"""A conversation as the console shows it: who wrote what, whether it went out, and how it was rated."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from desk.gateway.models import Conversation, Feedback, Message, Outgoing
from knowledge.clock import WARSAW

AT_ONCE = 50
MOST = 1_000  # messages that a refresh brings back
WORST_FIRST = ("failed", "unknown", "queued", "sending", "cancelled", "sent")
AUTHORS = {  # CSS class, what a screen reader says
    Message.Author.CITIZEN: "Obywatel",
    Message.Author.BOT: "Bot",
    Message.Author.MODERATOR: "Moderator",
    Message.Author.PAGE: "Człowiek ze skrzynki strony",
    Message.Author.SYSTEM: "System",
    Message.Author.NOTE: "Notatka wewnętrzna",
}


@dataclass
class Item:
    """One message in the thread. `day` is set on the first message of a day."""

    message: Message
    who: str
    day: date | None = None
    outgoing: list[Outgoing] = field(default_factory=list)
    helped: bool | None = None

    @property
    def sending(self) -> Outgoing | None:
        """The call of this message that is in the worst state, or None when nothing had to go out."""
        return min(self.outgoing, key=lambda row: WORST_FIRST.index(row.state)) if self.outgoing else None

    @property
    def offered(self) -> list[dict]:
        """The buttons that the person saw, without those of "Czy to pomogło?"."""
        return [button for button in self.message.buttons if not button.get("quick")]


@dataclass(frozen=True)
class Thread:
    """Messages oldest first; `before` is the cursor of the older ones, empty at the start."""

    items: list[Item]
    before: str = ""


def thread(conversation: Conversation, before: str = "", at_once: int = AT_ONCE, first: str = "") -> Thread:
    """The newest messages (back to `first`, if that is more), or those before the cursor."""
    rows = conversation.messages.select_related("moderator", "proposal").order_by("-id")
    if _is_id(before):
        rows = rows.filter(pk__lt=int(before))
    elif _is_id(first):
        at_once = max(at_once, min(rows.filter(pk__gte=int(first)).count(), MOST))
    found = list(rows[: at_once + 1])
    shown = found[:at_once][::-1]
    ids = [message.pk for message in shown]
    outgoing: dict[int, list[Outgoing]] = defaultdict(list)
    for row in conversation.outgoing.filter(message__in=ids).order_by("id"):
        outgoing[row.message_id or 0].append(row)
    helped = dict(Feedback.objects.filter(message__in=ids).values_list("message_id", "helped"))
    items, last = [], None
    for message in shown:
        on = timezone.localtime(message.created_at, WARSAW).date()
        items.append(
            Item(message, _who(message), None if on == last else on, outgoing[message.pk], helped.get(message.pk))
        )
        last = on
    return Thread(items, str(ids[0]) if len(found) > at_once else "")


def _is_id(said: str) -> bool:
    return said.isascii() and said.isdigit() and len(said) < 19


def _who(message: Message) -> str:
    if message.moderator and message.author in {Message.Author.MODERATOR, Message.Author.NOTE}:
        name = message.moderator.get_full_name() or message.moderator.username
        return f"{name} (notatka)" if message.author == Message.Author.NOTE else name
    return AUTHORS[Message.Author(message.author)]
