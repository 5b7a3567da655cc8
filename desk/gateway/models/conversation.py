"""A conversation with one person on one channel, and what moderators need to see of it at a glance."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.db import models


class Channel(models.TextChoices):
    """Channels, as they stand in a conversation's key."""

    MESSENGER = "messenger", "Messenger"
    COMMENT = "comment", "Komentarz"
    INSTAGRAM = "instagram", "Instagram"
    WHATSAPP = "whatsapp", "WhatsApp"
    WEB = "web", "Czat na stronie"


class Conversation(models.Model):
    """One row a person and channel. `key` is `channel:account:user`, the bot's sender id."""

    class Status(models.TextChoices):
        OPEN = "open", "Otwarta"
        SNOOZED = "snoozed", "Odłożona"
        CLOSED = "closed", "Zamknięta"

    class Mode(models.TextChoices):
        BOT = "bot", "Odpowiada bot"
        WAITING = "waiting", "Czeka na człowieka"
        HUMAN = "human", "Odpowiada człowiek"
        PAGE = "page", "Odpowiada człowiek ze skrzynki strony"

    key = models.CharField(max_length=255, unique=True)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    account = models.CharField(max_length=64)
    user = models.CharField(max_length=128)
    thread = models.CharField(max_length=128, blank=True, help_text="comments: the post")

    created_at = models.DateTimeField(auto_now_add=True)
    last_activity_at = models.DateTimeField(db_index=True)
    last_inbound_at = models.DateTimeField(null=True, blank=True, help_text="opens the 24-hour window")

    _read: dict[str, Any]

    # At a glance; kept up to date by whoever writes a message.
    preview = models.CharField(max_length=160, blank=True)
    message_count = models.PositiveIntegerField(default=0)
    topic = models.CharField(max_length=24, blank=True)
    intent = models.CharField(max_length=48, blank=True)
    confidence = models.FloatField(null=True, blank=True)
    fallback = models.BooleanField(default=False, help_text="the last answer was a fallback or of low confidence")
    thumbs_down = models.BooleanField(default=False)
    reviewed = models.BooleanField(default=False)

    status = models.CharField(max_length=8, choices=Status.choices, default=Status.OPEN)
    mode = models.CharField(max_length=8, choices=Mode.choices, default=Mode.BOT)
    urgent = models.CharField(max_length=24, blank=True, help_text="the safety intent that made it urgent")
    needs_human = models.BooleanField(default=False)
    needs_human_since = models.DateTimeField(null=True, blank=True)
    first_human_at = models.DateTimeField(null=True, blank=True, help_text="when a human first answered")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    snoozed_until = models.DateTimeField(null=True, blank=True)

    # The worker's lease: one process at a time works on a conversation.
    lease_owner = models.CharField(max_length=64, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        null=True, blank=True, help_text="when its inbox is to be looked at; null: nothing waits"
    )

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], name="conversation_due", condition=models.Q(due_at__isnull=False)),
            models.Index(fields=["needs_human", "-last_activity_at"], name="conversation_human"),
            models.Index(fields=["status", "-last_activity_at"], name="conversation_status"),
            models.Index(fields=["channel", "-last_activity_at"], name="conversation_channel"),
            models.Index(fields=["topic", "-last_activity_at"], name="conversation_topic"),
            models.Index(fields=["intent", "-last_activity_at"], name="conversation_intent"),
            # The console's queues: partial, so that counting and paging them costs what they hold.
            models.Index(fields=["last_activity_at"], name="queue_human", condition=models.Q(needs_human=True)),
            models.Index(fields=["last_activity_at"], name="queue_urgent", condition=~models.Q(urgent="")),
            models.Index(
                fields=["last_activity_at"], name="queue_fallback", condition=models.Q(fallback=True, reviewed=False)
            ),
            models.Index(
                fields=["last_activity_at"], name="queue_thumbs", condition=models.Q(thumbs_down=True, reviewed=False)
            ),
            models.Index(
                fields=["assignee", "last_activity_at"], name="queue_mine", condition=models.Q(assignee__isnull=False)
            ),
            models.Index(fields=["last_activity_at"], name="queue_unreviewed", condition=models.Q(reviewed=False)),
        ]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Conversation:
        """Remembers what was read, for `save_changes`."""
        row = super().from_db(db, field_names, values)
        row._read = dict(zip(field_names, values, strict=True))
        return row

    def save_changes(self) -> None:
        """Write only what differs from what was read (under the row's lock): most indexes stay as they are."""
        now = {name: getattr(self, name) for name in self._read}
        if changed := [name for name, value in now.items() if value != self._read[name]]:
            self.save(update_fields=changed)
        self._read = now

    @property
    def unanswered(self) -> bool:
        """True while a human has the conversation and the last word was the citizen's."""
        waits = self.last_inbound_at is not None and self.last_inbound_at >= self.last_activity_at
        return waits and self.mode in {self.Mode.HUMAN, self.Mode.PAGE}
