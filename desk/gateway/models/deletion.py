"""Requests to delete a person's data that came through Meta."""

from __future__ import annotations

from django.db import models


class DeletionRequest(models.Model):
    """One request that was carried out. Who asked is not kept."""

    code = models.CharField(max_length=32, unique=True, help_text="shown to the person, who can look the state up")
    received_at = models.DateTimeField(auto_now_add=True)
    conversations = models.PositiveIntegerField(default=0, help_text="how many were erased")

    def __str__(self) -> str:
        return self.code
