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
from desk.gateway.sender.resolve import resolve_echo, resolve_unmarked
from desk.gateway.worker import record
from desk.gateway.worker.bot import BotMessage

Handler = Callable[[Conversation, InboxEvent], None]
PAGE_INBOX = "263902037430900"  # the app id of Meta's own page inbox
SILENT = {Conversation.Mode.HUMAN, Conversation.Mode.PAGE}


def is_own_app(app: object) -> bool:
    """True for the id of this app, when it is known."""
    return bool(settings.META_APP_ID) and str(app) == settings.META_APP_ID


def is_for_us(app: str) -> bool:
    """True when a thread goes to this app. While its id is not set: to any but the page inbox, for we were told of it."""
    return is_own_app(app) if settings.META_APP_ID else app not in {"", PAGE_INBOX}


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
    if _is_ours(conversation, event):
        return
    _page_message(conversation, event)
    if conversation.mode != Conversation.Mode.HUMAN:
        conversation.mode = Conversation.Mode.PAGE
    conversation.needs_human = False
    cancel_queued(conversation)


def _is_ours(conversation: Conversation, event: InboxEvent) -> bool:
    """True for an echo of what we have sent ourselves. Not every channel gives our mark or an app id back."""
    extra, mid = event.data.get("extra", {}), event.data.get("external_id", "")
    return (
        resolve_echo(str(extra.get("metadata", "")), mid)
        or resolve_unmarked(conversation, event.data.get("text", ""), mid)
        or is_own_app(extra.get("app_id"))
    )


def _page_message(conversation: Conversation, event: InboxEvent) -> None:
    """Record what a human wrote from the page's own inbox."""
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


def read(conversation: Conversation, event: InboxEvent) -> None:
    """The person has read everything up to the watermark."""
    until = moment(event.data.get("extra", {}).get("watermark"))
    unread = conversation.messages.filter(read_at__isnull=True, created_at__lte=until)
    unread.exclude(author=Message.Author.CITIZEN).update(read_at=event.happened_at)


def standby(conversation: Conversation, event: InboxEvent) -> None:
    """Another app holds the thread: keep the record, say nothing."""
    if event.data.get("extra", {}).get("echo"):
        if not _is_ours(conversation, event):
            _page_message(conversation, event)
    elif event.data.get("text") or event.data.get("marker"):
        record.citizen_message(conversation, event)


def handover(conversation: Conversation, event: InboxEvent) -> None:
    """The thread went to the page inbox (the bot pauses) or came back to us."""
    extra = event.data.get("extra", {})
    if extra.get("what") in {"pass_thread_control", "take_thread_control"}:
        if not is_for_us(str(extra.get("app_id", ""))):
            conversation.mode = Conversation.Mode.PAGE
        elif conversation.mode == Conversation.Mode.PAGE:
            bot_is_back(conversation)
    elif extra.get("what") == "request_thread_control":
        record.needs_human(conversation)


def bot_is_back(conversation: Conversation) -> None:
    """The bot answers again, and says that it is one."""
    conversation.mode = Conversation.Mode.BOT
    record.say(conversation, BotMessage(words.BOT_IS_BACK, answer="utter_bot_is_back", version="desk"))


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
    silent = conversation.mode in SILENT  # a human talks: the tap is kept, the bot says nothing to it
    if payload.startswith(PAGE_PAYLOAD):
        if not silent:
            more(conversation, payload)
        return
    verdict = read_feedback(payload)
    judged = verdict and conversation.messages.filter(pk=verdict[0], author=Message.Author.BOT).first()
    if verdict and judged:
        Feedback.objects.update_or_create(message=judged, defaults={"helped": verdict[1]})
        conversation.thumbs_down = not verdict[1]
        conversation.reviewed = conversation.reviewed and verdict[1]
    if not silent:
        record.say(conversation, _thanks(verdict[1]) if verdict and judged else BotMessage(words.EXPIRED_BUTTON))


def _thanks(helped: bool) -> BotMessage:
    return BotMessage(words.THANKS) if helped else BotMessage(words.SORRY, (Button(words.ASK_HUMAN, "/ask_human"),))


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
