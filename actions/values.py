"""Slot values in a message, and what they mean to a rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from knowledge.dialogue import UNKNOWN, Form, Slot, dialogue, fold
from knowledge.hearing import BARE, day_of_month
from knowledge.messages import Message
from rules.calendar import BadDate, Prefer, Span, birth_span, resolve
from rules.verdict import BadInput

Values = dict[str, Any]
Entity = dict[str, Any]

_ASKS_WHAT_IT_IS = re.compile(r"\b(co to (jest|za|znaczy)|czym jest|co (znaczy|oznacza))\b")  # states no cause
INVALID = "invalid"  # the value of a date that no calendar has
DATED = ("date", "birth")
AND = "|"  # between the dates of two children


class Several(BadDate):
    """What was said of a child's age is true of no one child."""


def said(message: Message, form: Form, asked: str | None, filled: Sequence[str]) -> Values:
    """Values for the form's slots; `asked` is the open question, `filled` the slots with a value, the latest last."""
    values: Values = {}
    for intent in () if _ASKS_WHAT_IT_IS.search(fold(message.text)) else (message.main(), *message.further()):
        values.update(form.stated_by.get(intent, {}))
    if asked:  # „kadrowa mówi, że zgłosiła”, which may sound like an employer who did not
        values = {slot: v for slot, v in values.items() if v or not dialogue().tells_it_happened(slot, message.text)}
    values.update(dialogue().stated(form.name, message.text))
    several = message.names_children()
    told: set[str] = set()  # slots whose date's role says that it is theirs: any other date beside it is not
    for entity in sorted(_own_entities(message, form), key=lambda e: message.role_for(form.name, e) in (None, BARE)):
        if slot := _slot_for(message, entity, form, asked, filled):
            known, dated = values.get(slot), entity["entity"] == "date"
            if dialogue().slots[slot].kind == "date" and (day := day_of_month(entity)):
                values[slot] = day
                continue
            if (
                (dated or entity["entity"] == "duration")
                and slot in told
                and message.role_for(form.name, entity) is None
                and not several
            ):
                continue
            if known and slot == "birth_date":
                values[slot] = f"{known} {_value(entity)}"
            elif known and dated and slot in told and several:
                values[slot] = f"{known}{AND}{_value(entity)}"
            else:
                values[slot] = _value(entity)
            told |= {slot} if dated else set()
    _without_what_is_denied(values, form, message)
    dated = any(dialogue().slots[slot].kind in DATED for slot in values)
    if asked and not dated:
        short = _short_answer(message, form, asked)
        values = {**short, **values} if asked not in values or not message.is_unsure() else {**values, **short}
    if asked:
        values |= dialogue().stated_here(form.name, message.text)
        _without_what_is_denied(values, form, message)
    if asked and asked not in values and any(values.get(slot) for slot in dialogue().slots[asked].denied_by):
        values[asked] = False
    return values


def _without_what_is_denied(values: Values, form: Form, message: Message) -> None:
    """Who says no has no date to it ("no dose yet"), unless words say that it did happen ("registered on")."""
    for slot in _slots(form.name):
        if slot.told_by in values and values.get(slot.name) is False:
            happened = dialogue().tells_it_happened(slot.name, message.text)
            values.pop(slot.name if happened else slot.told_by)


def _own_entities(message: Message, form: Form) -> Iterator[Entity]:
    """Entities that may be the form's: not what stands within another question's words, unless its role says so."""
    questions = [entity for entity in message.entities if entity["entity"] == "question"]
    others = [entity for entity in questions if entity["value"] not in form.opened_by]
    own = [entity for entity in questions if entity["value"] in form.opened_by]
    main_form = dialogue().form_opened_by(message.main())
    main_takes_dates = main_form not in (None, form.name) and any(s.kind in DATED for s in _slots(main_form))
    for entity in message.entities:
        free = not _within(entity, others) and (not own or not main_takes_dates or _within(entity, own))
        if entity.get("role") not in (None, BARE) or entity["entity"] in ("age", "birthday") or free:
            yield entity


def _within(entity: Entity, questions: Sequence[Entity]) -> bool:
    at = entity.get("start", -1)
    return any(question.get("start", 0) <= at < question.get("end", 0) for question in questions)


def _slots(form: str | None) -> list[Slot]:
    return [dialogue().slots[name] for name in dialogue().forms[form].slots] if form else []


def _slot_for(message: Message, entity: Entity, form: Form, asked: str | None, filled: Sequence[str]) -> str | None:
    """The slot that the entity belongs to, by its role, by what was asked, by what was filled last; else the first."""
    kind, role, slots = entity["entity"], message.role_for(form.name, entity), _slots(form.name)
    if kind == "answer":
        return asked or next((slot.name for slot in slots if slot.kind == "choice"), None)
    wants_a_day = dialogue().slots[asked or form.slots[0]].kind == "date" or all(s.kind != "birth" for s in slots)
    if kind == "age" and wants_a_day and day_of_month(entity):
        kind, role = "date", None
    if kind in ("age", "birthday", "place"):
        wanted_kind = "place" if kind == "place" else "birth"
        fits = role in (None, BARE)  # `self` and `other` are grown-ups
        return next((slot.name for slot in slots if fits and slot.kind == wanted_kind), None)
    kinds = {"date": DATED, "invalid_date": DATED, "duration": ("date",)}.get(kind, ())
    fitting = [slot.name for slot in slots if slot.kind in kinds and role in (None, slot.role)]
    if role is None:  # „nie widzę córki, wczoraj jeszcze była”: which day that is nobody said
        last = asked or next(reversed(filled), None)  # a day told after the answer still is of what was asked last
        fitting = [slot for slot in fitting if slot in filled or last in form.only_asked.get(slot, (last,))]
    after_asked = form.slots[form.slots.index(asked) :] if asked in form.slots else ()
    for wanted in (*after_asked, *reversed(filled)):
        if wanted in fitting:
            return wanted
    return fitting[0] if fitting else None


def _value(entity: Entity) -> str:
    if entity["entity"] == "invalid_date":
        return INVALID
    if entity["entity"] == "duration":
        return f"-{entity['value']}"  # "three months", asked for a day: three months ago
    return str(entity["value"])


def _short_answer(message: Message, form: Form, asked: str) -> Values:
    answer = dialogue().answer(form.name, asked, message.text)
    if answer:
        return answer
    begun, told_by = dialogue().begins_with(asked, message.text), dialogue().slots[asked].told_by
    if begun is not None:
        no_day = bool(begun and told_by and dialogue().is_vague(message.text))
        return {asked: begun, str(told_by): UNKNOWN} if no_day else {asked: begun}
    if message.leaves_open():
        return {asked: UNKNOWN}
    kind, intent = dialogue().slots[asked].kind, message.main()
    if kind == "yes_no" and intent in ("affirm", "deny"):
        return {asked: intent == "affirm"}
    return {asked: UNKNOWN} if kind in DATED and intent == "deny" else {}


def completed(old: Any, new: Any) -> Any:
    """A date of which only the year is corrected, or the day is added to its month."""
    if not isinstance(old, str) or not isinstance(new, str):
        return new
    if re.fullmatch(r"\d{4}", new) and (rest := re.fullmatch(r"(?:\d{4}|-)(-\d\d.*)", old)):
        return f"{new}{rest[1].rstrip('<>')}"
    if re.fullmatch(r"---\d\d", new) and (month := re.fullmatch(r"((?:\d{4}|-|Y-\d+)-\d\d)(?:~\w+)?", old)):
        return f"{month[1]}-{new[3:]}"
    if (day := re.fullmatch(r"-(-\d\d)(-\d\d)", new)) and re.fullmatch(r"\d{4}" + day[1], old):
        return old + day[2]  # „w listopadzie 2012”, then „30 listopada”
    return new


def merged(old: Values, new: Values, asked: str | None) -> Values:
    """The old values with the new ones; a birth day said after its year completes it, "I don't know" erases nothing."""
    new = {
        slot: completed(old.get(slot), value) if dialogue().slots[slot].kind in DATED else value
        for slot, value in new.items()
    }
    values = {**old, **{slot: value for slot, value in new.items() if value != UNKNOWN or old.get(slot) is None}}
    known, more = old.get("birth_date"), new.get("birth_date")
    adds_a_day = isinstance(more, str) and re.fullmatch(
        r"--\d\d(-\d\d)?", more
    )  # „ma 8 lat”, „urodziny ma 10 stycznia”
    if (
        (asked == "birth_date" or adds_a_day)
        and known
        and more
        and UNKNOWN not in (known, more)
        and INVALID not in more
    ):
        if more.startswith("--") and re.fullmatch(r"\d{4}", known):
            values["birth_date"] = f"{known}{more[1:]}"  # „rocznik 2012”, then „5 maja”
        elif "@" in known + more or known.startswith("P") != more.startswith("P"):
            values["birth_date"] = f"{known} {more}"
    elif known and more and "@" in known and re.fullmatch(r"\d{4}", more):
        values["birth_date"] = f"{known} {more}"  # „skończyła 14 w sierpniu”, then „rocznik 2012”
    return values


def in_the_same_year(old: Any, new: Any) -> Any:
    """„nie, w grudniu”, after „w listopadzie 2024”: a day put right stays in the year that was said, if it was."""
    said = isinstance(old, str) and re.match(r"(?:\d{4}|Y-\d+)(?=-\d\d)", old)
    unsaid = isinstance(new, str) and re.fullmatch(r"-(-\d\d(?:-\d\d)?(?:~\w+)?)", new)
    return f"{said[0]}{unsaid[1]}" if said and unsaid else new


def yes(values: Values, slot: str) -> bool | None:
    """A yes-or-no slot for a rule: "I don't know" counts as no, None is "not asked yet"."""
    value = values.get(slot)
    return False if value == UNKNOWN else value


def span(values: Values, slot: str, today: date, prefer: Prefer = "past") -> Span | None:
    """A date slot as a span of days, None when unsaid or not known. Raises `BadInput`."""
    code = values.get(slot)
    if code in (None, UNKNOWN):
        return None
    if INVALID in code:
        raise BadInput(slot, "impossible")
    try:
        return _birth(code, today) if dialogue().slots[slot].kind == "birth" else resolve(code, today, prefer)
    except Several as error:
        raise BadInput(slot, "several") from error
    except BadDate as error:
        raise BadInput(slot, "contradiction" if error.reason == "contradiction" else "impossible") from error


def nearest_span(values: Values, slot: str, today: date) -> Span | None:
    """The same for what may lie on either side of today: of a day or month without its year, the nearer reading."""
    past = span(values, slot, today)
    if not str(values.get(slot)).startswith("--"):
        return past
    future = span(values, slot, today, "future")
    return future if past and future and future.first - today < today - past.last else past


def _birth(codes: str, today: date) -> Span:
    """One or more ways of saying how old a child is, parted by spaces: ages `P13Y`, birthdays `14@P1W`, date codes.

    Raises `Several` for two ages or two birth dates that no one child has.
    """
    ways: dict[str, str] = {}
    for code in codes.split():
        way = way_of(code)
        if way in ways and not may_be_one(today, way, ways[way], code):
            raise Several(codes, "contradiction")
        ways[way] = code
    return birth_span(today, **ways)


def way_of(code: str) -> str:
    """Which way of saying how old a child is the code is, as `birth_span` names it."""
    return "birthday" if "@" in code else "age" if code.startswith("P") else "birth"


def may_be_one(today: date, way: str, one: str, other: str) -> bool:
    """Whether two ages, birthdays or birth dates can be those of one child."""
    first, second = birth_span(today, **{way: one}), birth_span(today, **{way: other})
    return first.first <= second.last and second.first <= first.last
