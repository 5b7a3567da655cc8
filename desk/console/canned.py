"""Canned answers: texts with variables, filled in for one conversation; editors keep them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.contrib.auth.models import User

from desk.console.models import CannedAnswer
from desk.console.words import TOPICS
from desk.gateway.models import Conversation
from knowledge.clock import today
from knowledge.polish import day

Fill = Callable[[User, Conversation], str]
VARIABLES: dict[str, tuple[str, Fill]] = {
    "moderator": ("Twoje imię", lambda user, _: user.first_name or user.username),
    "kanał": ("kanał rozmowy", lambda _, conversation: conversation.get_channel_display()),
    "temat": ("temat rozmowy", lambda _, conversation: TOPICS.get(conversation.topic, "Twoja sprawa")),
    "numer": ("numer rozmowy", lambda _, conversation: str(conversation.pk)),
    "dziś": ("dzisiejsza data", lambda _, __: day(today())),
}
VARIABLE = re.compile(r"\{([^{}\s]+)\}")
FIRST = (  # what a new desk starts with
    ("powitanie", "Powitanie", "Dzień dobry, z tej strony {moderator}, przejmuję rozmowę od bota. Już sprawdzam."),
    (
        "prosba",
        "Prośba o szczegóły",
        "Proszę napisać trochę więcej: co dokładnie widać na ekranie i kiedy to się stało? "
        "Proszę nie podawać numeru PESEL ani haseł.",
    ),
    (
        "pomoc",
        "Pomoc techniczna",
        "W tej sprawie pomogą specjaliści Centrum e-Zdrowia: ikp-pomoc@cez.gov.pl. "
        "W wiadomości można powołać się na rozmowę nr {numer}.",
    ),
    (
        "pozegnanie",
        "Pożegnanie",
        "Dziękuję za rozmowę. W razie kolejnych pytań proszę pisać, zawsze odpowie bot albo ktoś z nas. {moderator}",
    ),
)


def filled(answer: CannedAnswer, user: User, conversation: Conversation) -> str:
    """The text with its variables filled in; an unknown one stays as it is."""

    def value(found: re.Match[str]) -> str:
        known = VARIABLES.get(found.group(1))
        return known[1](user, conversation) if known else found.group(0)

    return VARIABLE.sub(value, answer.text)


def unknown_variables(text: str) -> list[str]:
    """Variables in a text that nothing fills in."""
    return sorted({name for name in VARIABLE.findall(text) if name not in VARIABLES})


def make_first() -> None:
    """Give a new desk its first canned answers."""
    if not CannedAnswer.objects.exists():
        CannedAnswer.objects.bulk_create(CannedAnswer(shortcut=s, title=t, text=x) for s, t, x in FIRST)
