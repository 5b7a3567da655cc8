"""What happens to events that are no question to the bot: edits, removals, echoes, receipts, hand-over, feedback."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.utils import timezone

from desk.gateway import words
from desk.gateway.channels.buttons import MORE_TEXT, PAGE_PAYLOAD, next_page
from desk.gateway.channels.reading import moment
from desk.gateway.events import Button, Kind
from desk.gateway.models import Conversation, Feedback, InboxEvent, Message, Outgoing
from desk.gateway.outbox import cancel_queued
from desk.gateway.payloads import read_feedback
from desk.gateway.sender.resolve import resolve_echo
from desk.gateway.worker import record
from desk.gateway.worker.bot import BotMessage

Handler = Callable[[Conversation, InboxEvent], None]


def is_own_app(app: object) -> bool:
    """True for the id of this app, when it is known."""
    return bool(settings.META_APP_ID) and str(app) == settings.META_APP_ID


def edit(conversation: Conversation, event: InboxEvent) -> None:
    """The text changes, no second answer goes out."""
    for message in _theirs(conversation, event):
        message.text, message.edited_at = event.data.get("text", ""), event.happened_at
        message.save(update_fields=["text", "edited_at"])
        conversation.reviewed = False


def unsend(conversation: Conversation, event: InboxEvent) -> None:
    """What its author takes back is erased here too."""
    for message in _theirs(conversation, event):
        erase_text(message)
    conversation.preview = ""


def erase_text(message: Message) -> None:
    """Take the text out of a message and of the event that brought it."""
    message.text, message.marker, message.erased_at = "", "", timezone.now()
    message.save(update_fields=["text", "marker", "erased_at"])
    if message.event:
        message.event.data = {**message.event.data, "text": ""}
        message.event.save(update_fields=["data"])


def echo(conversation: Conversation, event: InboxEvent) -> None:
    """Our own message comes back: it settles a send of unknown fate. Somebody else's: the bot pauses."""
    extra = event.data.get("extra", {})
    if resolve_echo(str(extra.get("metadata", "")), event.data.get("external_id", "")) or is_own_app(
        extra.get("app_id")
    ):
        return
    _, new = Message.objects.get_or_create(
        event=event,
        conversation=conversation,
        author=Message.Author.PAGE,
        defaults={
            "text": event.data.get("text", ""),
            "marker": event.data.get("marker", ""),
            "external_id": event.data.get("external_id", ""),
            "created_at": event.happened_at,
        },
    )
    if new:
        conversation.message_count += 1
        conversation.first_human_at = conversation.first_human_at or event.happened_at
    if conversation.mode != Conversation.Mode.HUMAN:
        conversation.mode = Conversation.Mode.PAGE
    conversation.needs_human = False
    cancel_queued(conversation)


def read(conversation: Conversation, event: InboxEvent) -> None:
    """The person has read everything up to the watermark."""
    until = moment(event.data.get("extra", {}).get("watermark"))
    unread = conversation.messages.filter(read_at__isnull=True, created_at__lte=until)
    unread.exclude(author=Message.Author.CITIZEN).update(read_at=event.happened_at)


def standby(conversation: Conversation, event: InboxEvent) -> None:
    """Another app holds the thread: keep the record, say nothing."""
    if event.data.get("text") or event.data.get("marker"):
        record.citizen_message(conversation, event)


def handover(conversation: Conversation, event: InboxEvent) -> None:
    """The thread went to the page inbox (the bot pauses) or came back to us."""
    extra = event.data.get("extra", {})
    if extra.get("what") == "pass_thread_control" and is_own_app(extra.get("app_id")):
        conversation.mode = Conversation.Mode.BOT
    elif extra.get("what") in {"pass_thread_control", "take_thread_control"}:
        conversation.mode = Conversation.Mode.PAGE
    elif extra.get("what") == "request_thread_control":
        record.needs_human(conversation)


def status(conversation: Conversation, event: InboxEvent) -> None:
    """WhatsApp's receipts: they settle sends of unknown fate, mark what was read, and tell what was not delivered."""
    extra, message_id = event.data.get("extra", {}), event.data.get("external_id", "")
    resolve_echo(str(extra.get("metadata", "")), message_id)
    rows = conversation.outgoing.filter(external_id=message_id)
    if extra.get("status") == "read":
        ids = rows.values("message")
        conversation.messages.filter(pk__in=ids, read_at__isnull=True).update(read_at=event.happened_at)
    elif extra.get("status") == "failed" and message_id:
        failed = {"state": Outgoing.State.FAILED, "error_code": str(extra.get("code", ""))[:16]}
        if rows.filter(state=Outgoing.State.SENT).update(**failed, error="WhatsApp could not deliver it"):
            record.needs_human(conversation)


def feedback(conversation: Conversation, event: InboxEvent) -> None:
    """Store the answer to "Czy to pomogło?" with the answer that it judges; "Nie" offers a moderator."""
    payload = event.data.get("payload", "")
    conversation.last_inbound_at = max(conversation.last_inbound_at or event.happened_at, event.happened_at)
    if payload.startswith(PAGE_PAYLOAD):
        more(conversation, payload)
        return
    verdict = read_feedback(payload)
    judged = verdict and conversation.messages.filter(pk=verdict[0], author=Message.Author.BOT).first()
    if not verdict or not judged:
        record.say(conversation, BotMessage(words.EXPIRED_BUTTON))
        return
    Feedback.objects.update_or_create(message=judged, defaults={"helped": verdict[1]})
    conversation.thumbs_down = not verdict[1]
    if verdict[1]:
        record.say(conversation, BotMessage(words.THANKS))
    else:
        conversation.reviewed = False
        record.say(conversation, BotMessage(words.SORRY, (Button(words.ASK_HUMAN, "/ask_human"),)))


def more(conversation: Conversation, payload: str) -> None:
    """A tap on „Więcej…”: the rest of the choices of the newest message that has so many."""
    for message in conversation.messages.filter(author=Message.Author.BOT).exclude(buttons=[]).order_by("-pk")[:10]:
        buttons = [button for button in message.buttons if button.get("payload") and not button.get("quick")]
        rest = next_page(tuple(Button(button["title"], button["payload"]) for button in buttons), payload)
        if rest:
            record.say(conversation, BotMessage(MORE_TEXT, rest, answer=message.answer, version=message.answer_version))
            return
    record.say(conversation, BotMessage(words.EXPIRED_BUTTON))


def _theirs(conversation: Conversation, event: InboxEvent) -> list[Message]:
    mid = event.data.get("external_id", "")
    return list(conversation.messages.filter(external_id=mid, author=Message.Author.CITIZEN)) if mid else []


HANDLERS: dict[str, Handler] = {
    Kind.EDIT.value: edit,
    Kind.UNSEND.value: unsend,
    Kind.ECHO.value: echo,
    Kind.READ.value: read,
    Kind.STANDBY.value: standby,
    Kind.HANDOVER.value: handover,
    Kind.STATUS.value: status,
    Kind.FEEDBACK.value: feedback,
}
