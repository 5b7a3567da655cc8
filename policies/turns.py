"""The turns of a conversation's present session, read from the tracker's events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from rasa.shared.core.constants import (
    ACTION_DEACTIVATE_LOOP_NAME,
    ACTION_LISTEN_NAME,
    ACTION_SESSION_START_NAME,
    REQUESTED_SLOT,
)
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUttered,
)

from knowledge.dialogue import dialogue
from knowledge.hearing import ranked
from knowledge.messages import Message

NOT_DOING = (ACTION_LISTEN_NAME, ACTION_SESSION_START_NAME)
# Kept on an event: each step of a turn reads the same messages again.
_READ, _BEFORE = "read_as_message", "talked_of_before"
REMEMBERED = 150  # events looked back; a conversation of thousands stays as fast as a short one


@dataclass
class Turn:
    """A message and what the bot did after it."""

    message: Message
    form: str | None  # open when the message came
    asked: str | None  # the slot that it had asked for
    events: list[Event] = field(default_factory=list)  # after the message
    done: list[str] = field(default_factory=list)  # names of the actions taken
    ended: list[str] = field(default_factory=list)  # forms that closed by themselves: their question can be answered
    rejected: list[str] = field(default_factory=list)  # forms that found nothing in the message


def session(events: Iterable[Event]) -> list[Event]:
    """The events of the present session, the latest `REMEMBERED` of them."""
    return list(_back_to_start(events))[::-1]


def _back_to_start(events: Iterable[Event]) -> Iterator[Event]:
    for count, event in enumerate(reversed(list(events))):
        if count >= REMEMBERED or isinstance(event, (SessionStarted, Restarted)):
            return
        yield event


def turns(events: Iterable[Event]) -> list[Turn]:
    """The turns that the events tell of, in order."""
    found: list[Turn] = []
    form: str | None = None
    asked: str | None = None
    talk: list[str] = []  # the questions that it was about, one after the other
    for event in events:
        if isinstance(event, UserUttered):
            before = _before(event, found)
            found.append(Turn(_message(event, before, form is not None, tuple(talk)), form, asked))
            talk += [before] if before and before not in talk[-1:] else []
            continue
        turn = found[-1] if found else None
        if turn:
            turn.events.append(event)
        if isinstance(event, ActiveLoop):
            if event.name is None and turn and turn.done and turn.done[-1] != ACTION_DEACTIVATE_LOOP_NAME:
                turn.ended.append(turn.done[-1])
            form = event.name
        elif isinstance(event, SlotSet) and event.key == REQUESTED_SLOT:
            asked = event.value
        elif isinstance(event, ActionExecutionRejected) and turn:
            turn.rejected.append(event.action_name)
        elif isinstance(event, ActionExecuted) and turn and event.action_name not in (None, *NOT_DOING):
            turn.done.append(event.action_name)
    return found


def _before(event: UserUttered, before: list[Turn]) -> str:
    """The question that the talk was about when the message came."""
    known: tuple[int, str] | None = getattr(event, _BEFORE, None)
    if not known or known[0] != len(before):  # as many turns, so the same: what has happened does not change
        known = (len(before), _talked_of(before[-1]) if before else "")
        setattr(event, _BEFORE, known)
    return known[1]


def _talked_of(turn: Turn) -> str:
    """The question that the talk is about after the turn."""
    verdicts = [event.value for event in turn.events if isinstance(event, SlotSet) and event.key == "verdict"]
    cause = dialogue().found(verdicts[-1]) if verdicts else None
    return cause or turn.message.asked_after(turn.form, turn.asked)


def _message(event: UserUttered, before: str, in_form: bool, earlier: tuple[str, ...]) -> Message:
    seen: tuple[tuple[str, bool, tuple[str, ...]], Message] | None = getattr(event, _READ, None)
    if seen and seen[0] == (before, in_form, earlier):
        return seen[1]
    intent = event.intent.get("name")
    text = f"/{intent}" if event.text is None else event.text  # a story may say what was meant without the words
    parsed = event.parse_data or {}
    ranking = ranked(parsed.get("intent_ranking") or ())
    entities = tuple(dict(entity) for entity in event.entities)
    message = Message(intent, entities, text, ranking, before, in_form, bool(parsed.get("alarming", True)), earlier)
    setattr(event, _READ, ((before, in_form, earlier), message))
    return message
