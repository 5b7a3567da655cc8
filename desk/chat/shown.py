"""What a citizen sees of a conversation: messages without the desk's notes, and what is still under way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from desk.chat.text import as_html, is_safe_url, typeset
from desk.gateway import words
from desk.gateway.events import Kind
from desk.gateway.models import Conversation, Feedback, InboxEvent, Message

LOOK_BACK = 100  # messages that a page shows
VISIBLE = ("citizen", "bot", "moderator", "page", "system")
NAMES = {"citizen": "Ty", "bot": "Asystent IKP (bot)", "moderator": "Moderator (człowiek)", "system": ""}
CSS = {"citizen": "own", "bot": "bot", "moderator": "human", "page": "human", "system": "system"}
QUESTION = f"\n\n{words.DID_IT_HELP}"


@dataclass(frozen=True)
class Shown:
    """One message as the template prints it. `key` is the browser's own id of a message it sent."""

    id: int
    kind: str
    name: str
    at: datetime
    html: SafeString
    key: str = ""
    buttons: tuple[dict[str, Any], ...] = ()
    question: str = ""
    quick: tuple[dict[str, Any], ...] = ()

    def render(self) -> str:
        """The message's HTML."""
        return render_to_string("chat/message.html", {"message": self, "today": timezone.localdate()})


@dataclass(frozen=True)
class Standing:
    """`typing`: the bot is about to answer. `human`: a person answers this conversation now."""

    typing: bool = False
    human: bool = False


def history(conversation: Conversation) -> list[Shown]:
    """The newest messages, oldest first."""
    rows = conversation.messages.filter(author__in=VISIBLE).select_related("event").order_by("-pk")[:LOOK_BACK]
    return show(list(reversed(rows)))


def show(messages: list[Message]) -> list[Shown]:
    """Messages as a citizen sees them; notes and what was erased are left out."""
    seen = [message for message in messages if message.author in VISIBLE and not message.erased_at]
    told = dict(Feedback.objects.filter(message__in=[message.pk for message in seen]).values_list("message", "helped"))
    return [_shown(message, told.get(message.pk)) for message in seen]


def waiting(conversation: Conversation) -> list[Shown]:
    """What the visitor sent and the worker has not taken up yet."""
    rows = conversation.events.filter(state=InboxEvent.State.WAITING, message__isnull=True).order_by("pk")
    return [
        Shown(0, CSS["citizen"], NAMES["citizen"], row.happened_at, as_html(row.data.get("text", "")), key_of(row))
        for row in rows
        if row.kind != Kind.FEEDBACK.value and row.data.get("text")
    ]


def standing(pk: int) -> Standing | None:
    """How the conversation stands; None when it has been erased."""
    found = Conversation.objects.filter(pk=pk).values_list("mode", flat=True).first()
    if found is None:
        return None
    human = found in {Conversation.Mode.HUMAN, Conversation.Mode.PAGE}
    asked = Q(state=InboxEvent.State.WAITING) & ~Q(kind=Kind.FEEDBACK.value)
    return Standing(not human and InboxEvent.objects.filter(asked, conversation=pk).exists(), human)


def key_of(event: InboxEvent | None) -> str:
    """The browser's own id of the message that this event brought."""
    return event.event_key.rpartition(":")[2] if event and event.channel == "web" else ""


def _shown(message: Message, helped: bool | None) -> Shown:
    buttons = [button for button in message.buttons if button.get("payload") or is_safe_url(button.get("url") or "")]
    quick = tuple(
        {**button, "chosen": helped is not None and button["payload"].endswith(":yes" if helped else ":no")}
        for button in buttons
        if button.get("quick")
    )
    text = message.text if message.author == Message.Author.CITIZEN else typeset(message.text)
    asks = bool(quick) and text.endswith(QUESTION)
    return Shown(
        id=message.pk,
        kind=CSS[message.author],
        name=NAMES.get(message.author, NAMES["moderator"]),
        at=message.created_at,
        html=as_html(text.removesuffix(QUESTION) if asks else text),
        key=key_of(message.event) if message.author == Message.Author.CITIZEN else "",
        buttons=tuple(button for button in buttons if not button.get("quick")),
        question=words.DID_IT_HELP if quick else "",
        quick=quick,
    )
