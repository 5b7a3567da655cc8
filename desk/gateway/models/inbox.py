"""What came in: every event once, redacted, under a unique key."""

from __future__ import annotations

from django.db import models

from desk.gateway.models.conversation import Conversation


class InboxEvent(models.Model):
    """One event of a channel. `data` holds the redacted fields of `desk.gateway.events.Event`."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DONE = "done"
        RECORDED = "recorded", "kept for the record, nothing to do (receipts, standby)"
        ASIDE = "aside", "set aside after too many failures"

    channel = models.CharField(max_length=12)
    account = models.CharField(max_length=64)
    event_key = models.CharField(max_length=160)
    kind = models.CharField(max_length=16)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="events"
    )
    happened_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    data = models.JSONField(default=dict)
    turn = models.CharField(max_length=40, blank=True, help_text="events answered together; the bot's message id")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=500, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "account", "event_key"], name="inbox_event_once"),
        ]
        indexes = [
            models.Index(fields=["conversation", "id"], name="inbox_waiting", condition=models.Q(state="waiting")),
            models.Index(fields=["state"], name="inbox_aside", condition=models.Q(state="aside")),
        ]

    def __str__(self) -> str:
        return f"{self.channel}:{self.account}:{self.event_key}"
