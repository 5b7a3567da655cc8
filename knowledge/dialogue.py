"""What a conversation's forms and short answers are: `dialogue.yml`, read once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

DIALOGUE_FILE = Path(__file__).with_name("dialogue.yml")
UNKNOWN = "unknown"  # the answer "I don't know"
SHORT = 4  # words; a longer message is not read as a phrase
_MEANING = {"yes": True, "no": False}
# „nie, u mnie jest ubezpieczona”, „no raczej tak, ale …”
_BEGINS = re.compile(
    r"\s*(?:(?:no|oj|raczej|chyba|hmm|niestety|właśnie|wlasnie)\s+)*(tak|nie)(?:\s*[,.;!–-]|\s+(?:ale|bo|chociaż|chociaz|choć)\b)"
)


@dataclass(frozen=True)
class Form:
    """A form: the intents that open it, its slots in the order of asking, and what intents say of the slots.

    `beside` are intents with a plain answer of their own that the form completes when its data are there; `only_asked`
    the slots that a date without a role fills only while one of these is asked for; `rather_than` intents whose plain
    answer gives way to the form's when a date with its role is told as done; `found` what the talk is about after an
    outcome.
    """

    name: str
    opened_by: tuple[str, ...]
    slots: tuple[str, ...]
    stated_by: dict[str, dict[str, Any]] = field(default_factory=dict)
    beside: tuple[str, ...] = ()
    only_asked: dict[str, tuple[str, ...]] = field(default_factory=dict)
    rather_than: tuple[str, ...] = ()
    found: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Slot:
    """A slot: `kind` is birth, date, yes_no, choice or place; `role` marks its dates; `phrases` by meaning.

    `stated` are phrases that mean the same in a message of any length.
    """

    name: str
    kind: str
    role: str | None = None
    phrases: dict[str, tuple[str, ...]] = field(default_factory=dict)
    denied_by: tuple[str, ...] = ()  # slots whose value, said while this one is asked for, means no
    stated: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told_by: str | None = None  # the date that belongs to a yes; a no has none
    stated_here: dict[str, re.Pattern[str]] = field(default_factory=dict)  # the same, only while the form is open
    told_words: tuple[str, ...] = ()  # beginnings of words that say yes beside such a date, whatever else is said


@dataclass(frozen=True)
class Dialogue:
    """All forms and slots, by name."""

    forms: dict[str, Form]
    slots: dict[str, Slot]
    phrases: dict[str, tuple[str, ...]]
    vague: tuple[str, ...] = ()  # "I don't know" in a message of any length
    takes_back: tuple[str, ...] = ()  # "no, I was wrong", right after an answer
    complaint: tuple[str, ...] = ()  # a complaint by its name
    contact: re.Pattern[str] = re.compile(r"(?!)")  # where the service is to be met
    drops: tuple[str, ...] = ()  # "never mind", at the beginning of a message

    def form_opened_by(self, intent: str) -> str | None:
        """The name of the form that answers the intent's question."""
        return next((form.name for form in self.forms.values() if intent in form.opened_by), None)

    def found(self, verdict: Any) -> str | None:
        """The intent that the talk is about after this verdict (as it stands in its slot), if not the form's own."""
        form = self.forms.get(f"{verdict['rule']}_form") if isinstance(verdict, dict) else None
        return form.found.get(verdict["outcome"]) if form else None

    def answer(self, form: str, asked: str, text: str) -> dict[str, Any]:
        """What a few words say while `asked` is asked for: that slot's value, else another's of the form; or nothing.

        A value is True, False, a choice's name, or `UNKNOWN`.
        """
        said = fold(text)
        if not said or len(said.split()) > SHORT or asked not in self.slots:
            return {}
        value = _meaning(said, self._readings(asked))
        if value is not None:
            return {asked: value}
        for name in self.forms[form].slots:  # „mąż”, when asked for something else, still says who insures
            value = _meaning(said, _own_readings(self.slots[name]))
            if value is not None:
                return {name: value}
        return {}

    def begins_with(self, asked: str, text: str) -> bool | None:
        """Yes or no when a longer answer to a yes-or-no question begins so: „nie, u mnie jest ubezpieczona”."""
        begun = _BEGINS.match(text.lower())
        is_yes_no = asked in self.slots and self.slots[asked].kind == "yes_no"
        return begun[1] == "tak" if begun and is_yes_no else None

    def stated_here(self, form: str, text: str) -> dict[str, bool]:
        """What a message says of the open form's yes-or-no slots, in whatever words beside: „ubezpieczam go ja”."""
        said = fold(text)
        found: dict[str, bool] = {}
        for name in self.forms[form].slots:
            meant = [m for m, words in self.slots[name].stated_here.items() if words.search(said)]
            if len(meant) == 1 and not self.tells_it_happened(name, text):
                found[name] = _MEANING[meant[0]]
        return found

    def is_dropped(self, text: str) -> bool:
        """Whether the message begins with dropping what was asked before: „nieważne, kiedy druga dawka?”."""
        said = fold(text)
        return any(re.match(rf"(?:(?:a|ok|no|dobra|dobrze|to|oj) )*{phrase}\b", said) for phrase in self.drops)

    def is_vague(self, text: str) -> bool:
        """Whether the message says that its writer does not know, or that nothing has changed."""
        said = fold(text)
        return any(_holds(said, phrase) for phrase in self.vague)

    def complains(self, text: str) -> bool:
        """Whether a complaint is to be made: „chcę złożyć skargę”."""
        said = fold(text)
        return any(_holds(said, phrase) for phrase in self.complaint)

    def asks_for_contact(self, text: str) -> bool:
        """Whether it asks in a few words for a way to reach the service: „a na fejsie jesteście?”."""
        said = fold(text)
        return len(said.split()) <= 2 * SHORT and bool(self.contact.search(said))

    def corrects(self, text: str) -> bool:
        """Whether the message takes back what its writer has said."""
        said = fold(text)
        return any(_holds(said, phrase) for phrase in self.takes_back)

    def tells_it_happened(self, slot: str, text: str) -> bool:
        """Whether one of the slot's `told_words` stands in the text without a no: „zgłosili”, not „nie zgłosili”."""
        words = ["", "", *fold(text).split()]
        begins = self.slots[slot].told_words
        said = [at for at, word in enumerate(words) if begins and word.startswith(begins) and not word.endswith("c")]
        return any("nie" not in words[at - 2 : at] for at in said)  # „zapomnieli zgłosić”: not that it happened

    def forms_beside(self, intents: Iterable[str]) -> list[str]:
        """The forms that complete the plain answers of these intents."""
        asked = set(intents)
        return [form.name for form in self.forms.values() if asked & set(form.beside)]

    def stated(self, form: str, text: str) -> dict[str, Any]:
        """What a longer message says of the form's slots in words that mean nothing else: „zmieniłem telefon”."""
        said = fold(text)
        found: dict[str, Any] = {}
        for name in self.forms[form].slots:
            meaning = _meaning(said, [(_MEANING.get(m, m), words) for m, words in self.slots[name].stated.items()])
            if meaning is not None:
                found[name] = meaning
            if self.slots[name].kind == "choice":
                plain = [(m, tuple(p for p in words if " " in p)) for m, words in _own_readings(self.slots[name])]
                if meaning := _meaning(said, plain):
                    found[name] = meaning
        return found

    def _readings(self, asked: str) -> list[tuple[Any, tuple[str, ...]]]:
        readings = [(UNKNOWN, (*self.phrases["unknown"], *self.vague)), *_own_readings(self.slots[asked])]
        if self.slots[asked].kind == "yes_no":
            readings += [(_MEANING[name], self.phrases[name]) for name in ("yes", "no")]
        return readings


def _own_readings(slot: Slot) -> list[tuple[Any, tuple[str, ...]]]:
    return [(_MEANING.get(name, name), words) for name, words in slot.phrases.items()]


def _meaning(said: str, readings: list[tuple[Any, tuple[str, ...]]]) -> Any:
    """The reading that has just these words, else the one with the longest phrase among them: „nie zgłosił”."""
    for meaning, words in readings:
        if said in words or f"={said}" in words:
            return meaning
    held = [(len(phrase), meaning) for meaning, words in readings for phrase in words if _holds(said, phrase)]
    return max(held, key=lambda found: found[0])[1] if held else None


def _holds(said: str, phrase: str) -> bool:
    return f" {phrase} " in f" {said} "


@lru_cache(maxsize=1_000)
def fold(text: str) -> str:
    """Small letters without Polish signs or punctuation, words parted by one space."""
    plain = unicodedata.normalize("NFKD", text.lower().replace("ł", "l"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in plain if not unicodedata.combining(c))))


def pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """What finds any of these folded words or phrases, the longest first; `*` is any ending, or any beginning."""
    longest_first = sorted(phrases, key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(phrase.replace("*", r"\w*") for phrase in longest_first) + r")\b")


@lru_cache(maxsize=1)
def dialogue() -> Dialogue:
    """The project's own dialogue, read once."""
    data = yaml.safe_load(DIALOGUE_FILE.read_text(encoding="utf-8"))
    forms = {
        name: Form(
            name,
            tuple(said["opened_by"]),
            tuple(said["slots"]),
            said.get("stated_by", {}),
            tuple(said.get("beside", ())),
            {slot: tuple(asked) for slot, asked in said.get("only_asked", {}).items()},
            tuple(said.get("rather_than", ())),
            said.get("found", {}),
        )
        for name, said in data["forms"].items()
    }
    slots = {
        name: Slot(
            name,
            said["kind"],
            said.get("role"),
            _phrases(said.get("phrases", {})),
            tuple(said.get("denied_by", ())),
            _phrases(said.get("stated", {})),
            said.get("told_by"),
            {meaning: pattern(words) for meaning, words in said.get("stated_here", {}).items()},
            tuple(said.get("told_words", ())),
        )
        for name, said in data["slots"].items()
    }
    return Dialogue(
        forms,
        slots,
        _phrases(data["phrases"]),
        tuple(data["vague"]),
        tuple(data["takes_back"]),
        tuple(data["complaint"]),
        pattern(data["contact"]),
        tuple(data["drops"]),
    )


def _phrases(said: dict[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(phrases) for name, phrases in said.items()}
