"""What one message asks, after what was talked of before. Pure: from NLU's result alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.dialogue import dialogue, fold
from knowledge.follow_ups import SAME, Said, follow_up
from knowledge.hearing import (
    A_DAY,
    A_FEW,
    ANOTHER_CHILD,
    ASKED_IN_PASSING,
    AT_ALL,
    BACK_TO,
    BARE,
    BIRTH_WORDS,
    BRIEF,
    CHILDREN,
    CONTACT,
    ELLIPTICAL,
    EMERGENCY,
    FAINTLY_NEAR,
    FALLBACK,
    FEW_WORDS,
    GLUE,
    HARDLY,
    INFORMING,
    KEEPING,
    LEANS,
    MANY_WORDS,
    MARKER,
    MOODS,
    NEAR_BEST,
    NEARLY_EVEN,
    NEARLY_OUTSIDE,
    NFZ_BRANCH,
    NOT_TEXT,
    OPENERS,
    PLAINEST,
    PLANNED,
    POINTS_BACK,
    PROBABLE,
    QUESTION_WORD,
    QUITE_SURE,
    SAFETY,
    SAME_AGAIN,
    SAME_CASE,
    SEVERAL,
    SMALL_TALK,
    STRANGERS,
    STRAY,
    STRONGLY_NEAR,
    SURE,
    SURELY_DANGER,
    TO_US,
    UNSURE,
    VAGUE,
    WILL_BE,
    WITHOUT_A_NAME,
    YES_OR_NO,
    day_of_month,
    is_childs_age,
    is_to_come,
    supposes,
)
from knowledge.intents import faq_intents, topic_of
from knowledge.subjects import named, names_new


@dataclass(frozen=True)
class Asking:
    """A message as NLU read it; `entities` as in Rasa's parse data.

    `ranking` holds the intents with NLU's confidence, the likeliest first; `before` is the question asked last in the
    talk, `earlier` those before it, `in_form` whether a form was open, `alarming` whether a word of danger or symptoms
    stands in it.
    """

    intent: str | None
    entities: tuple[dict[str, Any], ...]
    text: str
    ranking: tuple[tuple[str, float], ...] = ()
    before: str = ""
    in_form: bool = False
    alarming: bool = True
    earlier: tuple[str, ...] = ()

    def questions(self) -> list[str]:
        """The intents to answer, each once: safety first, otherwise as they came; a mood only when it stands alone."""
        intents = dict.fromkeys([self.main(), *self.further()])
        if EMERGENCY in intents:
            return [EMERGENCY]
        real = [intent for intent in intents if intent not in SMALL_TALK]
        for name in dialogue().forms_beside(real) if self.tells_a_childs_age() else ():
            real += [opening for opening in dialogue().forms[name].opened_by[:1] if opening not in real]
        return sorted(real, key=lambda intent: intent not in SAFETY) or [self.main()]

    def tells_a_childs_age(self) -> bool:
        """Whether an age, a birthday or a birth date of a child stands in it (grown-ups' ages have a role)."""
        return any(map(is_childs_age, self.entities))

    def further(self) -> list[str]:
        """The intents of the questions that stand in the message beside its main one; a follow-up has none."""
        return [] if self.follows_up() else [*self._beside(), *self._announced()]

    def _announced(self) -> list[str]:
        """`dwie rzeczy, oddział NFZ w Radomiu i L4 – gdzie to jest`: what is named beside the one question heard."""
        if not SEVERAL.search(fold(self.text)) or self.intent not in faq_intents() or self._beside():
            return []
        here = topic_of(self.intent or "")
        topics = [topic for topic in sorted(named(self.text)) if topic != here and names_new(topic, self.text, here)]
        if len(topics) != 1:
            return []
        of_topic = [intent for intent, _ in self.ranking if topic_of(intent) == topics[0]]
        return [*of_topic, PLAINEST.get(topics[0], "")][:1]

    def _beside(self) -> list[str]:
        found = sorted((e for e in self.entities if e["entity"] == "question"), key=lambda e: e.get("start") or 0)
        return [str(entity["value"]) for entity in found]

    def main(self) -> str:
        """The main intent; `NOT_TEXT` when there is nothing to read."""
        return self._main

    @cached_property
    def _main(self) -> str:
        if MARKER.fullmatch(self.text.strip()) or not self.intent:
            return NOT_TEXT
        has_words = any(char.isalnum() for char in self.text)
        if not has_words:
            return self.intent if self.intent in MOODS else NOT_TEXT
        if self.intent in SAFETY:
            return self.follows_up() or (FALLBACK if self._is_no_danger() else self.intent)
        if self._only_names_a_town():
            return NFZ_BRANCH
        if self.intent in ("out_of_scope", FALLBACK) and dialogue().asks_for_contact(self.text):
            return CONTACT
        if self.intent in (CONTACT, FALLBACK) and not self.further() and dialogue().complains(self.text):
            return "complaint"
        if rather := self._goes_back() or self._told_with_its_date():
            return rather
        if self._is_hardly_heard() and not self.follows_up():
            return self._leaning() or FALLBACK
        return (
            self.follows_up()
            or self._asks_by_age()
            or self._nearly_of_topic()
            or self._leaning()
            or self._asked_in_passing()
            or self.intent
        )

    def _told_with_its_date(self) -> str | None:
        """`nowa firma zgłosiła ją 26 października`: a cause without an answer of its own for its date, so the rule's."""
        roles = {entity.get("role") for entity in self.entities if entity["entity"] == "date"}
        for form in () if self.in_form else dialogue().forms.values():
            if self.intent in form.rather_than and roles & {dialogue().slots[slot].role for slot in form.slots}:
                told = (slot.name for slot in dialogue().slots.values() if slot.told_by in form.slots)
                if any(dialogue().tells_it_happened(slot, self.text) for slot in told):
                    return form.opened_by[0]
        return None

    def _is_hardly_heard(self) -> bool:
        """Whether a greeting, or that it is out of scope, is but a faint guess: „a przez znajomego można”."""
        polite = self.intent in ("greet", "help", "thank", "goodbye") and self._leans() and bool(self.before)
        outside = (
            self.intent == "out_of_scope"
            and not self.in_form
            and self._confidence() < HARDLY
            and bool(named(self.text))
        )
        return bool(self.ranking) and (outside or (polite and self._confidence() < UNSURE))

    def _only_names_a_town(self) -> bool:
        """`jestem z Ełku`: the branch of that town is all that a town can mean here; in a form if nothing else is said."""
        kinds = {entity["entity"] for entity in self.entities}
        asks_for_it = self.in_form and self.before == NFZ_BRANCH
        return not asks_for_it and self.intent in ("inform", FALLBACK) and kinds == {"place"}

    def _asks_by_age(self) -> str | None:
        """`8 i pół roku, da radę zapisać`: more than a child's age is said, and what else than HPV could it be."""
        words = fold(self._without(list(self.entities))).split()
        asks = self.intent in ("inform", FALLBACK) and not self.in_form and self.tells_a_childs_age()
        near = any(topic_of(intent) == "hpv" and confidence >= AT_ALL for intent, confidence in self.ranking)
        unsure = self._confidence() < QUITE_SURE and (bool(words) or self.intent == FALLBACK)
        return "hpv_eligibility" if asks and near and unsure else None

    def _goes_back(self) -> str | None:
        """`wróćmy do syna`: the question asked last of what is named, or the likeliest one."""
        if not BACK_TO.search(fold(self.text)) or (self.intent in faq_intents() and self._confidence() >= UNSURE):
            return None
        topics = named(self.text)
        asked = [intent for intent in reversed(self.earlier) if topic_of(intent) in topics and intent != self.before]
        likely = [intent for intent, _ in self.ranking if topic_of(intent) in topics]
        return next(iter([*asked, *likely, *(PLAINEST[topic] for topic in topics)]), None)

    def goes_back(self) -> bool:
        """Whether it takes up what was talked about before: what was said for that still holds."""
        return self._goes_back() is not None

    @cached_property
    def _strays(self) -> bool:
        """Whether NLU hears another topic than that of the talk, though no word names it: „a ile to potrwa?”."""
        topic, before = topic_of(self.intent or ""), topic_of(self.before)
        asks = self.intent in faq_intents() and bool(self.before) and topic != before
        if self.intent == "other_ehealth" and self._confidence() >= SURE:
            return False  # what other services there are no list of words knows
        to_the_service = not TO_US.isdisjoint(self._words())
        if (
            self.intent == CONTACT
            and self._leans()
            and not to_the_service
            and topic != before
            and self._confidence() < WITHOUT_A_NAME
        ):
            return bool(before)  # „a mail wystarczy?”, to tell the employer
        unsure = self._confidence() < WITHOUT_A_NAME and len(self._words()) <= MANY_WORDS and not self._beside()
        return asks and unsure and not names_new(topic, self.text, before)

    def asked_last(self) -> str:
        """The question of the service that the talk is about after it: its own, or with bare data still the one before."""
        first = self.questions()[0]
        if first in faq_intents() or first in SAFETY:
            return first
        keeps = first in (*INFORMING, *KEEPING, self.follows_up()) or (
            first == "out_of_scope" and self._may_lean_outside()
        )
        return self.before if keeps else ""

    def _may_lean_outside(self) -> bool:
        surely = self._confidence() >= NEARLY_OUTSIDE and topic_of(self.before) not in named(self.text)
        return self._leans() or len(self._words()) <= STRAY or not surely

    def names_children(self) -> bool:
        """Whether two children are told apart in it: „syna 2.11, a córkę 20.11”, „starsza …, młodsza …”."""
        words = fold(self.text).split()
        return sum(any(word.startswith(stems) for word in words) for stems in CHILDREN) > 1

    def follows_up(self) -> str | None:
        """What answers a question that names nothing, by what the talk is about: an intent or a response."""
        return self._follow_up

    @cached_property
    def _follow_up(self) -> str | None:
        words, days = self._words(), [e for e in self.entities if e["entity"] not in ("duration", "question")]
        roles = {
            "planned"
            if is_to_come(entity) or (entity.get("role") is None and supposes(fold(self.text)))
            else entity.get("role")
            for entity in days
        }
        if not self.before or len(words) > MANY_WORDS or not roles <= {None, "noticed", *PLANNED}:
            return None
        to_the_service = self.intent == CONTACT and not TO_US.isdisjoint(words)
        if to_the_service or (self.in_form and self._sounds_like_an_answer()):
            return None
        warns = self.intent in SAFETY
        if (warns and (self.intent == EMERGENCY or not (self._is_weak() or self._is_no_danger()))) or (
            self.in_form and dialogue().is_vague(self.text)
        ):
            return None
        same_topic = topic_of(self.intent or "") == topic_of(self.before)
        surely = self.intent in faq_intents() and self._confidence() >= SURE and not self._strays
        leans = self._leans() or not POINTS_BACK.isdisjoint(words) or self.before in SAFETY or len(words) <= A_FEW
        may_lean = leans or self.intent in SMALL_TALK or same_topic or self._strays
        may_lean = may_lean or (self.in_form and not surely)
        parrot = surely and self.intent == self.before  # it was answered so already
        said = Said(
            self._without(days),
            self.in_form,
            days="" if not days else "asked" if roles <= set(PLANNED) else "any",
            asks_elsewhere=(warns and self.alarming) or bool(self._beside()) or (surely and not same_topic),
            leans=may_lean and (self.in_form or not surely or parrot or (leans and not same_topic)),
            strangers=STRANGERS if self._may_hold_strangers() else 0,
        )
        found = follow_up(said, self.before)
        return self.before if found == SAME else found

    def _sounds_like_an_answer(self) -> bool:
        """Whether it asks nothing and begins with yes or no, or holds data: „tak, chyba 3 tygodnie będzie”."""
        begins = YES_OR_NO.match(self.text.lower())
        return "?" not in self.text and not self._leans() and bool(begins or self.entities)

    def _may_hold_strangers(self) -> bool:
        """Whether a few more words than those of its kind make it no other question."""
        outside = self.intent == "out_of_scope" and self._confidence() >= NEARLY_OUTSIDE
        return not self.in_form and not outside and (self._leans() or self._strays)

    def is_unsure(self) -> bool:
        """Whether NLU only guesses at its intent."""
        return self._confidence() < UNSURE

    def _is_weak(self) -> bool:
        """Whether NLU holds its intent for less than even."""
        return next((confidence for intent, confidence in self.ranking if intent == self.intent), 1.0) < PROBABLE

    def _is_no_danger(self) -> bool:
        """Whether danger, or the like, is but a weak guess without a word of it: in a form, or „a inne miasto?”."""
        if self.alarming:
            return False
        brief = bool(self.before) and self._leans() and len(self._words()) <= BRIEF and self.intent != EMERGENCY
        if brief and self._confidence() < SURELY_DANGER:
            return True
        if not self._is_weak():
            return False
        leans = bool(self.before) and self._leans() and self.intent != EMERGENCY
        return leans or (self.in_form and (self.intent in (EMERGENCY, "medical_advice") or self._is_a_short_answer()))

    def _is_a_short_answer(self) -> bool:
        """Whether its few words are an answer that the form of the talk knows: „ja”."""
        form = dialogue().forms.get(dialogue().form_opened_by(self.before) or "")
        return form is not None and any(dialogue().answer(form.name, slot, self.text) for slot in form.slots)

    def asks_on(self) -> bool:
        """Whether it asks on about what was just answered, so that the data said for that still hold."""
        other_child = any(word.startswith(ANOTHER_CHILD) for word in self._words())
        same = bool(self.before) and self.main() == self.before and not self.further()
        same = same and (not self.in_form or self.follows_up() is not None)
        data = any(entity.get("role") not in PLANNED for entity in self.entities if entity["entity"] != "duration")
        data = data and not (self.intent in ("out_of_scope", FALLBACK) and self._tells_more_than_data())
        return self.goes_back() or (same and (self.follows_up() is not None or not (other_child or data)))

    def _tells_more_than_data(self) -> bool:
        """„zadzwoniłam dopiero dziś”: what a day without a role is of, is said, and is nothing that was asked."""
        if any(entity.get("role") for entity in self.entities):
            return False
        return len([word for word in fold(self._without(list(self.entities))).split() if word not in GLUE]) > 1

    def _words(self) -> list[str]:
        """The folded words, without those that only acknowledge what was said before."""
        words = fold(self.text).split()
        while len(words) > 1 and words[0] in OPENERS:
            words.pop(0)
        return words

    def _leans(self) -> bool:
        return self._words()[:1] != [] and self._words()[0] in LEANS

    def _without(self, entities: Sequence[dict[str, Any]]) -> str:
        """The text without the words of these entities."""
        text = self.text
        for entity in sorted(entities, key=lambda e: -int(e.get("start") or 0)):
            text = text[: entity.get("start")] + " " + text[entity.get("end") :]
        return text

    def another_case(self) -> bool:
        """Whether it goes on to another case: „a córka z 2012?”."""
        words = fold(self.text).split()
        return len(words) > 1 and words[0] == "a" and words[1] not in SAME_CASE

    def _confidence(self) -> float:
        """NLU's in its best guess, 1 where it gave none."""
        return max((confidence for intent, confidence in self.ranking if intent != FALLBACK), default=1.0)

    def _tells_day_of(self, slot: str) -> bool:
        """Whether a date says by its role that it is the slot's: „nie ma mnie od wczoraj, zwolnienie wystawił dziś”."""
        role = dialogue().slots[slot].role
        return role is not None and any(e["entity"] == "date" and e.get("role") == role for e in self.entities)

    def _leaning(self) -> str | None:
        """For a message that says too little by itself: the likeliest question of the topic that the talk is about.

        The question asked before comes first if the message brings other data for it, or names another child only.
        """
        form = dialogue().form_opened_by(self.before)
        days = [slot for slot in dialogue().forms[form].slots if dialogue().slots[slot].kind == "date"] if form else []
        if self.another_case() and not self.in_form and any(map(self._tells_day_of, days)):
            return self.before  # „a brat miał pierwszą 12 maja, też już może?”
        best, words = self._confidence(), self._words()
        pronoun = not POINTS_BACK.isdisjoint(words[1:])
        limit = ELLIPTICAL if self._leans() and len(words) <= FEW_WORDS + pronoun else VAGUE
        if limit == ELLIPTICAL and (heard := self._heard_outside()):
            return heard
        if (
            not self.before
            or self.before in SAFETY
            or (best >= limit and not self._strays)
            or self.intent in SAFETY
            or (self.in_form and self.intent in INFORMING)
        ):
            return None
        same = (form and self.holds_data_for(form)) or self._names_another_child()
        if same and self.another_case() and not self.in_form:
            of_children = (q for q in (self.before, *reversed(self.earlier)) if topic_of(q) != "general")
            return next(of_children, self.before)
        share = NEAR_BEST[ELLIPTICAL if self._strays else limit]
        near = {intent: confidence for intent, confidence in self.ranking if confidence >= best * share}
        of_topic = [intent for intent in near if topic_of(intent) == topic_of(self.before)]
        if self._strays and not self.in_form:
            of_topic = [intent for intent in of_topic if near[intent] >= AT_ALL]
        if of_topic and near.get(self.before, 0.0) >= SAME_AGAIN * near[of_topic[0]]:
            return self.before
        strong = {intent for intent, confidence in near.items() if confidence >= best * STRONGLY_NEAR}
        points_back = limit == ELLIPTICAL and not self.in_form and pronoun
        if points_back and self.intent in ("out_of_scope", FALLBACK) and strong.isdisjoint(of_topic):
            general = (intent for intent in near if intent in strong and topic_of(intent) == "general")
            return next((intent for intent in general if near[intent] >= ASKED_IN_PASSING), self.before)
        lost = FALLBACK if self._strays and best < SURE and not self.in_form else None
        if best >= UNSURE and names_new(topic_of(self.intent or ""), self.text, topic_of(self.before)):
            points_back = points_back and self.intent not in faq_intents()
        return of_topic[0] if of_topic else self.before if points_back else lost

    def _nearly_of_topic(self) -> str | None:
        """Out of scope and a question of the topic just spoken of are nearly as likely: it is the question."""
        second = next((one for one in self.ranking if one[0] in faq_intents()), ("", 0.0))
        open_talk = self.intent == "out_of_scope" and bool(self.before) and not self.in_form
        of_topic = open_talk and topic_of(second[0]) == topic_of(self.before)
        return second[0] if of_topic and second[1] >= NEARLY_EVEN else None

    def _heard_outside(self) -> str | None:
        """„a pracodawca?” after a sick leave: NLU is nearly sure that it is out of scope, yet hears a question of the topic."""
        if (
            self.intent != "out_of_scope"
            or self.in_form
            or not self.before
            or not ELLIPTICAL <= self._confidence() < NEARLY_OUTSIDE
        ):
            return None
        second = next((one for one in self.ranking if one[0] in faq_intents()), ("", 0.0))
        near = second[1] >= FAINTLY_NEAR and topic_of(second[0]) == topic_of(self.before)
        return second[0] if near else None

    def _asked_in_passing(self) -> str | None:
        """The question within not knowing, or after „nieważne”: „a skąd mam wiedzieć, czy to darmowe”."""
        second = next((one for one in self.ranking if one[0] in faq_intents()), None)
        asks = self.intent in INFORMING and self._confidence() < QUITE_SURE and dialogue().is_vague(self.text)
        asks = asks or (self.intent == "cancel" and bool(QUESTION_WORD.search(fold(self.text))))
        asks = asks and ("?" in self.text or bool(QUESTION_WORD.search(fold(self.text))))
        return second[0] if asks and second and second[1] >= ASKED_IN_PASSING else None

    def _names_another_child(self) -> bool:
        words = fold(self.text).split()
        return len(words) <= STRAY and any(word.startswith(ANOTHER_CHILD) for word in words)

    def begins_with_no(self) -> bool:
        """Whether it begins with a no."""
        return self._words()[:1] == ["nie"] or self._words()[:2] == ["a", "nie"]

    def holds_data_for(self, form: str) -> bool:
        """Whether an entity of the message fits a slot of the form."""
        said = dialogue().forms.get(form)
        slots = [dialogue().slots[name] for name in said.slots] if said else []
        kinds, roles = {slot.kind for slot in slots}, {slot.role for slot in slots if slot.role}
        fits = {
            "date": bool(kinds & {"date", "birth"}),
            "invalid_date": bool(kinds & {"date", "birth"}),
            "duration": "date" in kinds,
            "age": "birth" in kinds or ("date" in kinds and any(map(day_of_month, self.entities))),
            "birthday": "birth" in kinds,
            "place": "place" in kinds,
            "answer": "choice" in kinds,
        }
        return any(
            fits.get(entity["entity"], False) and self.role_for(form, entity) in (None, BARE, *roles)
            for entity in self.entities
        )

    def _is_of_a_dose_to_come(self, role: str | None) -> bool:
        said, may_be = fold(self.text), role in (None, "dose", "planned")
        return may_be and (role == "planned" or bool(WILL_BE.search(said))) and "drug" not in said

    def role_for(self, form: str, entity: dict[str, Any]) -> str | None:
        """The entity's role. A day behind a child („a syna 5.11.26”) may be any day of the child's, if no birth is asked."""
        role: str | None = entity.get("role")
        several = self.names_children()
        to_come = self.in_form and self._is_of_a_dose_to_come(role)
        if to_come and "planned_dose" in dialogue().forms[form].slots:
            return "dose_planned"  # „a jak przyjmie w grudniu?”, asked for the first dose
        loose = self.another_case() or several
        if role != "birth" or not loose or not A_DAY.fullmatch(str(entity["value"])):
            return role
        slots = dialogue().forms[form].slots[: 1 if several else None]
        births = any(dialogue().slots[name].kind == "birth" for name in slots)
        said = any(word == "ur" or word.startswith(BIRTH_WORDS[1:]) for word in fold(self.text).split())
        return role if births or said else None
