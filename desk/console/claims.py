"""Who answers: a conversation is taken by one moderator at a time, which silences the bot, and handed back."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from desk.console import audit
from desk.console.answers import publish
from desk.console.answers.built_in import answers
from desk.core import live
from desk.gateway import words
from desk.gateway.events import Button
from desk.gateway.models import Conversation, Message
from desk.gateway.outbox import cancel_queued
from desk.gateway.sender.window import ANSWER
from desk.gateway.worker import record
from desk.gateway.worker.bot import BotMessage

INTRO = "utter_intro"  # what the answer book puts before the first answer
Mode, Status = Conversation.Mode, Conversation.Status


def claim(user: User, pk: int, *, force: bool = False) -> bool:
    """Take a conversation that nobody has (`force`: also from somebody). Atomic: of two moderators one gets it.

    From here on the bot says nothing more: what it has queued is cancelled, a turn that is under way is dropped.
    """
    free = Q() if force else Q(assignee__isnull=True) | Q(assignee=user)
    with transaction.atomic():
        taken = Conversation.objects.filter(free, pk=pk).update(
            assignee=user, mode=Mode.HUMAN, needs_human=False, status=Status.OPEN, snoozed_until=None
        )
        if not taken:
            return False
        cancel_queued(Conversation(pk=pk))
        audit.record(user, "conversation.take" if force else "conversation.claim", f"conversation:{pk}")
        live.touch([pk])
    return True


def put_back(user: User, pk: int) -> bool:
    """Give the conversation back to the queue of those that wait for a human; the bot stays silent. False: not ours."""
    with transaction.atomic():
        done = Conversation.objects.filter(pk=pk, assignee=user).update(
            assignee=None, mode=Mode.HUMAN, needs_human=True, needs_human_since=timezone.now()
        )
        if done:
            audit.record(user, "conversation.put_back", f"conversation:{pk}")
            live.touch([pk])
    return bool(done)


def hand_back(user: User, pk: int) -> bool:
    """Let the bot answer again. It says so, and repeats the question of a form that is still open. False: not ours."""
    with transaction.atomic():
        conversation = Conversation.objects.select_for_update().get(pk=pk)
        if conversation.assignee_id not in (None, user.pk) or conversation.mode == Mode.BOT:
            return False
        say_bot_is_back(conversation)
        conversation.assignee, conversation.mode, conversation.needs_human = None, Mode.BOT, False
        conversation.save()
        audit.record(user, "conversation.hand_back", conversation)
        live.touch([pk])
    return True


def say_bot_is_back(conversation: Conversation) -> None:
    """The bot's word that it is a bot which answers now; the caller saves the conversation."""
    last = conversation.last_inbound_at
    in_time = conversation.channel == "web" or (last is not None and timezone.now() - last < ANSWER)
    if conversation.channel == "comment" or not in_time:
        return  # the channel would not take it; the bot introduces itself when the person writes again
    question = open_question(conversation)
    if question is None:
        record.say(conversation, BotMessage(words.BOT_IS_BACK, answer="utter_bot_is_back", version="desk"))
        return
    offered = [button for button in question.buttons if not button.get("quick")]
    buttons = tuple(Button(b.get("title", ""), b.get("payload", ""), b.get("url", "")) for b in offered)
    text = f"{words.BOT_IS_BACK}\n\n{words.BACK_TO_THE_QUESTION}\n{without_intro(question.text)}"
    record.say(conversation, BotMessage(text, buttons, answer=question.answer, version=question.answer_version))


def without_intro(text: str) -> str:
    """The bot's text without the words by which it introduces itself in its first message."""
    said = publish.live().get(INTRO) or answers().get(INTRO)
    return text.removeprefix(f"{said.text}\n\n") if said else text


def open_question(conversation: Conversation) -> Message | None:
    """The bot's last message, when it asked for something that its form still waits for."""
    last = conversation.messages.filter(author=Message.Author.BOT).order_by("-id").first()
    return last if last and last.answer.startswith(("utter_ask_", "utter_bad_")) else None
