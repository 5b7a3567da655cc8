"""What has to go out, in order, each once."""

from __future__ import annotations

from django.db import models

from desk.gateway.models.conversation import Conversation
from desk.gateway.models.message import Message


class Outgoing(models.Model):
    """One call of a channel's API. Rows of a conversation leave in the order of their ids."""

    class State(models.TextChoices):
        QUEUED = "queued", "Czeka na wysłanie"
        SENDING = "sending", "Wysyłana"
        SENT = "sent", "Wysłana"
        UNKNOWN = "unknown", "Nie wiadomo, czy doszła"
        FAILED = "failed", "Niewysłana"
        CANCELLED = "cancelled", "Odwołana"

    class Kind(models.TextChoices):
        MESSAGE = "message"
        ACTION = "action", "mark_seen, typing_on"
        PRIVATE_REPLY = "private_reply"
        PUBLIC_REPLY = "public_reply"
        HIDE = "hide"
        MAIL = "mail"

    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.CASCADE, related_name="outgoing"
    )
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.CASCADE, related_name="outgoing")
    kind = models.CharField(max_length=16, choices=Kind.choices)
    call = models.JSONField(default=dict, help_text="path and body, as the channel's renderer made them")
    state = models.CharField(max_length=10, choices=State.choices, default=State.QUEUED)
    human = models.BooleanField(default=False, help_text="written by a moderator: may use the seven-day tag")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=64, blank=True, help_text="the process that is sending it, host:pid")
    thread = models.CharField(max_length=160, blank=True, help_text="public replies of the bot: account and post")
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    external_id = models.CharField(max_length=160, blank=True)
    recipient = models.CharField(max_length=128, blank=True, help_text="private replies: the person's id in messages")
    error_code = models.CharField(max_length=16, blank=True)
    error = models.CharField(max_length=500, blank=True)
    trace = models.CharField(max_length=64, blank=True, help_text="fbtrace_id")

    class Meta:
        indexes = [
            models.Index(fields=["id"], name="outgoing_queued", condition=models.Q(state__in=["queued", "sending"])),
            models.Index(fields=["conversation", "id"], name="outgoing_conversation"),
            models.Index(
                fields=["conversation", "id"],
                name="outgoing_open",
                condition=models.Q(state__in=["queued", "sending"]),
            ),
            models.Index(fields=["state", "-id"], name="outgoing_state"),
            models.Index(fields=["thread"], name="outgoing_thread", condition=~models.Q(thread="")),
            models.Index(fields=["external_id"], name="outgoing_external", condition=~models.Q(external_id="")),
            models.Index(fields=["recipient"], name="outgoing_recipient", condition=~models.Q(recipient="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk} {self.state}"
