"""Comments under posts: classified like messages, answered privately, with one short public line that tells nothing.

Chatter is left alone, an edit brings no second reply, a removal erases, personal data is hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from desk.core import bell, live
from desk.gateway import words
from desk.gateway.channels.comment.parse import removal_key
from desk.gateway.channels.comment.render import hide, private_reply, public_reply
from desk.gateway.events import Call, Kind, Reply
from desk.gateway.models import Conversation, InboxEvent, Message, Outgoing
from desk.gateway.worker import lease, record
from desk.gateway.worker.bot import BotReply, BotUnavailable, ask
from desk.gateway.worker.kinds import SILENT, erase_text
from desk.gateway.worker.turn import PATIENCE, TryLater
from knowledge.intents import faq_intents, topic_of

CommentHandler = Callable[[httpx.Client, int, InboxEvent], bool]
WAITING = InboxEvent.State.WAITING
TO_A_HUMAN = {"complaint", "ask_human", "privacy_request"}


def added(http: httpx.Client, conversation_id: int, event: InboxEvent) -> bool:
    """A new comment: hide what holds personal data, answer what asks, leave the rest alone."""
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None:
            return False
        if _was_removed(event):
            return _close(conversation, event)
        message = record.citizen_message(conversation, event)
        conversation.thread = _thread(event)
        event.turn = event.turn or uuid.uuid4().hex
        event.save(update_fields=["turn"])
        conversation.save_changes()
    reply = _ask(http, conversation, event) if event.data.get("text", "").strip() else None
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None or not InboxEvent.objects.filter(pk=event.pk, state=WAITING).exists():
            return False  # another worker has it now, or has even answered
        if _was_removed(event):  # while we were thinking
            erase_text(message)
            return _close(conversation, event)
        if reply:
            record.note_understanding(conversation, [message], reply)
        _answer(conversation, message, event, reply)
        return _close(conversation, event)


def edited(http: httpx.Client, conversation_id: int, event: InboxEvent) -> bool:
    """The text changes here too; no second reply. Personal data that came in with the edit is hidden."""
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None:
            return False
        for message in _of_comment(conversation, event):
            message.text, message.edited_at = event.data.get("text", ""), event.happened_at
            message.redacted_kinds = event.data.get("redacted", [])
            message.save(update_fields=["text", "edited_at", "redacted_kinds"])
        if event.data.get("redacted"):
            _hide(conversation, event, None)
        conversation.reviewed = False
        live.touch([conversation.pk])
        return _close(conversation, event)


def removed(http: httpx.Client, conversation_id: int, event: InboxEvent) -> bool:
    """The comment is gone: what is queued for it is cancelled, its text erased."""
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None:
            return False
        comment = event.data.get("external_id", "")
        rows = Message.objects.filter(
            external_id=comment, conversation__channel="comment", author=Message.Author.CITIZEN
        )
        for message in rows.select_related("conversation", "event"):
            erase_text(message)
            live.touch([message.conversation_id])
            _cancel_of_comment(message.conversation, comment)
            Conversation.objects.filter(pk=message.conversation_id).update(preview="")
            conversation.preview = "" if message.conversation_id == conversation.pk else conversation.preview
        # An addition that still waits, or arrives later, finds this event and is not answered (`_was_removed`).
        return _close(conversation, event)


def _was_removed(event: InboxEvent) -> bool:
    """True when the comment's author has taken it back; then its text goes from the event too."""
    removal = removal_key(event.data.get("external_id", ""))
    if not InboxEvent.objects.filter(channel=event.channel, account=event.account, event_key=removal).exists():
        return False
    event.data = {**event.data, "text": ""}
    event.save(update_fields=["data"])
    return True


def _cancel_of_comment(conversation: Conversation, comment: str) -> None:
    """Cancel what is queued for this comment; what is queued for the same person's others stays."""
    for row in conversation.outgoing.filter(state=Outgoing.State.QUEUED, human=False):
        call = row.call
        if comment in {call.get("path", "").partition("/")[0], _recipient(call).get("comment_id")}:
            Outgoing.objects.filter(pk=row.pk, state=Outgoing.State.QUEUED).update(state=Outgoing.State.CANCELLED)


def _recipient(call: dict[str, Any]) -> dict[str, Any]:
    found = call.get("body", {}).get("recipient")
    return found if isinstance(found, dict) else {}


def _ask(http: httpx.Client, conversation: Conversation, event: InboxEvent) -> BotReply | None:
    # Each comment is a talk of its own: nothing said under another post may colour it.
    sender = f"{conversation.key}:{event.data.get('external_id', '')}"
    metadata = {"channel": "comment", "parts": 1, "marker": None}
    try:
        return ask(http, sender, event.turn, text=event.data["text"], metadata=metadata)
    except BotUnavailable as error:
        now = timezone.now()
        if now - event.received_at < PATIENCE * 6:  # a comment can wait a minute; a public excuse helps nobody
            raise TryLater(now + PATIENCE / 2) from error
        return None


def _answer(conversation: Conversation, message: Message, event: InboxEvent, reply: BotReply | None) -> None:
    if conversation.mode in SILENT:  # a moderator has this person's comments
        if event.data.get("redacted"):
            _queue(conversation, None, hide(event.data.get("external_id", ""), _via(event)))
        return
    if event.data.get("redacted"):
        _hide(conversation, event, reply)
        return
    if reply and _answers(reply):
        private = _private(conversation, event, reply, "")
        if reply.urgent == "emergency":
            _public(conversation, private, event, words.PUBLIC_EMERGENCY)
        else:
            _public(conversation, private, event, words.ANSWERED_PRIVATELY)
    elif (reply and reply.intent in TO_A_HUMAN) or reply is None:
        record.needs_human(conversation)


def _answers(reply: BotReply) -> bool:
    """True when the reply is worth sending: to a question of the FAQ, or where somebody is in danger."""
    intents = [reply.intent, *_further(reply)]
    return bool(reply.urgent) or any(intent in faq_intents() or topic_of(intent) == "safety" for intent in intents)


def _further(reply: BotReply) -> list[str]:
    return [str(e.get("value")) for e in reply.why.get("entities") or [] if e.get("entity") == "question"]


def _hide(conversation: Conversation, event: InboxEvent, reply: BotReply | None) -> None:
    _queue(conversation, None, hide(event.data.get("external_id", ""), _via(event)))
    if event.kind == Kind.COMMENT:  # a private reply is possible once per comment: an edit has had its own
        _private(conversation, event, reply if reply and _answers(reply) else None, words.COMMENT_HIDDEN)


def _private(conversation: Conversation, event: InboxEvent, reply: BotReply | None, before: str) -> Message:
    """The whole answer in one message: Meta allows one private reply per comment."""
    text = _with_note(
        "\n\n".join(part.text for part in reply.messages) if reply else "", before, bool(reply and reply.urgent)
    )
    answer = reply.messages[-1] if reply else None
    message = Message.objects.create(
        conversation=conversation,
        author=Message.Author.BOT,
        text=text,
        created_at=timezone.now(),
        intent=reply.intent if reply else "",
        confidence=reply.confidence if reply else None,
        answer=answer.answer if answer else "",
        answer_version=answer.version if answer else "",
        why=reply.why if reply else {},
    )
    record.touch(conversation, message, message.created_at)
    call = private_reply(Reply(message.text), event.data["external_id"], conversation.account, _via(event))
    _queue(conversation, message, call)
    return message


def _with_note(text: str, note: str, urgent: bool) -> str:
    """The answer with a note behind its greeting, or behind all of it when it can't wait; else the note greets."""
    if not note:
        return text
    if urgent:
        return f"{text}\n\n{note}"
    if not text.startswith(words.GREETING):
        return f"{words.BOT_GREETING} {note}\n\n{text}".rstrip()
    greeting, _, rest = text.partition("\n\n")
    return f"{greeting}\n\n{note}\n\n{rest}".rstrip()


def _public(conversation: Conversation, private: Message, event: InboxEvent, text: str) -> None:
    """One short line under the comment, as long as the thread has not had its share of them."""
    thread = f"{conversation.account}:{_thread(event)}"[:160]
    if connection.vendor == "postgresql":  # of two comments at once each would count without the other
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [thread])
    said = Outgoing.objects.filter(thread=thread).exclude(state__in=[Outgoing.State.CANCELLED, Outgoing.State.FAILED])
    if said.count() < settings.PUBLIC_REPLIES_PER_THREAD:
        call = public_reply(text, event.data["external_id"], _via(event))
        _queue(conversation, private, call, thread)


def _queue(conversation: Conversation, message: Message | None, call: Call, thread: str = "") -> None:
    bell.ring("outbox")
    Outgoing.objects.create(
        conversation=conversation,
        message=message,
        kind=call.kind,
        call={"path": call.path, "body": call.body},
        thread=thread,
    )


def _via(event: InboxEvent) -> str:
    return str(event.data.get("extra", {}).get("via", "page"))


def _thread(event: InboxEvent) -> str:
    """The post; where the event names none, the comment that it hangs under, or itself."""
    extra = event.data.get("extra", {})
    return str(extra.get("post") or extra.get("parent") or event.data.get("external_id", ""))[:128]


def _of_comment(conversation: Conversation, event: InboxEvent) -> list[Message]:
    comment = event.data.get("external_id", "")
    return list(conversation.messages.filter(external_id=comment, author=Message.Author.CITIZEN)) if comment else []


def _close(conversation: Conversation, event: InboxEvent) -> bool:
    """The event is done; False when nothing more waits and the lease is given back."""
    event.state, event.done_at, event.error = InboxEvent.State.DONE, timezone.now(), ""
    event.save(update_fields=["state", "done_at", "error"])
    more = not lease.gives_back(conversation)
    conversation.save_changes()
    return more


COMMENT_HANDLERS: dict[str, CommentHandler] = {
    Kind.COMMENT.value: added,
    Kind.COMMENT_EDIT.value: edited,
    Kind.COMMENT_REMOVE.value: removed,
}
