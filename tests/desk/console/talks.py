"""Conversations for the tests of teaching, numbers and data protection: said in one line each."""

from __future__ import annotations

import itertools
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from desk.console.access import make_roles
from desk.gateway.models import Conversation, Feedback, InboxEvent, Message
from knowledge.intents import topic_of

_number = itertools.count(1)


def person(role: str, name: str = "") -> User:
    """A moderator's account with one role."""
    make_roles()
    user = User.objects.create_user(name or f"{role}-{next(_number)}", password="długie hasło do testów")
    user.groups.add(Group.objects.get(name=role))
    return user


class Talk:
    """One conversation; each line is a message, a minute after the one before."""

    def __init__(self, channel: str = "messenger", at: datetime | None = None, **values: Any) -> None:
        self.at = at or timezone.now() - timedelta(hours=1)
        user = str(next(_number))
        self.row = Conversation.objects.create(
            key=f"{channel}:1001:{user}", channel=channel, account="1001", user=user, last_activity_at=self.at, **values
        )
        Conversation.objects.filter(pk=self.row.pk).update(created_at=self.at)

    def asks(self, text: str, intent: str = "hpv_referral", confidence: float = 0.95, **more: Any) -> Message:
        """A citizen's message, with what the bot took it for."""
        self.at += timedelta(minutes=1)
        key = f"m{next(_number)}"
        event = InboxEvent.objects.create(
            channel=self.row.channel, account="1001", event_key=key, kind="message", conversation=self.row,
            happened_at=self.at, state="done", turn=more.pop("turn", ""),
            data={"text": text, "payload": more.pop("payload", ""), "external_id": key},
        )  # fmt: skip
        message = self._add(Message.Author.CITIZEN, text, event=event, intent=intent, confidence=confidence, **more)
        self.row.intent, self.row.confidence = intent, confidence
        self.row.topic = topic_of(intent) or self.row.topic
        self.row.save()
        return message

    def answers(self, text: str = "Odpowiedź.", answer: str = "utter_hpv_referral", **more: Any) -> Message:
        """The bot's answer."""
        message = self._add(Message.Author.BOT, text, answer=answer, **more)
        self.row.fallback = message.fallback
        self.row.save()
        return message

    def helps(self, message: Message, helped: bool) -> Feedback:
        """The citizen's rating."""
        if not helped:
            self.row.thumbs_down = True
            self.row.save()
        return Feedback.objects.create(message=message, helped=helped)

    def human(self, after: timedelta = timedelta(minutes=10)) -> Message:
        """Asked for a human, and one answered."""
        self.row.needs_human_since = self.at
        self.at += after
        self.row.first_human_at = self.at
        self.row.save()
        return self._add(Message.Author.MODERATOR, "Już sprawdzam.")

    def _add(self, author: str, text: str, **more: Any) -> Message:
        self.at += timedelta(seconds=5)
        message = Message.objects.create(conversation=self.row, author=author, text=text, created_at=self.at, **more)
        self.row.last_activity_at = self.at
        self.row.preview = text[:160]
        self.row.message_count += 1
        self.row.save()
        return message
