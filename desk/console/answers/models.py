"""What editors have published, as a history: the newest row of an answer, or of a fact, is what holds."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class AnswerVersion(models.Model):
    """One publication of an answer. `built_in`: from here on the text of `data/` speaks again."""

    name = models.CharField(max_length=80, help_text="response name: utter_…")
    number = models.PositiveIntegerField(help_text="counts per answer, from 1")
    text = models.TextField(blank=True)
    buttons = models.JSONField(default=list, blank=True)
    built_in = models.BooleanField(default=False)
    note = models.CharField(max_length=200, blank=True, help_text="why, for colleagues")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "number"], name="answer_version_once")]

    def __str__(self) -> str:
        return f"{self.name} v{self.number}"


class FactSwitch(models.Model):
    """One turn of a fact's switch. Only facts of X sources have one."""

    fact = models.CharField(max_length=60)
    enabled = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["fact", "-id"], name="fact_switch_fact")]

    def __str__(self) -> str:
        return f"{self.fact} {'on' if self.enabled else 'off'}"
