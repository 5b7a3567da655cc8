"""A moderator's words: answers that go out, notes, drafts, and what can be done about an answer that did not."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from desk.console import audit
from desk.console.models import Draft
from desk.console.window import window_of
from desk.core import live
from desk.gateway.channels.comment.render import private_reply, public_reply
from desk.gateway.events import Reply
from desk.gateway.models import Conversation, Message, Outgoing
from desk.gateway.models.conversation import Channel
from desk.gateway.outbox import cancel_queued, enqueue
from desk.gateway.worker import record

LONGEST = 2_000  # characters: what Messenger takes in one message
State = Outgoing.State
SENT_TWICE = "Ta odpowiedź już została wysłana."


class Refused(Exception):
    """It can't be done; the text says why, to the moderator."""


def answer(user: User, pk: int, text: str, token: str, *, public: bool = False) -> Message | None:
    """Send an answer; takes the conversation if nobody has it. None: this draft was sent already. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("Napisz najpierw odpowiedź.")
    if len(text) > LONGEST:
        raise Refused(f"Odpowiedź może mieć najwyżej {LONGEST} znaków, ta ma {len(text)}.")
    now = timezone.now()
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).select_related("assignee").get(pk=pk)
        if conversation.assignee and conversation.assignee_id != user.pk:
            who = conversation.assignee.get_full_name() or conversation.assignee.username
            raise Refused(f"Rozmowę prowadzi {who}.")
        if not window_of(conversation, now).allows:
            raise Refused("Kanał nie przyjmie już odpowiedzi: " + window_of(conversation, now).text)
        if not _use(user, conversation, token, note=False):
            return None
        if conversation.mode != Conversation.Mode.HUMAN:
            cancel_queued(conversation)
        conversation.assignee, conversation.mode = user, Conversation.Mode.HUMAN
        conversation.needs_human, conversation.reviewed = False, True
        conversation.status, conversation.snoozed_until = Conversation.Status.OPEN, None
        conversation.first_human_at = conversation.first_human_at or now
        message = Message.objects.create(
            conversation=conversation, author=Message.Author.MODERATOR, text=text, moderator=user, created_at=now
        )
        record.touch(conversation, message, now)
        _queue(conversation, message, public)
        conversation.save()
        audit.record(user, "conversation.answer", conversation)
    return message


def note(user: User, pk: int, text: str, token: str) -> Message | None:
    """A private note: it never leaves the desk. None when this draft was kept already. Raises Refused."""
    text = text.strip()
    if not text:
        raise Refused("Napisz najpierw notatkę.")
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update(of=("self",)).get(pk=pk)
        if not _use(user, conversation, token, note=True):
            return None
        message = Message.objects.create(
            conversation=conversation,
            author=Message.Author.NOTE,
            text=text[:LONGEST],
            moderator=user,
            created_at=timezone.now(),
        )
        audit.record(user, "conversation.note", conversation)
    return message


def draft_of(user: User, conversation: Conversation, *, note: bool = False) -> Draft:
    """The moderator's draft in this conversation; a new one when there is none."""
    draft, _ = Draft.objects.get_or_create(user=user, conversation=conversation, note=note)
    return draft


def keep_draft(user: User, pk: int, text: str, token: str, *, note: bool = False) -> bool:
    """Keep what is written so far; False when this draft has been sent meanwhile."""
    if not _is_token(token):
        return False
    rows = Draft.objects.filter(user=user, conversation=pk, note=note, token=token)
    return bool(rows.update(text=text[: 2 * LONGEST], updated_at=timezone.now()))


def resend(user: User, row: Outgoing) -> bool:
    """Queue again what was not sent, or what nobody knows about: the moderator has looked and decided."""
    return _settle(user, row, {State.FAILED, State.UNKNOWN, State.CANCELLED}, State.QUEUED, "outgoing.resend")


def mark_delivered(user: User, row: Outgoing) -> bool:
    """The moderator has seen that it arrived."""
    return _settle(user, row, {State.UNKNOWN}, State.SENT, "outgoing.delivered")


def give_up(user: User, row: Outgoing) -> bool:
    """It shall not go out any more."""
    return _settle(user, row, {State.FAILED, State.UNKNOWN, State.QUEUED}, State.CANCELLED, "outgoing.cancel")


def _settle(user: User, row: Outgoing, allowed: set[State], to: State, action: str) -> bool:
    values: dict[str, Any] = {"state": to, "next_attempt_at": None, "error": "", "error_code": ""}
    if to == State.QUEUED:
        values |= {"attempts": 0, "human": True}
    if to == State.SENT:
        values["sent_at"] = timezone.now()
    with transaction.atomic():
        done = Outgoing.objects.filter(pk=row.pk, state__in=allowed).update(**values)
        if done and row.conversation_id:
            audit.record(user, action, f"conversation:{row.conversation_id}")
            live.touch([row.conversation_id])
    return bool(done)


def _queue(conversation: Conversation, message: Message, public: bool) -> None:
    if conversation.channel != Channel.COMMENT:
        enqueue(conversation, message, Reply(message.text), human=True)
        return
    comment = last_comment(conversation)
    if comment is None:
        raise Refused("Nie ma już komentarza, na który można odpowiedzieć.")
    via = str((comment.event.data.get("extra") or {}).get("via", "page")) if comment.event else "page"
    if public:
        call = public_reply(message.text, comment.external_id, via)
    elif may_write_privately(conversation):
        call = private_reply(Reply(message.text), comment.external_id, conversation.account, via)
    else:
        raise Refused("Na ten komentarz poszła już odpowiedź prywatna, a może być tylko jedna. Odpowiedz publicznie.")
    Outgoing.objects.create(
        conversation=conversation,
        message=message,
        kind=call.kind,
        call={"path": call.path, "body": call.body},
        human=True,
    )


def last_comment(conversation: Conversation) -> Message | None:
    """The comment that an answer belongs to: the newest one that still stands."""
    theirs = conversation.messages.filter(author=Message.Author.CITIZEN, erased_at__isnull=True)
    return theirs.exclude(external_id="").select_related("event").order_by("-id").first()


def may_write_privately(conversation: Conversation) -> bool:
    """Meta takes one private reply per comment, within 7 days."""
    comment = last_comment(conversation)
    if comment is None or window_of(conversation, timezone.now()).state != "open":
        return False
    sent = conversation.outgoing.filter(kind=Outgoing.Kind.PRIVATE_REPLY, created_at__gte=comment.created_at)
    return not sent.exclude(state__in=[State.CANCELLED, State.FAILED]).exists()


def _use(user: User, conversation: Conversation, token: str, *, note: bool) -> bool:
    """Use up a draft's token: a form that arrives twice finds it gone."""
    return _is_token(token) and bool(
        Draft.objects.filter(user=user, conversation=conversation, note=note, token=token).update(
            token=uuid.uuid4(), text=""
        )
    )


def _is_token(token: str) -> bool:
    try:
        return bool(uuid.UUID(token))
    except ValueError:
        return False
