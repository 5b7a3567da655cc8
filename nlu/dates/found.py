"""What the grammar hands on, and what its parts hand to each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nlu.words import Words


@dataclass(frozen=True)
class Found:
    """One entity of a message. `value` is a code (docs/architecture.md, "Entities"), `text[start:end]` its words."""

    entity: str
    value: str
    start: int
    end: int
    role: str | None = None


@dataclass(slots=True)
class Match:
    """A find in the making: words `first` to `after` (not included).

    Beside the contracted entities `number` is a number that is nothing yet: a birthday, a correction or a bare answer
    may still make it an age; `counts` says that it counts something ("2 dawki"), so that nothing may. `denied` is what
    the writer takes back ("nie 12 marca"), and `instead_of` leads from the right value to it, for its role.
    """

    entity: str
    value: str
    first: int
    after: int
    role: str | None = None
    denied: bool = False
    counts: bool = False
    instead_of: Match | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """What a matcher understood from one word on: the next word to read, and what it found (nothing: skip them)."""

    after: int
    matches: tuple[Match, ...] = ()


Matcher = Callable[[Words, int], Hit | None]
