"""Dates, ages, birthdays and lengths of time in Polish messages, as people write them; no clock, no Rasa."""

from nlu.dates.found import Found
from nlu.dates.grammar import find

__all__ = ["Found", "find"]
