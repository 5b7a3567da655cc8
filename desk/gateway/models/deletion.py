"""Requests to delete a person's data that came through Meta."""

from __future__ import annotations

from django.db import models


class DeletionRequest(models.Model):
    """One request. `user` is kept only until the erasure is done."""

    code = models.CharField(max_length=32, unique=True, help_text="shown to the person, who can look the state up")
    user = models.CharField(max_length=128, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    done_at = models.DateTimeField(null=True, blank=True)
    conversations = models.PositiveIntegerField(default=0, help_text="how many were erased")

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="deletion_open", condition=models.Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.code
