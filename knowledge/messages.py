"""What one message asks, and whether it answers what an open form has asked. Pure: from NLU's result alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.asking import Asking
from knowledge.dialogue import dialogue, fold
from knowledge.hearing import (
    ALSO_CANCELS,
    BARE,
    CLOSING,
    INFORMING,
    INTERRUPTING,
    SHORT_ANSWER,
    SMALL_TALK,
    STRAY,
    UNSURE,
    supposes,
)
from knowledge.intents import topic_of


@dataclass(frozen=True)
class Message(Asking):
    """A message, and the forms that it answers, corrects or takes up."""

    def asked_after(self, form: str | None, asked: str | None) -> str:
        """The same, when `form` was open: what answers it asks nothing new."""
        return self.before if form and self.before and self.answers(form, asked) else self.asked_last()

    def takes_back(self) -> bool:
        """Whether it takes back what was answered before: „nie, pomyłka”."""
        return dialogue().corrects(self.text) and self.questions()[0] in (*INFORMING, "cancel", "out_of_scope")

    def cancels(self) -> bool:
        """Whether it also drops what was talked about: „nieważne, gdzie są wyniki?”."""
        return dict(self.ranking).get("cancel", 0.0) >= ALSO_CANCELS or dialogue().is_dropped(self.text)

    def closes(self) -> bool:
        """Whether nothing is to be asked after it."""
        return any(intent in CLOSING for intent in self.questions())

    def leaves_open(self) -> bool:
        """Whether it says that its writer can't answer: „nie wiem, chyba po staremu”; a sure question is none such."""
        main = self.main()
        known = main in SMALL_TALK or (main == self.intent and self._confidence() < UNSURE)
        return known and "?" not in self.text and dialogue().is_vague(self.text)

    def answers(self, form: str, asked: str | None) -> bool:
        """Whether the message is meant as an answer to the open form, which has asked for the slot `asked`."""
        said = dialogue().forms.get(form)
        intent = self.main()
        if said is None or intent in INTERRUPTING or any(q in INTERRUPTING for q in self.questions()):
            return False
        if self.goes_back() or self.corrects_another(form, asked):
            return False
        short = dialogue().answer(form, asked, self.text) if asked else {}
        if self.follows_up() and (self._leans() or "?" in self.text or not short):
            return intent in said.opened_by
        if asked and self._tells_day_of(asked):
            return True
        if asked and (short or self.leaves_open() or dialogue().stated_here(form, self.text)):
            return True
        if intent in INFORMING or intent in said.opened_by or intent in said.stated_by:
            return True
        if intent == "out_of_scope" and len(self.text.split()) <= STRAY and "?" not in self.text:
            return True
        return self.holds_data_for(form) and (intent == "cancel" or len(self.text.split()) <= SHORT_ANSWER)

    def corrects_another(self, form: str, asked: str | None) -> bool:
        """Whether it puts right a day, though the open form has asked for none: „nie, pomyłka, 15 czerwca”."""
        if not asked or not self.takes_back():
            return False
        slot, days = dialogue().slots[asked], [e for e in self.entities if e["entity"] in ("date", "age", "birthday")]
        takes_days = slot.kind in ("date", "birth") or slot.told_by is not None
        return bool(days) and not takes_days and all(entity.get("role") in (None, BARE) for entity in days)

    def corrected_form(self, finished: Sequence[str]) -> str | None:
        """The form, of those already answered (the latest last), that the message's bare data belong to."""
        sure = self._confidence() >= UNSURE or bool(self.further()) or self.follows_up() is not None
        tells_more = self.intent == "out_of_scope" and self._tells_more_than_data()
        if (self.questions()[0] not in SMALL_TALK and sure) or supposes(fold(self.text)) or tells_more:
            return None
        taken = next((form for form in reversed(finished) if self.holds_data_for(form)), None)
        return taken or (finished[-1] if finished and self.takes_back() else None)

    def begun_by_its_day(self) -> str | None:
        """The form of the topic just talked of that a day belongs to by its role: „wystawiła w środę”."""
        if self.in_form or self.main() not in INFORMING:
            return None
        roles = {entity.get("role") for entity in self.entities if entity["entity"] == "date"} - {None}
        topic = topic_of(self.before or (self.ranking[1][0] if len(self.ranking) > 1 else ""))
        forms = [form for form in dialogue().forms.values() if topic_of(form.opened_by[0]) == topic]
        return next((form.name for form in forms if dialogue().slots[form.slots[0]].role in roles), None)

    def taken_up(self, closed: Sequence[str]) -> str | None:
        """The form, of those broken off, that a date of the message belongs to by its role: „pierwsza 20.04.2026”."""
        if self.questions()[0] not in INFORMING:
            return None
        roles = {entity.get("role") for entity in self.entities if entity["entity"] == "date"} - {None, BARE}
        slots = dialogue().slots
        return next(
            (form for form in reversed(closed) if any(slots[s].role in roles for s in dialogue().forms[form].slots)),
            None,
        )
