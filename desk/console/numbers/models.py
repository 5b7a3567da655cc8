"""Daily figures, counted once and kept: pages read these small tables, never a million messages."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Day(models.Model):
    """A day that has been counted. A final one is not counted again, whatever is deleted later."""

    day = models.DateField(primary_key=True)
    computed_at = models.DateTimeField()
    final = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.day}{' final' if self.final else ''}"


class Count(models.Model):
    """One figure of one day. `name` is an answer, an intent or a number of minutes, as the measure has it."""

    class Measure(models.TextChoices):
        CONVERSATIONS = "conversations", "Rozmowy, w których ktoś napisał"
        ALONE = "alone", "Załatwione bez człowieka"
        HUMAN = "human", "Z udziałem człowieka"
        QUESTIONS = "questions", "Wiadomości obywateli"
        ANSWERED = "answered", "Odpowiedzi bota"
        FALLBACKS = "fallbacks", "Odpowiedzi, w których bot nie zrozumiał"
        SHOWN = "shown", "Ile razy padła odpowiedź"
        UP = "up", "Pomogło"
        DOWN = "down", "Nie pomogło"
        INTENT = "intent", "Wiadomości z tą intencją"
        WAIT = "wait", "Po ilu minutach odpowiedział człowiek"

    day = models.DateField()
    measure = models.CharField(max_length=14, choices=Measure.choices)
    channel = models.CharField(max_length=12, blank=True)
    topic = models.CharField(max_length=24, blank=True)
    name = models.CharField(max_length=80, blank=True)
    value = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "day", "channel", "topic", "name"], name="count_once"),
        ]
        indexes = [models.Index(fields=["day"], name="count_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.measure} {self.channel}{self.topic}{self.name}: {self.value}"


class Spike(models.Model):
    """An intent that is asked for much more often than usual; open until it calms down."""

    intent = models.CharField(max_length=48)
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(help_text="when it was last found to rise")
    ended_at = models.DateTimeField(null=True, blank=True)
    count = models.PositiveIntegerField(help_text="messages in the last 24 hours, at its highest")
    usual = models.FloatField(help_text="median of the same 24 hours of the former weeks")
    dismissed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["intent"], name="spike_open_once", condition=models.Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.intent}: {self.count} instead of {self.usual:g}"
