"""The folded text of each message, for the search in Polish."""

from __future__ import annotations

from django.db import models

from desk.gateway.models import Conversation, Message


class SearchText(models.Model):
    """`folded` is the message in lower case without diacritics. The database keeps its own full-text index over it:
    on SQLite the FTS5 table `console_search` by triggers, on PostgreSQL a generated `tsvector` with a GIN index."""

    message = models.OneToOneField(Message, primary_key=True, on_delete=models.CASCADE, related_name="+")
    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="+")
    folded = models.TextField()

    def __str__(self) -> str:
        return f"search text of message {self.pk}"
