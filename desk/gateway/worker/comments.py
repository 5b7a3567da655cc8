"""Comments under posts: classified like messages, answered privately, with one short public line that tells nothing.

Chatter is left alone, an edit brings no second reply, a removal erases, personal data is hidden.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from desk.gateway import words
from desk.gateway.channels.comment.render import hide, private_reply, public_reply
from desk.gateway.events import Call, Kind, Reply
from desk.gateway.models import Conversation, InboxEvent, Message, Outgoing
from desk.gateway.outbox import cancel_queued
from desk.gateway.worker import record
from desk.gateway.worker.bot import BotReply, BotUnavailable, ask
from desk.gateway.worker.kinds import erase_text
from desk.gateway.worker.lease import OWNER
from desk.gateway.worker.turn import PATIENCE, TryLater
from knowledge.intents import faq_intents, topic_of

CommentHandler = Callable[[httpx.Client, int, InboxEvent], int]
TO_A_HUMAN = {"complaint", "ask_human", "privacy_request"}


def added(http: httpx.Client, conversation_id: int, event: InboxEvent) -> int:
    """A new comment: hide what holds personal data, answer what asks, leave the rest alone."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        message = record.citizen_message(conversation, event)
        conversation.thread = str(event.data.get("extra", {}).get("post", ""))[:128]
        event.turn = event.turn or uuid.uuid4().hex
        event.save(update_fields=["turn"])
        conversation.save()
    reply = _ask(http, conversation, event) if event.data.get("text", "").strip() else None
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        if conversation.lease_owner != OWNER:
            return 0
        event.refresh_from_db()
        if not Message.objects.filter(pk=message.pk, erased_at__isnull=True).exists():
            _finish(event)
            return 1  # removed while we were thinking
        if reply:
            record.note_understanding(conversation, [message], reply)
        _answer(conversation, message, event, reply)
        conversation.save()
        _finish(event)
    return 1


def edited(http: httpx.Client, conversation_id: int, event: InboxEvent) -> int:
    """The text changes here too; no second reply. Personal data that came in with the edit is hidden."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=conversation_id)
        for message in _of_comment(conversation, event):
            message.text, message.edited_at = event.data.get("text", ""), event.happened_at
            message.redacted_kinds = event.data.get("redacted", [])
            message.save(update_fields=["text", "edited_at", "redacted_kinds"])
        if event.data.get("redacted"):
            _hide(conversation, event, None)
        conversation.reviewed = False
        conversation.save()
        _finish(event)
    return 1


def removed(http: httpx.Client, conversation_id: int, event: InboxEvent) -> int:
    """The comment is gone: what is queued for it is cancelled, its text erased."""
    with transaction.atomic():
        comment = event.data.get("external_id", "")
        rows = Message.objects.filter(
            external_id=comment, conversation__channel="comment", author=Message.Author.CITIZEN
        )
        for message in rows.select_related("conversation", "event"):
            erase_text(message)
            cancel_queued(message.conversation)
            Conversation.objects.filter(pk=message.conversation_id).update(preview="")
        # The addition may still wait, or arrive after the removal: it must not be answered.
        late = InboxEvent.objects.filter(
            channel="comment", account=event.account, event_key__startswith=f"{comment}:add", state="waiting"
        )
        for addition in late:
            addition.state, addition.data = InboxEvent.State.DONE, {**addition.data, "text": ""}
            addition.save(update_fields=["state", "data"])
        _finish(event)
    return 1


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
    if event.data.get("redacted"):
        _hide(conversation, event, reply)
        return
    intents = [reply.intent, *_further(reply)] if reply else []
    if reply and (reply.urgent or any(intent in faq_intents() or topic_of(intent) == "safety" for intent in intents)):
        private = _private(conversation, event, reply, "")
        if reply.urgent == "emergency":
            _public(conversation, private, event, words.PUBLIC_EMERGENCY)
        else:
            _public(conversation, private, event, words.ANSWERED_PRIVATELY)
    elif (reply and reply.intent in TO_A_HUMAN) or reply is None:
        record.needs_human(conversation)


def _further(reply: BotReply) -> list[str]:
    return [str(e.get("value")) for e in reply.why.get("entities") or [] if e.get("entity") == "question"]


def _hide(conversation: Conversation, event: InboxEvent, reply: BotReply | None) -> None:
    via, comment = str(event.data.get("extra", {}).get("via", "page")), event.data.get("external_id", "")
    _queue(conversation, None, hide(comment, via))
    answerable = reply if reply and reply.intent in faq_intents() else None
    if event.kind == Kind.COMMENT:  # a private reply is possible once per comment: an edit has had its own
        _private(conversation, event, answerable, words.COMMENT_HIDDEN)


def _private(conversation: Conversation, event: InboxEvent, reply: BotReply | None, before: str) -> Message:
    """The whole answer in one message: Meta allows one private reply per comment."""
    texts = [before] if before else []
    texts += [part.text for part in reply.messages] if reply else []
    answer = reply.messages[-1] if reply else None
    message = Message.objects.create(
        conversation=conversation,
        author=Message.Author.BOT,
        text="\n\n".join(texts),
        created_at=timezone.now(),
        intent=reply.intent if reply else "",
        confidence=reply.confidence if reply else None,
        answer=answer.answer if answer else "",
        answer_version=answer.version if answer else "",
        why=reply.why if reply else {},
    )
    record.touch(conversation, message, message.created_at)
    via = str(event.data.get("extra", {}).get("via", "page"))
    call = private_reply(Reply(message.text), event.data["external_id"], conversation.account, via)
    _queue(conversation, message, call)
    return message


def _public(conversation: Conversation, private: Message, event: InboxEvent, text: str) -> None:
    """One short line under the comment, as long as the thread has not had its share of them."""
    extra = event.data.get("extra", {})
    post = str(extra.get("post", ""))
    said = Outgoing.objects.filter(
        kind=Outgoing.Kind.PUBLIC_REPLY, conversation__account=conversation.account, conversation__thread=post
    ).exclude(state__in=[Outgoing.State.CANCELLED, Outgoing.State.FAILED])
    if post and said.count() >= settings.PUBLIC_REPLIES_PER_THREAD:
        return
    _queue(conversation, private, public_reply(text, event.data["external_id"], str(extra.get("via", "page"))))


def _queue(conversation: Conversation, message: Message | None, call: Call) -> None:
    Outgoing.objects.create(
        conversation=conversation, message=message, kind=call.kind, call={"path": call.path, "body": call.body}
    )


def _of_comment(conversation: Conversation, event: InboxEvent) -> list[Message]:
    comment = event.data.get("external_id", "")
    return list(conversation.messages.filter(external_id=comment, author=Message.Author.CITIZEN)) if comment else []


def _finish(event: InboxEvent) -> None:
    event.state, event.done_at, event.error = InboxEvent.State.DONE, timezone.now(), ""
    event.save(update_fields=["state", "done_at", "error"])


COMMENT_HANDLERS: dict[str, CommentHandler] = {
    Kind.COMMENT.value: added,
    Kind.COMMENT_EDIT.value: edited,
    Kind.COMMENT_REMOVE.value: removed,
}
