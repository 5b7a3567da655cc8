"""What streams are woken by, beside new messages."""

from __future__ import annotations

from django.db import models


class Change(models.Model):
    """Something other than a new message changed in a conversation (claimed, closed, erased …). Kept for an hour."""

    conversation = models.BigIntegerField(help_text="a plain number: an erased conversation is a change too")
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return f"conversation {self.conversation}"


class Erasure(models.Model):
    """A conversation that is erased here and still has to be erased from the bot's tracker; gone once that is done."""

    sender = models.CharField(max_length=255, help_text="the conversation's key")
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"erasure {self.pk}"


class Job(models.Model):
    """A periodic job (`desk.core.jobs`): when it is due, who runs it, how it went."""

    name = models.CharField(max_length=60, unique=True)
    due_at = models.DateTimeField(null=True, blank=True)
    owner = models.CharField(max_length=64, blank=True, help_text="the process that runs it, host:pid")
    lease_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    seconds = models.FloatField(null=True, blank=True, help_text="how long the last run took")
    error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name
