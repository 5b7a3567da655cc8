"""Data protection: how long each kind of data stays, and what the checks of the log found."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class RetentionRule(models.Model):
    """How many days a kind of data stays; the kinds are in `retention.py`. Without a row its default holds."""

    kind = models.CharField(max_length=24, primary_key=True)
    days = models.PositiveIntegerField()
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    changed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}: {self.days} days"


class Sweep(models.Model):
    """One run of the retention over one kind."""

    kind = models.CharField(max_length=24)
    at = models.DateTimeField()
    cutoff = models.DateTimeField(help_text="what is older went")
    deleted = models.PositiveIntegerField()
    finished = models.BooleanField(default=True, help_text="false: time was up, the rest goes with the next run")

    class Meta:
        indexes = [models.Index(fields=["kind", "-at"], name="sweep_kind")]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}: {self.deleted}"


class AuditTrim(models.Model):
    """Where the log was cut by the retention: the chain of what is left begins with this seal."""

    up_to = models.BigIntegerField(help_text="id of the last entry that went")
    seal = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"log cut up to {self.up_to}"


class AuditCheck(models.Model):
    """What a check of the chain found. Its last entry must still be there, unchanged, at the next check."""

    at = models.DateTimeField(auto_now_add=True)
    entries = models.PositiveIntegerField()
    last = models.BigIntegerField(default=0, help_text="id of the last entry")
    seal = models.CharField(max_length=64, blank=True)
    problem = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"check {self.pk}: {self.problem or 'whole'}"
