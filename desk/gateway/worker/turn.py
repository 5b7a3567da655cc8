"""One turn: what came in, in order; the bot's answer; all of it written in one transaction."""

from __future__ import annotations

import logging
import uuid
from datetime import datetime, timedelta

import httpx
from django.db import transaction
from django.utils import timezone

from desk.core.sql import execute
from desk.gateway import words
from desk.gateway.events import Button, Kind
from desk.gateway.models import Conversation, InboxEvent, Message
from desk.gateway.outbox import show_seen
from desk.gateway.payloads import is_offered
from desk.gateway.worker import kinds, lease, record, second_thoughts
from desk.gateway.worker.bot import BotMessage, BotReply, BotUnavailable, ask, understands
from desk.gateway.worker.continued import talk_before
from desk.gateway.worker.kinds import SILENT

log = logging.getLogger(__name__)
QUIET = timedelta(seconds=1.5)  # how long a fragment waits for the rest
LONGEST_WAIT = timedelta(seconds=6)  # and how long at the most
FRAGMENT_WORDS = 4
PATIENCE = timedelta(seconds=10)  # from a message's arrival until the fallback, when the bot is away
PAGE_SILENCE = timedelta(hours=24)  # after the last word from the page inbox the bot answers again


TURN = "UPDATE gateway_inboxevent SET turn = %s WHERE id = %s"
DONE = "UPDATE gateway_inboxevent SET state = 'done', done_at = %s, error = '' WHERE id = %s AND state = 'waiting'"


class TryLater(Exception):
    """Nothing is wrong; look again at `at`."""

    def __init__(self, at: datetime) -> None:
        super().__init__(f"again at {at}")
        self.at = at


def take_turn(http: httpx.Client, conversation_id: int, events: list[InboxEvent]) -> bool:
    """Work on the first events of a conversation that belong together. Raises TryLater.

    True: look for more. False: nothing more waits, or another worker has taken over; the lease is not ours any more.
    """
    together = _together(events)
    _wait_for_the_rest(http, conversation_id, together)
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None:
            return False
        standing = second_thoughts.heed(together)
        messages = [record.citizen_message(conversation, event) for event in together]
        if not standing or not _may_answer(conversation):
            _done(together)
            more = not lease.gives_back(conversation)
            conversation.save_changes()
            return more
        was_seen = bool(together[0].turn)
        turn = together[0].turn or uuid.uuid4().hex
        for event in together:
            event.turn = turn
            execute(TURN, turn, event.pk)
        if not was_seen:
            show_seen(conversation, together[-1].data.get("external_id", ""))
        conversation.save_changes()
    reply = _ask(http, conversation, standing, turn)
    with transaction.atomic():
        conversation = lease.hold(conversation_id)
        if conversation is None or _done(together) < len(together):
            transaction.set_rollback(True)
            return False  # another worker has it now, or has even answered
        record.note_understanding(conversation, messages, reply)
        if conversation.mode in SILENT:
            log.info("a human took conversation %s over in mid-turn: the bot's answer is dropped", conversation.pk)
        else:
            record.bot_messages(conversation, reply, _notes(messages))
        more = not lease.gives_back(conversation)
        conversation.save_changes()
    return more


def _may_answer(conversation: Conversation) -> bool:
    """False while a human talks. Of the page inbox nobody tells us that it is done: after a day of silence it is."""
    if conversation.mode == Conversation.Mode.PAGE:
        last = conversation.events.filter(kind__in=[Kind.ECHO.value, Kind.HANDOVER.value]).order_by("-id").first()
        if last is None or timezone.now() - last.received_at > PAGE_SILENCE:
            kinds.bot_is_back(conversation)
    return conversation.mode not in SILENT


def _together(events: list[InboxEvent]) -> list[InboxEvent]:
    """The first event and those of the same turn; a new turn takes all plain texts in a row."""
    first = events[0]
    if first.turn:
        return [event for event in events if event.turn == first.turn]
    if not _is_plain(first):
        return [first]
    taken: list[InboxEvent] = []
    for event in events:
        if not _is_plain(event) or event.turn:
            break
        taken.append(event)
    return taken


def _is_plain(event: InboxEvent) -> bool:
    return event.kind == Kind.MESSAGE and bool(event.data.get("text")) and not event.data.get("payload")


def _wait_for_the_rest(http: httpx.Client, conversation_id: int, events: list[InboxEvent]) -> None:
    """A few words that ask nothing and answer nothing often start a longer thought: wait a moment for the rest."""
    if events[0].turn or not _is_plain(events[0]):
        return
    now, last = timezone.now(), events[-1].received_at
    until = min(last + QUIET, events[0].received_at + LONGEST_WAIT)
    text = " ".join(event.data.get("text", "") for event in events)
    is_fragment = len(text.split()) <= FRAGMENT_WORDS and not text.rstrip().endswith("?")
    if now >= until or not (is_fragment or len(events) > 1):
        return
    conversation = Conversation.objects.get(pk=conversation_id)
    if conversation.mode in SILENT or _was_asked(conversation):
        return
    if len(events) == 1 and understands(http, text):
        return
    raise TryLater(until)


def _was_asked(conversation: Conversation) -> bool:
    """True when our last message was a question, so that a short text is its answer."""
    last = (
        conversation.messages.exclude(author__in=[Message.Author.CITIZEN, Message.Author.NOTE]).order_by("-id").first()
    )
    return last is not None and last.answer.startswith(("utter_ask_", "utter_bad_"))


def _ask(http: httpx.Client, conversation: Conversation, events: list[InboxEvent], turn: str) -> BotReply:
    """The bot's answer, or after `PATIENCE` the fallback in its place. Raises TryLater before that."""
    first = events[0]
    text = "\n".join(event.data.get("text", "") for event in events).strip()
    payload = first.data.get("payload", "")
    if payload and not is_offered(conversation, payload):
        payload = ""
    metadata = {"channel": conversation.channel, "parts": len(events), "marker": first.data.get("marker") or None}
    before = talk_before(conversation) if conversation.message_count <= len(events) else ""
    try:
        return ask(http, conversation.key, turn, text=text, payload=payload, metadata=metadata, continues=before)
    except BotUnavailable as error:
        now = timezone.now()
        log.warning("the bot is away (turn %s): %s", turn, error)
        if now - events[-1].received_at < PATIENCE:
            raise TryLater(now + timedelta(seconds=1)) from error
        human = Button(words.ASK_HUMAN, "/ask_human")
        away = BotMessage(words.BOT_AWAY, (human,), answer="utter_bot_away", version="desk")
        return BotReply((away,), why={"fallback": True, "error": str(error)[:200]}, handover="requested")


def _notes(messages: list[Message]) -> list[str]:
    """A kind word when somebody sent personal data."""
    kinds = {kind for message in messages for kind in message.redacted_kinds}
    if not kinds:
        return []
    return [f"{words.PERSONAL_DATA} {words.PASSWORD}" if "HASŁO" in kinds else words.PERSONAL_DATA]


def _done(events: list[InboxEvent]) -> int:
    """Close the events that are still open; how many were."""
    now = timezone.now()
    return sum(execute(DONE, now, event.pk) for event in events)
