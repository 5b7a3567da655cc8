"""How the sender fares: which accounts may send, and whether the process is alive."""

from __future__ import annotations

from django.db import models
from django.utils import timezone


class SenderState(models.Model):
    """One row for each account that is, or was, kept from sending; /readyz and the console show it."""

    class State(models.TextChoices):
        RUNNING = "running", "Wysyła"
        PAUSED = "paused", "Czeka (limit Meta)"
        STOPPED = "stopped", "Zatrzymana"

    account = models.CharField(max_length=64, unique=True, help_text="page, Instagram account or phone number id")
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    until = models.DateTimeField(null=True, blank=True, help_text="when a pause ends")
    code = models.CharField(max_length=16, blank=True, help_text="Meta's error code: 190, 368, 613 …")
    reason = models.CharField(max_length=300, blank=True)
    token_mark = models.CharField(max_length=16, blank=True, help_text="digest of the token that was refused")
    changed_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.account} {self.state}"


class Heartbeat(models.Model):
    """When a process of the desk last said that it lives."""

    part = models.CharField(max_length=32, unique=True)
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} {self.beat_at:%H:%M:%S}"

    @classmethod
    def beat(cls, part: str) -> None:
        """Say that `part` lives."""
        cls.objects.update_or_create(part=part, defaults={"beat_at": timezone.now()})
