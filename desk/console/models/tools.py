"""Moderators' tools: drafts, canned answers, saved filters, tags, presence, undoable bulk actions."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from desk.gateway.models import Conversation


class Draft(models.Model):
    """What a moderator has begun to write. `token` names this draft: a form that was sent twice is answered once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="drafts")
    text = models.TextField(blank=True)
    note = models.BooleanField(default=False)
    token = models.UUIDField(default=uuid.uuid4)
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation", "note"], name="draft_once")]

    def __str__(self) -> str:
        return f"draft of {self.user_id} in {self.conversation_id}"


class CannedAnswer(models.Model):
    """A ready answer with variables such as {moderator}; `shortcut` finds it from the composer."""

    shortcut = models.SlugField(max_length=40, unique=True, allow_unicode=True)
    title = models.CharField(max_length=80)
    text = models.TextField(max_length=2000)
    updated_at = models.DateTimeField(auto_now=True)
    updated_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class SavedFilter(models.Model):
    """A filter with a name. `query` is the address's query string."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=1000)
    shared = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="saved_filter_once")]

    def __str__(self) -> str:
        return self.name


class Tag(models.Model):
    """A label that moderators put on conversations."""

    name = models.CharField(max_length=40, unique=True)
    conversations = models.ManyToManyField(Conversation, related_name="tags", blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Presence(models.Model):
    """Who has a conversation open, and who is writing in it. Rows age out after a minute."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    writing_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "conversation"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user_id} at {self.conversation_id}"


class BulkAction(models.Model):
    """What a bulk action changed, so that it can be undone: `before` maps a conversation to its former values."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    action = models.CharField(max_length=20)
    at = models.DateTimeField(auto_now_add=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.action} on {len(self.before)} conversations"
