"""Which message a form listens to, and what was open when it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rasa_sdk import Tracker

from knowledge.dialogue import Form, dialogue
from knowledge.hearing import INFORMING, ranked
from knowledge.messages import Message

Event = dict[str, Any]


@dataclass(frozen=True)
class Heard:
    """A message, with the form that was open and the slot that had been asked for when it came."""

    message: Message
    form: str | None = None
    asked: str | None = None

    def opens(self, form: Form) -> bool:
        """Whether it asks the form's question anew, so that what was said before no longer counts."""
        if self._asks(form) and not self._answers(form):
            return not self.message.asks_on()
        after, another = self.form is None, self.message.another_case()
        return another and (after or self.message.tells_a_childs_age()) and self.fills(form)

    def fills(self, form: Form) -> bool:
        """Whether it says something for this form: an answer, the form's question, or a correction afterwards."""
        if self.form == form.name:
            return self._answers(form)
        after = self.form is None or self.message.corrects_another(self.form, self.asked)
        return self._asks(form) or (after and self.message.corrected_form([form.name]) is not None)

    def taken_back(self, filled: Sequence[str]) -> str | None:
        """The slot that it takes back after the form's answer, without another value: the one filled last."""
        bare = self.form is None and self.message.takes_back() and not self.message.entities
        return filled[-1] if bare and filled else None

    def puts_right(self) -> bool:
        """Whether it corrects what was said before, with a no or by its words."""
        return self.message.takes_back() or self.message.begins_with_no()

    def is_empty_answer(self, values: dict[str, Any], form: Form) -> bool:
        """Whether it answers the open form without a value in it; the question once more is no such answer."""
        return self.form == form.name and not values and self.message.main() in (*INFORMING, "out_of_scope")

    def _asks(self, form: Form) -> bool:
        return any(intent in form.opened_by for intent in self.message.questions())

    def _answers(self, form: Form) -> bool:
        return self.form == form.name and self.message.answers(form.name, self.asked)


def heard(tracker: Tracker, form: Form) -> Heard:
    """The message that the form listens to: the latest, or the one whose question it was if it could not begin sooner.

    Of two questions in one message that both need a form the second has to wait; what was said for it still counts.
    """
    messages, runs = _messages(tracker.events), _runs(tracker.events, form.name)
    if not messages:
        return Heard(Message(None, (), ""))
    latest = messages[-1][1]
    if latest.fills(form) or latest.form == form.name:
        return latest
    began_before = runs[-2] if len(runs) > 1 else -1  # the last run is the present one
    asking = [found for at, found in messages if at > began_before and found.opens(form)]
    return asking[-1] if asking else latest


def said_earlier(tracker: Tracker, form: Form) -> list[Heard]:
    """The messages before the latest that were meant for the form, the latest first."""
    return [found for _, found in reversed(_messages(tracker.events)[:-1]) if found.fills(form)]


def filled(tracker: Tracker, form: Form) -> list[str]:
    """The form's slots that hold a value, the one set last at the end."""
    order = dict.fromkeys(
        event["name"]
        for event in reversed(tracker.events)
        if event["event"] == "slot" and event["name"] in form.slots and event.get("value") is not None
    )
    return [slot for slot in reversed(order) if tracker.get_slot(slot) is not None]


def _messages(events: list[Event]) -> list[tuple[int, Heard]]:
    form = asked = cause = None
    talk: list[str] = []  # the questions that it was about, as in policies.turns
    found: list[tuple[int, Heard]] = []
    for at, event in enumerate(events):
        kind = event["event"]
        if kind == "user":
            parsed = event.get("parse_data") or {}
            intent = (parsed.get("intent") or {}).get("name")
            entities = tuple(dict(entity) for entity in parsed.get("entities") or ())
            ranking = ranked(parsed.get("intent_ranking") or ())
            last = found[-1][1] if found else None
            before = cause or (last.message.asked_after(last.form, last.asked) if last else "")
            cause = None
            alarming = bool(parsed.get("alarming", True))
            text = event.get("text") or ""
            message = Message(intent, entities, text, ranking, before, form is not None, alarming, tuple(talk))
            talk += [before] if before and before not in talk[-1:] else []
            found.append((at, Heard(message, form, asked)))
        elif kind == "active_loop":
            form = event.get("name")
        elif kind == "slot" and event.get("name") == "verdict":
            cause = dialogue().found(event.get("value"))
        elif kind == "slot" and event.get("name") == "requested_slot":
            asked = event.get("value")
    return found


def _runs(events: list[Event], form: str) -> list[int]:
    return [at for at, event in enumerate(events) if event["event"] == "action" and event.get("name") == form]
