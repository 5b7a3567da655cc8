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


def window_of(conversation: Conversation, now: datetime) -> Window:
    """The window of a conversation as it stands now."""
    last, channel = conversation.last_inbound_at, conversation.channel
    if channel == Channel.WEB:
        return Window("always", text="Odpowiedź pojawi się na czacie, jeśli ktoś ma go jeszcze otwarty.")
    if channel == Channel.COMMENT:
        if last and now - last < PRIVATE_REPLY:
            return Window("open", last + PRIVATE_REPLY, "Tyle zostało na odpowiedź prywatną. Publicznie można zawsze.")
        return Window("always", text="Na odpowiedź prywatną jest za późno (7 dni). Publicznie można zawsze.")
    if last is None:
        return Window("closed", text="Ta osoba jeszcze nie napisała. Pierwsza wiadomość musi być od niej.")
    if now - last < ANSWER:
        return Window("open", last + ANSWER, "Tyle zostało z 24 godzin na odpowiedź.")
    if channel in TAGGED and now - last < HUMAN:
        return Window("human", last + HUMAN, "24 godziny minęły: bot już nie może pisać, człowiek może jeszcze tyle.")
    passed = "Minęło 7 dni" if channel in TAGGED else "Minęły 24 godziny"
    return Window(
        "closed",
        text=f"{passed} od ostatniej wiadomości, kanał nie przyjmie odpowiedzi. Poczekaj, aż ta osoba znów napisze.",
    )
