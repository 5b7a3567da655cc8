"""How every rule talks: its form asks only for what is missing, its answer words the verdict."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import date
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.cases import cases, judged
from actions.heard import Heard, filled, heard, said_earlier
from actions.values import Values, in_the_same_year, merged, said
from knowledge import clock
from knowledge.dialogue import UNKNOWN, Form, dialogue
from rules.verdict import BadInput, Verdict

REQUESTED = "requested_slot"
MAY_FAIL = 2  # bad inputs in a row, then a moderator is offered
NOT_UNDERSTOOD = "not_understood"
WORDED_FOR_THE_SLOT = {("too_old", "birth_date")}  # problems with a sentence of their own for that slot


class Rule(ABC):
    """What a rule's form and its answer share."""

    rule: str

    @abstractmethod
    def judge(self, values: Values, today: date) -> Verdict | None:
        """The rule's verdict on the slots' values; None while there is nothing to judge. Raises `BadInput`."""

    def beside(self, verdict: Verdict, values: Values, today: date) -> Verdict | None:
        """What another rule says of the same values and should be told with the verdict; mostly nothing."""
        return None

    @property
    def form(self) -> Form:
        """The rule's form."""
        return dialogue().forms[f"{self.rule}_form"]


class AskForm(Rule, Action):
    """`validate_<rule>_form`: takes what the message says, and asks for what the rule then still needs."""

    def name(self) -> str:
        """The name that Rasa's form looks for."""
        return f"validate_{self.rule}_form"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Set the slots that the message fills, the failures in a row, and the slot to ask for (None: done)."""
        form = self.form
        message = heard(tracker, form)
        old: Values = {} if message.opens(form) else {slot: tracker.get_slot(slot) for slot in form.slots}
        before = filled(tracker, form)
        taken_back = message.taken_back(before)
        asked = message.asked if message.form == form.name else taken_back
        new = (
            said(message.message, form, asked, before) if message.fills(form) and not message.message.asks_on() else {}
        )
        if message.puts_right():
            new = {slot: in_the_same_year(old.get(slot), value) for slot, value in new.items()}
        if taken_back:
            new = {taken_back: _turned(old.get(taken_back)), **_changed(new, old)}
        rejected = {} if message.opens(form) else _rejected(tracker, form, new)
        values = merged({**rejected, **_held(old)}, new, asked)
        values = self._answer_all_but_one(values, dispatcher, clock.today()) if message.fills(form) else values
        problem = NOT_UNDERSTOOD if message.fills(form) and message.is_empty_answer(new, form) else None
        try:
            verdict = self.judge(values, clock.today())
            asks = _to_ask(verdict, values, asked, form)
        except BadInput as error:
            problem, asks = error.problem, error.slot
            values[error.slot] = None
        failures = _failures(problem, message, form, tracker)
        if failures >= MAY_FAIL:
            asks = None
        elif problem:
            specific = (problem, asks) in WORDED_FOR_THE_SLOT
            dispatcher.utter_message(response=f"utter_bad_{problem}" + (f"_{asks}" if specific else ""))
        changed = [SlotSet(slot, values.get(slot)) for slot in form.slots if values.get(slot) != tracker.get_slot(slot)]
        return [*changed, SlotSet("failures", failures), SlotSet(REQUESTED, asks)]

    def _answer_all_but_one(self, values: Values, dispatcher: CollectingDispatcher, today: date) -> Values:
        """Of several children, say what holds for all but one; the form goes on with that one, who may need a question."""
        found = [(case, judged(case, self.judge, today)) for case in cases(values, today)]
        if not found:
            return values
        open_ones = [at for at, (_, verdict) in enumerate(found) if verdict is None or verdict.ask]
        last = found.pop(open_ones[0] if open_ones else -1)[0]
        for case, verdict in found:
            dispatcher.utter_message(response=case.named, verdict={"dates": {}, "numbers": {}, **case.variables})
            if verdict:
                dispatcher.utter_message(response=verdict.response, verdict=verdict.as_dict())
            else:
                dispatcher.utter_message(response=f"utter_{self.rule}_unknown")
        dispatcher.utter_message(response=last.named, verdict={"dates": {}, "numbers": {}, **last.variables})
        return last.values


class Answer(Rule, Action):
    """`action_<rule>`: says what the rule has found, with its dates."""

    def name(self) -> str:
        """The name that the rules in data/ use."""
        return f"action_{self.rule}"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: Any) -> list[EventType]:
        """Name the response and hand over the verdict: the answer book words its dates, the desk shows its why."""
        values, today = {slot: tracker.get_slot(slot) for slot in self.form.slots}, clock.today()
        try:
            verdict = self.judge(values, today)
        except BadInput:
            verdict = None
        settled = verdict is not None and (verdict.ask is None or bool(verdict.dates))
        if (tracker.get_slot("failures") or 0) >= MAY_FAIL and not settled:
            dispatcher.utter_message(response="utter_give_up")
        elif verdict is None:
            dispatcher.utter_message(response=f"utter_{self.rule}_unknown")
        else:
            dispatcher.utter_message(response=verdict.response, verdict=verdict.as_dict())
            if also := self.beside(verdict, values, today):
                dispatcher.utter_message(response=also.response, verdict=also.as_dict())
        return [SlotSet("verdict", verdict.as_dict() if verdict else None), SlotSet("failures", 0)]


def _turned(value: Any) -> bool | None:
    """What an answer means once its writer takes it back and says no more."""
    return not value if isinstance(value, bool) else None


def _held(old: Values) -> Values:
    return {slot: value for slot, value in old.items() if value is not None}


def _changed(new: Values, old: Values) -> Values:
    return {slot: value for slot, value in new.items() if value not in (None, old.get(slot))}


def _rejected(tracker: Tracker, form: Form, new: Values) -> Values:
    """The dates said last for slots that are empty since: rejected, but a new year may put them right."""
    if not any(isinstance(value, str) and value.isdecimal() for value in new.values()):
        return {}
    found: Values = {}
    for heard_before in said_earlier(tracker, form)[:1]:
        found = said(heard_before.message, form, heard_before.asked, ())
    return {slot: value for slot, value in found.items() if slot in new}


def _to_ask(verdict: Verdict | None, values: Values, asked: str | None, form: Form) -> str | None:
    """The slot to ask for, None when the answer can be given: what can't be said better is not asked for again."""
    if verdict is None:
        return form.slots[0] if values.get(form.slots[0]) is None else None
    value = values.get(verdict.ask) if verdict.ask else None
    if value is None:
        return verdict.ask
    return None if value == UNKNOWN or verdict.dates or asked == verdict.ask else verdict.ask


def _failures(problem: str | None, message: Heard, form: Form, tracker: Tracker) -> int:
    before = int(tracker.get_slot("failures") or 0)
    if not message.fills(form):
        return before
    if not problem:
        return 0
    return before + 1 if message.form == form.name else 1
