"""What the stand-in knows and remembers: accounts, people's last actions, calls, faults to play."""

from __future__ import annotations

import itertools
import time
from collections import deque
from dataclasses import asdict, dataclass, field
from typing import Any

DAY = 24 * 3600.0


@dataclass
class Fault:
    """A fault to play for the next `times` calls that fit.

    `mode`: `error` (answers with `code`), `hang` (takes the message, answers after `seconds`), `drop` (takes it and
    breaks the connection), `refuse` (breaks the connection before taking it), `slow` (answers late, but well).
    """

    mode: str
    times: int = 1
    code: int = 1
    status: int = 400
    subcode: int | None = None
    message: str = "played by the stand-in"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 30.0
    account: str = ""
    recipient: str = ""
    kind: str = ""

    def fits(self, account: str, recipient: str, kind: str) -> bool:
        """True when this call is meant."""
        wanted = ((self.account, account), (self.recipient, recipient), (self.kind, kind))
        return self.times > 0 and all(not want or want == have for want, have in wanted)


@dataclass
class Recorded:
    """One call as it came, and what became of it. `delivered` says whether the person would see it."""

    number: int
    at: float
    account: str
    kind: str
    path: str
    body: dict[str, Any]
    recipient: str
    status: int = 0
    code: int | None = None
    delivered: bool = False
    external_id: str = ""

    @property
    def text(self) -> str:
        """The text that a person reads."""
        body = self.body
        message = body.get("message", "")
        if isinstance(message, str):
            return (
                message
                or body.get("text", {}).get("body", "")
                or body.get("interactive", {}).get("body", {}).get("text", "")
            )
        return message.get("text") or message.get("attachment", {}).get("payload", {}).get("text", "")

    def as_dict(self) -> dict[str, Any]:
        """For the control address."""
        return {**asdict(self), "text": self.text}


class State:
    """Everything the stand-in remembers; one for each server."""

    def __init__(self, secret: str, accounts: dict[str, tuple[str, str]]) -> None:
        self.secret = secret
        self.accounts = accounts  # id → (kind: page, instagram or whatsapp; token)
        self.limit = 0  # calls a second and account; 0: none
        self.strict_window = False  # refuse people who were never heard of
        self.usage: dict[str, str] = {}  # headers to send with every answer
        self.echo_url = ""  # webhook that gets an echo of each message, as Meta sends it
        self.app_id = ""
        self.numbers = itertools.count(1)
        self.reset()

    def reset(self) -> None:
        """Forget calls, faults and people."""
        self.calls: list[Recorded] = []
        self.faults: list[Fault] = []
        self.heard: dict[tuple[str, str], float] = {}
        self.replied: set[str] = set()
        self.hidden: set[str] = set()
        self.problems: list[str] = []
        self.profile: dict[str, dict[str, Any]] = {}
        self.recent: dict[str, deque[float]] = {}

    def fault_for(self, account: str, recipient: str, kind: str) -> Fault | None:
        """The next fault that fits, counted down."""
        for fault in self.faults:
            if fault.fits(account, recipient, kind):
                fault.times -= 1
                return fault
        return None

    def over_limit(self, account: str) -> bool:
        """True when this call is one too many within the last second."""
        if not self.limit:
            return False
        now, calls = time.monotonic(), self.recent.setdefault(account, deque())
        while calls and now - calls[0] > 1:
            calls.popleft()
        if len(calls) >= self.limit:
            return True
        calls.append(now)
        return False

    def window(self, account: str, recipient: str) -> float | None:
        """Seconds since the person's last action; None when there was none that we know of."""
        heard = self.heard.get((account, recipient))
        return None if heard is None else time.time() - heard
