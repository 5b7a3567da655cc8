"""What every channel's parser makes of a webhook body: one shape for all channels."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum


class Kind(str, Enum):
    """Kinds of events, whatever the channel calls them."""

    MESSAGE = "message"  # text, a quick reply's payload, or a marker for what is not text
    POSTBACK = "postback"  # a tapped button
    ECHO = "echo"  # sent by the page: by us, or by a human from the page inbox
    EDIT = "edit"
    UNSEND = "unsend"
    DELIVERED = "delivered"
    READ = "read"
    STANDBY = "standby"  # another app holds the thread: record, never answer
    HANDOVER = "handover"
    COMMENT = "comment"
    COMMENT_EDIT = "comment_edit"
    COMMENT_REMOVE = "comment_remove"
    STATUS = "status"  # WhatsApp: sent, delivered, read, failed
    FEEDBACK = "feedback"  # "Czy to pomogło?"


@dataclass(frozen=True)
class Event:
    """One event. `key` is unique within channel and account; `user` may be empty where the event names nobody."""

    channel: str
    account: str
    user: str
    key: str
    kind: Kind
    at: datetime
    text: str = ""
    payload: str = ""
    marker: str = ""
    external_id: str = ""
    extra: dict[str, object] = field(default_factory=dict)

    @property
    def conversation_key(self) -> str:
        """`channel:account:user`, the bot's sender id."""
        return f"{self.channel}:{self.account}:{self.user}"


@dataclass(frozen=True)
class Button:
    """A button: taps send `payload`, or open `url`."""

    title: str
    payload: str = ""
    url: str = ""


@dataclass(frozen=True)
class Reply:
    """One message to a person, before a channel's renderer turns it into API calls."""

    text: str
    buttons: tuple[Button, ...] = ()
    quick: tuple[Button, ...] = ()  # offered below the newest message only, such as "Tak, pomogło" and "Nie"


@dataclass(frozen=True)
class Call:
    """One API call, as a renderer makes it: the path under `<graph url>/<version>/` and the JSON body.

    `kind` is one of `desk.gateway.models.Outgoing.Kind`.
    """

    kind: str
    path: str
    body: dict[str, object]
