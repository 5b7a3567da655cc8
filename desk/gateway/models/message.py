"""What was said, by whom, and why."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from desk.gateway.models.conversation import Conversation
from desk.gateway.models.inbox import InboxEvent


class Message(models.Model):
    """One message of a conversation, redacted. Bot messages carry `why` (docs/architecture.md, "Desk ↔ bot")."""

    class Author(models.TextChoices):
        CITIZEN = "citizen", "Obywatel"
        BOT = "bot", "Bot"
        MODERATOR = "moderator", "Moderator"
        PAGE = "page", "Skrzynka strony"
        SYSTEM = "system", "System"
        NOTE = "note", "Notatka"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=Author.choices)
    text = models.TextField(blank=True)
    buttons = models.JSONField(default=list, blank=True)
    marker = models.CharField(max_length=16, blank=True, help_text="image, audio, sticker … in place of text")
    moderator = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    created_at = models.DateTimeField()
    event = models.ForeignKey(InboxEvent, null=True, blank=True, on_delete=models.SET_NULL)
    external_id = models.CharField(max_length=160, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="unsent or removed by its author")
    read_at = models.DateTimeField(null=True, blank=True)
    redacted_kinds = models.JSONField(default=list, blank=True)

    # What the bot understood (on the citizen's message) and why it answered so (on its own).
    intent = models.CharField(max_length=48, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    answer = models.CharField(max_length=80, blank=True, help_text="response name")
    answer_version = models.CharField(max_length=40, blank=True)
    why = models.JSONField(default=dict, blank=True)
    fallback = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(fields=["conversation", "id"], name="message_conversation"),
            models.Index(fields=["external_id"], name="message_external", condition=~models.Q(external_id="")),
            models.Index(fields=["intent", "-created_at"], name="message_intent"),
            models.Index(fields=["answer", "-created_at"], name="message_answer"),
            models.Index(fields=["created_at"], name="message_created"),
        ]

    def __str__(self) -> str:
        return f"{self.author} {self.pk}"


class Feedback(models.Model):
    """A citizen's "Czy to pomogło?" on one answer; the last word counts."""

    message = models.OneToOneField(Message, on_delete=models.CASCADE, related_name="feedback")
    helped = models.BooleanField()
    created_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.message_id}: {'up' if self.helped else 'down'}"
