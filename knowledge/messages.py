"""What one message asks, and whether it answers what an open form has asked. Pure: from NLU's result alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from knowledge.dialogue import dialogue, fold
from knowledge.follow_ups import SAME, Said, follow_up
from knowledge.intents import faq_intents, topic_of

FALLBACK = "nlu_fallback"
NOT_TEXT = "not_text"  # no intent of NLU: a picture's marker, an empty message, only emoji
EMERGENCY = "emergency"
NFZ_BRANCH = "nfz_branch"
CONTACT = "contact_support"
SAFETY = (EMERGENCY, "data_incident", "medical_advice")

# These carry data or mood; beside a real question they need no answer of their own.
INFORMING = ("inform", "affirm", "deny", FALLBACK)
SMALL_TALK = (*INFORMING, "greet", "goodbye", "thank", "cancel", "complaint", "out_of_scope", NOT_TEXT)

MOODS = ("affirm", "deny", "thank", "greet", "goodbye", "complaint")  # what emoji alone can say

# In a form these are never its answer, whatever words they hold.
INTERRUPTING = (*SAFETY, "ask_human", "privacy_request", "complaint", "bot_challenge", "help", "goodbye", "thank")

# A longer message with another intent is a question of its own, even when a date stands in it.
SHORT_ANSWER = 6  # words
STRAY = 4  # words: "asdf qwer", "jakoś w wakacje" are failed answers rather than questions beyond the bot's scope

BARE = "bare"  # the role of an age that is only a number: the open question says what it is

# Of what NLU is not sure: what the talk is about may decide, and bare data belong to what was just answered.
UNSURE = 0.5
VAGUE = 0.4  # „gdzie to jest?”
ELLIPTICAL = 0.8  # „a gdzie to jest?”: it leans on what was said before
FEW_WORDS = 7
MANY_WORDS = 10  # more are no follow-up
PLANNED = ("planned", "dose2", "until")  # roles of a day that is only asked about
RANKED = 5  # intents of a ranking that are looked at
NEAR_BEST = {VAGUE: 0.5, ELLIPTICAL: 0.1}  # the share of the best confidence that another intent needs

PROBABLE = 0.5  # an emergency or a medical question that NLU holds for less likely needs a word of danger in a form
STRONGLY_NEAR = 0.5  # of the best confidence
ASKED_IN_PASSING = 0.2  # „skąd mam wiedzieć, czy to darmowe”: a question within not knowing
QUITE_SURE = 0.75
ALSO_CANCELS = 0.3
SURE = 0.8  # of a question: then it is no follow-up, unless its words name nothing
NEARLY_OUTSIDE = 0.9  # out of scope, yet a question of the topic may be heard
FAINTLY_NEAR = 0.08
NEARLY_EVEN = 0.35
SAME_AGAIN = 0.5  # of the best confidence within the topic: then a follow-up asks on about the same question

# „A córka z 2012?” is another case; „a nie, 12 maja” and „a to 12 maja” are the same one.
_SAME_CASE = (
    "dokladnie",
    "konkretnie",
    "chyba",
    "nie",
    "to",
    "jednak",
    "wlasciwie",
    "czekaj",
    "sorry",
    "sorki",
    "przepraszam",
)

_CHILDREN = (("cork", "corc", "core"), ("syn",), ("starsz",), ("mlodsz",), ("brat",), ("siostr",))
_ANOTHER_CHILD = ("starsz", "mlodsz", "drug", "cork", "syn", "core", "dziec", "corc", "mlod", "wnu")
_OPENERS = {
    "ok",
    "okej",
    "oki",
    "dobra",
    "dobrze",
    "aha",
    "acha",
    "dzieki",
    "dziekuje",
    "super",
    "rozumiem",
    "hmm",
    "no",
}
_LEANS = ("a", "i", "to", "ale", "czyli", "wiec")
_POINTS_BACK = {
    "to", "tego", "temu", "tym", "tam", "ten", "ta", "te", "go", "jego", "jej", "ja", "mu", "nim", "niej", "ich", "im",
    "potem", "wtedy", "znowu", "znow", "tez", "rowniez",
}  # fmt: skip
_BIRTH_WORDS = ("ur", "urodz", "rocznik")
_QUESTION_WORD = re.compile(r"\b(gdzie|kiedy|jak|jaki|jaka|jakie|czy|ile|skad|czemu|dlaczego)\b")
_A_DAY = re.compile(r"(\d{4}|-)-\d\d-\d\d")

MARKER = re.compile(r"\[(image|audio|video|file|sticker|location)\]")


@dataclass(frozen=True)
class Message:
    """A message as NLU read it; `entities` as in Rasa's parse data.

    `ranking` holds the intents with NLU's confidence, the likeliest first; `before` is the question asked last in the
    talk, `in_form` whether a form was open, `alarming` whether a word of danger or symptoms stands in it.
    """

    intent: str | None
    entities: tuple[dict[str, Any], ...]
    text: str
    ranking: tuple[tuple[str, float], ...] = ()
    before: str = ""
    in_form: bool = False
    alarming: bool = True

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
        return any(
            (entity["entity"] in ("age", "birthday") and entity.get("role") is None)
            or (entity["entity"] == "date" and entity.get("role") == "birth")
            for entity in self.entities
        )

    def further(self) -> list[str]:
        """The intents of the questions that stand in the message beside its main one; a follow-up has none."""
        return [] if self.follows_up() else self._beside()

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
        if self.intent in (CONTACT, FALLBACK) and not self.further() and dialogue().complains(self.text):
            return "complaint"
        if rather := self._told_with_its_date():
            return rather
        return (
            self.follows_up() or self._nearly_of_topic() or self._leaning() or self._asked_in_passing() or self.intent
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

    def _only_names_a_town(self) -> bool:
        """`jestem z Ełku`, outside a form: the branch of that town is all that a town can mean here."""
        kinds = {entity["entity"] for entity in self.entities}
        return not self.in_form and self.intent in ("inform", FALLBACK) and kinds == {"place"}

    def asked_last(self) -> str:
        """The question of the service that the talk is about after it: its own, or with bare data still the one before."""
        first = self.questions()[0]
        if first in faq_intents() or first in SAFETY:
            return first
        return self.before if first in INFORMING or first in (self.follows_up(), "affirm", "deny") else ""

    def names_children(self) -> bool:
        """Whether two children are told apart in it: „syna 2.11, a córkę 20.11”, „starsza …, młodsza …”."""
        words = fold(self.text).split()
        return sum(any(word.startswith(stems) for word in words) for stems in _CHILDREN) > 1

    def asked_after(self, form: str | None, asked: str | None) -> str:
        """The same, when `form` was open: what answers it asks nothing new."""
        return self.before if form and self.before and self.answers(form, asked) else self.asked_last()

    def follows_up(self) -> str | None:
        """What answers a question that names nothing, by what the talk is about: an intent or a response."""
        return self._follow_up

    @cached_property
    def _follow_up(self) -> str | None:
        words, days = self._words(), [e for e in self.entities if e["entity"] not in ("duration", "question")]
        roles = {"planned" if _is_to_come(entity) else entity.get("role") for entity in days}
        if not self.before or len(words) > MANY_WORDS or not roles <= {None, *PLANNED}:
            return None
        warns = self.intent in SAFETY
        if (warns and (self.intent == EMERGENCY or not self._is_weak())) or dialogue().is_vague(self.text):
            return None
        same_topic = topic_of(self.intent or "") == topic_of(self.before)
        surely = self.intent in faq_intents() and self._confidence() >= SURE
        leans = self._leans() or not _POINTS_BACK.isdisjoint(words) or self.before in SAFETY
        may_lean = leans or self.intent in SMALL_TALK or same_topic or (self.in_form and not surely)
        said = Said(
            self._without(days),
            self.in_form,
            days="" if not days else "asked" if roles <= set(PLANNED) else "any",
            asks_elsewhere=warns or bool(self._beside()) or (surely and not same_topic),
            leans=may_lean and (self.in_form or not surely or (leans and not same_topic)),
        )
        found = follow_up(said, self.before)
        return self.before if found == SAME else found

    def _is_weak(self) -> bool:
        """Whether NLU holds its intent for less than even."""
        return next((confidence for intent, confidence in self.ranking if intent == self.intent), 1.0) < PROBABLE

    def _is_no_danger(self) -> bool:
        """Whether danger, or the like, is but a weak guess without a word of it: in a form, or „a inne miasto?”."""
        if self.alarming or not self._is_weak():
            return False
        leans = bool(self.before) and self._leans() and self.intent != EMERGENCY
        return leans or (self.in_form and self.intent in (EMERGENCY, "medical_advice"))

    def asks_on(self) -> bool:
        """Whether it asks on about what was just answered, so that the data said for that still hold."""
        other_child = any(word.startswith(_ANOTHER_CHILD) for word in self._words())
        same = bool(self.before) and self.main() == self.before and not (self.in_form or self.further())
        data = any(entity.get("role") not in PLANNED for entity in self.entities if entity["entity"] != "duration")
        return same and (self.follows_up() is not None or (self._leans() and not other_child and not data))

    def _words(self) -> list[str]:
        """The folded words, without those that only acknowledge what was said before."""
        words = fold(self.text).split()
        while len(words) > 1 and words[0] in _OPENERS:
            words.pop(0)
        return words

    def _leans(self) -> bool:
        return self._words()[:1] != [] and self._words()[0] in _LEANS

    def _without(self, entities: Sequence[dict[str, Any]]) -> str:
        """The text without the words of these entities."""
        text = self.text
        for entity in sorted(entities, key=lambda e: -int(e.get("start") or 0)):
            text = text[: entity.get("start")] + " " + text[entity.get("end") :]
        return text

    def another_case(self) -> bool:
        """Whether it goes on to another case: „a córka z 2012?”."""
        words = fold(self.text).split()
        return len(words) > 1 and words[0] == "a" and words[1] not in _SAME_CASE

    def _confidence(self) -> float:
        """NLU's in its best guess, 1 where it gave none."""
        return max((confidence for intent, confidence in self.ranking if intent != FALLBACK), default=1.0)

    def _leaning(self) -> str | None:
        """For a message that says too little by itself: the likeliest question of the topic that the talk is about.

        The question asked before comes first if the message brings other data for it, or names another child only.
        """
        best, words = self._confidence(), self._words()
        pronoun = not _POINTS_BACK.isdisjoint(words[1:])
        limit = ELLIPTICAL if self._leans() and len(words) <= FEW_WORDS + pronoun else VAGUE
        if limit == ELLIPTICAL and (heard := self._heard_outside()):
            return heard
        if (
            not self.before
            or self.before in SAFETY
            or best >= limit
            or self.intent in SAFETY
            or (self.in_form and self.intent in INFORMING)
        ):
            return None
        form = dialogue().form_opened_by(self.before)
        same = (form and self.holds_data_for(form)) or self._names_another_child()
        if same and self.another_case() and not self.in_form:
            return self.before
        near = {intent: confidence for intent, confidence in self.ranking if confidence >= best * NEAR_BEST[limit]}
        of_topic = [intent for intent in near if topic_of(intent) == topic_of(self.before)]
        if of_topic and near.get(self.before, 0.0) >= SAME_AGAIN * near[of_topic[0]]:
            return self.before
        strong = {intent for intent, confidence in near.items() if confidence >= best * STRONGLY_NEAR}
        points_back = limit == ELLIPTICAL and not self.in_form and pronoun
        if points_back and self.intent in ("out_of_scope", FALLBACK) and strong.isdisjoint(of_topic):
            return next((intent for intent in near if intent in strong and topic_of(intent) == "general"), self.before)
        return of_topic[0] if of_topic else self.before if points_back else None

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
        asks = asks or (self.intent == "cancel" and bool(_QUESTION_WORD.search(fold(self.text))))
        return second[0] if asks and second and second[1] >= ASKED_IN_PASSING else None

    def _names_another_child(self) -> bool:
        words = fold(self.text).split()
        return len(words) <= STRAY and any(word.startswith(_ANOTHER_CHILD) for word in words)

    def takes_back(self) -> bool:
        """Whether it takes back what was answered before: „nie, pomyłka”."""
        return dialogue().corrects(self.text) and self.questions()[0] in (*INFORMING, "cancel", "out_of_scope")

    def cancels(self) -> bool:
        """Whether it also drops what was talked about: „nieważne, gdzie są wyniki?”."""
        return dict(self.ranking).get("cancel", 0.0) >= ALSO_CANCELS

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
        short = dialogue().answer(form, asked, self.text) if asked else {}
        if self.follows_up() and (self._leans() or "?" in self.text or not short):
            return intent in said.opened_by
        if asked and (short or self.leaves_open()):
            return True
        if intent in INFORMING or intent in said.opened_by or intent in said.stated_by:
            return True
        if intent == "out_of_scope" and len(self.text.split()) <= STRAY and "?" not in self.text:
            return True
        return self.holds_data_for(form) and (intent == "cancel" or len(self.text.split()) <= SHORT_ANSWER)

    def corrected_form(self, finished: Sequence[str]) -> str | None:
        """The form, of those already answered (the latest last), that the message's bare data belong to."""
        sure = self._confidence() >= UNSURE or bool(self.further()) or self.follows_up() is not None
        if self.questions()[0] not in SMALL_TALK and sure:
            return None
        taken = next((form for form in reversed(finished) if self.holds_data_for(form)), None)
        return taken or (finished[-1] if finished and self.takes_back() else None)

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

    def role_for(self, form: str, entity: dict[str, Any]) -> str | None:
        """The entity's role. A day behind a child („a syna 5.11.26”) may be any day of the child's, if no birth is asked."""
        role: str | None = entity.get("role")
        several = self.names_children()
        loose = self.another_case() or several
        if role != "birth" or not loose or not _A_DAY.fullmatch(str(entity["value"])):
            return role
        slots = dialogue().forms[form].slots[: 1 if several else None]
        births = any(dialogue().slots[name].kind == "birth" for name in slots)
        said = any(word == "ur" or word.startswith(_BIRTH_WORDS[1:]) for word in fold(self.text).split())
        return role if births or said else None


def _is_to_come(entity: dict[str, Any]) -> bool:
    """Whether it is a day to come that nothing else is said of: „a jutro?”."""
    code = str(entity["value"])
    return entity["entity"] == "date" and entity.get("role") is None and bool(re.match(r"P[1-9]|.*>$", code))


def day_of_month(entity: dict[str, Any]) -> str | None:
    """The date code of a message that is only a number, where a day is asked for: „27” → `---27`."""
    number = re.fullmatch(r"P(\d\d?)Y", str(entity["value"])) if entity.get("role") == BARE else None
    return f"---{int(number[1]):02}" if number and 1 <= int(number[1]) <= 31 else None


def ranked(ranking: Sequence[dict[str, Any]]) -> tuple[tuple[str, float], ...]:
    """The first intents of Rasa's `intent_ranking`."""
    return tuple((str(item["name"]), float(item["confidence"])) for item in ranking[:RANKED])
