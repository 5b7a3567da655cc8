"""Until when a channel lets us answer, and what is allowed after that: a bot 24 hours, a human up to 7 days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from desk.gateway.models import Conversation
from desk.gateway.models.conversation import Channel
from desk.gateway.sender.window import ANSWER, HUMAN, PRIVATE_REPLY, TAGGED


@dataclass(frozen=True)
class Window:
    """`state`: always (no limit) · open · human (only a human may write) · closed. `until` ends this state."""

    state: str
    until: datetime | None = None
    text: str = ""

    @property
    def allows(self) -> bool:
        """Whether a moderator's answer can still go out."""
        return self.state != "closed"


def with_private_used(window: Window) -> Window:
    """The window of a comment whose one private reply has gone out, or can't any more."""
    return Window(window.state, text="Odpowiedź prywatna już poszła, a jest tylko jedna. Publiczną zobaczą wszyscy.")


def window_of(conversation: Conversation, now: datetime) -> Window:
    """The window of a conversation as it stands now."""
    last, channel = conversation.last_inbound_at, conversation.channel
    if channel == Channel.WEB:
        return Window("always", text="Odpowiedź pojawi się na czacie, jeśli ktoś ma go jeszcze otwarty.")
    if channel == Channel.COMMENT:
        if last and now - last < PRIVATE_REPLY:
            return Window(
                "open", last + PRIVATE_REPLY, "Jedna odpowiedź prywatna, póki trwa ten czas. Publiczną zobaczą wszyscy."
            )
        return Window("always", text="Na odpowiedź prywatną jest za późno (7 dni). Publiczną zobaczą wszyscy.")
    if last is None:
        return Window("closed", text="Ta osoba jeszcze nie napisała. Pierwsza wiadomość musi być od niej.")
    if now - last < ANSWER:
        return Window("open", last + ANSWER, "Kanał przyjmuje odpowiedzi przez 24 godziny od wiadomości.")
    if channel in TAGGED and now - last < HUMAN:
        return Window(
            "human", last + HUMAN, "24 godziny minęły: bot już nie może pisać, ale człowiek jeszcze tak (do 7 dni)."
        )
    passed = "Minęło 7 dni" if channel in TAGGED else "Minęły 24 godziny"
    return Window(
        "closed",
        text=f"{passed} od ostatniej wiadomości, kanał nie przyjmie odpowiedzi. Poczekaj, aż ta osoba znów napisze.",
    )
