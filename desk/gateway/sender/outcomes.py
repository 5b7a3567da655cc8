"""What became of a call, and what Meta's error codes mean for it (Graph API, Send API and Cloud API references)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Fate(str, Enum):
    """What became of one call."""

    SENT = "sent"
    RETRY = "retry"  # it did not get through; again later
    LIMITED = "limited"  # too many calls: the whole account waits
    FINAL = "final"  # this message never goes out
    STOP = "stop"  # nothing of this account goes out until somebody acts
    UNKNOWN = "unknown"  # it left, and nobody knows whether it arrived


@dataclass(frozen=True)
class Outcome:
    """A call's fate with what is to be stored. `wait` is in seconds, None when Meta named no time."""

    fate: Fate
    code: str = ""
    error: str = ""
    trace: str = ""
    external_id: str = ""
    recipient: str = ""  # whom it reached, by the id that messages of that person carry
    wait: float | None = None


ALREADY_REPLIED = "10900"

BY_CODE: dict[int, Fate] = {
    1: Fate.RETRY,  # unknown error
    2: Fate.RETRY,  # service away
    4: Fate.LIMITED,  # app's call limit
    17: Fate.LIMITED,  # user's call limit
    32: Fate.LIMITED,  # page's call limit
    341: Fate.LIMITED,  # app's limit for now
    613: Fate.LIMITED,  # calls a second
    80006: Fate.LIMITED,  # Messenger's business use case limit
    80007: Fate.LIMITED,  # WhatsApp's
    1200: Fate.RETRY,  # temporary send failure
    131000: Fate.RETRY,  # WhatsApp: something went wrong
    131016: Fate.RETRY,  # WhatsApp: service away
    131056: Fate.RETRY,  # WhatsApp: too many to one person
    130429: Fate.LIMITED,  # WhatsApp: throughput
    10900: Fate.SENT,  # this comment has its private reply already
    10: Fate.FINAL,  # no permission, or the 24-hour window is over
    100: Fate.FINAL,  # wrong parameter
    200: Fate.FINAL,  # permission
    230: Fate.FINAL,
    551: Fate.FINAL,  # this person can't be reached now
    131026: Fate.FINAL,  # WhatsApp: can't be delivered
    131047: Fate.FINAL,  # WhatsApp: the 24-hour window is over
    190: Fate.STOP,  # the token is no longer valid
    368: Fate.STOP,  # blocked for a breach of policy
    131031: Fate.STOP,  # WhatsApp: account locked
}


def fate_of(status: int, code: int | None, transient: bool) -> Fate:
    """The fate of an answered call: by Meta's code, else by what it says of itself, else by the HTTP status."""
    if code in BY_CODE:
        return BY_CODE[code]
    if status == 429:
        return Fate.LIMITED
    if transient or status >= 500:
        return Fate.RETRY
    return Fate.FINAL
