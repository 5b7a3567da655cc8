"""The answers that come with the bot: `data/<topic>/responses.yml`, as the console shows them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from desk.console import verdicts
from desk.console.words import RULES, TOPICS
from knowledge.intents import labels

VARIABLE = re.compile(r"\{([^\n{}]+?)\}")  # wider than the bot's own pattern: what it would not fill in is found too


@dataclass(frozen=True)
class Part:
    """A sentence that is added while its fact is switched on; `sometimes`: only in some cases (rough dates …)."""

    text: str
    fact: str = ""
    sometimes: bool = False


@dataclass(frozen=True)
class BuiltIn:
    """One answer as it stands in `data/`."""

    name: str
    topic: str
    text: str
    buttons: tuple[dict[str, str], ...]
    facts: tuple[str, ...]
    parts: tuple[Part, ...]

    @property
    def title(self) -> str:
        """What the console calls it: the intent's label, the rule's, or its name."""
        plain = self.name.removeprefix("utter_")
        asked = plain.removeprefix("ask_")
        if known := OTHER.get(plain) or labels().get(plain):
            return known
        for rule, known in RULES.items():
            if plain.startswith(f"{rule}_"):
                return f"{known}: {verdicts.outcome(rule, plain.removeprefix(f'{rule}_'))}"
            if asked.startswith(f"{rule}_form_"):
                slot = asked.removeprefix(f"{rule}_form_")
                return f"{known} – pytanie: {verdicts.SLOTS.get(slot, slot)}"
        return plain

    @property
    def variables(self) -> frozenset[str]:
        """The variables that its text, its parts and its buttons use."""
        said = [self.text, *(part.text for part in self.parts), *(b.get("url", "") for b in self.buttons)]
        return frozenset(name for text in said for name in VARIABLE.findall(text))


OTHER = {
    "child_access_titles": "Czym jest własny tytuł dziecka do ubezpieczenia",
    "hpv_interval_late": "Odstęp między dawkami: a jeśli minie za dużo czasu",
    "hpv_age_late": "Wiek do szczepienia HPV: a jeśli nie zdążymy",
    "absence_notice_late": "Do kiedy zawiadomić pracodawcę: a jeśli się spóźnię",
    "absence_notice_weekend": "Do kiedy zawiadomić pracodawcę: a jeśli wypada weekend",
    "documents_sent": "Brak dokumentu: a placówka mówi, że wysłała",
    "sick_leave_still_missing": "Zwolnienia nadal nie ma, choć minął czas",
    "contact_hours": "Godziny pracy infolinii",
    "no_pesel": "Nie podawaj numeru PESEL",
    "login_ways": "Sposoby logowania, gdy ten jeden zawodzi",
    "why_asked": "Po co bot o to pyta",
    "term_unknown": "Pojęcie, którego źródła nie wyjaśniają",
    "child_born": "Kilkoro dzieci: które, po dacie urodzenia",
    "child_of_year": "Kilkoro dzieci: które, po roczniku",
    "child_aged": "Kilkoro dzieci: które, po wieku",
    "child_day": "Kilkoro dzieci: które, po innej dacie",
    "child_counted": "Kilkoro dzieci: które z kolei",
    "intro": "Przedstawienie się na początku rozmowy",
    "nfz_branch_unknown": "Oddział NFZ, gdy miejscowości nie znamy",
    "ask_place": "Pytanie o miejscowość",
    "clarify": "Dwa najbliższe tematy do wyboru",
    "clarify_topics": "Bot nie zrozumiał: tematy do wyboru",
    "not_text": "Zdjęcie, nagranie lub naklejka zamiast tekstu",
    "give_up": "Bot prosi o pomoc człowieka",
    "rule_unavailable": "Nie da się teraz policzyć terminu",
    "bad_before_birth": "Zła data: przed urodzeniem",
    "bad_contradiction": "Zła data: sprzeczne dane",
    "bad_impossible": "Zła data: nie ma takiego dnia",
    "bad_in_future": "Zła data: w przyszłości",
    "bad_not_understood": "Bot nie odczytał daty",
    "bad_place": "Nieznana miejscowość",
    "bad_several": "Kilkoro dzieci naraz: bot zaczyna od jednego",
    "bad_too_old": "Za duży wiek dziecka",
    "bad_too_old_birth_date": "Za dawna data urodzenia",
}


def answers() -> dict[str, BuiltIn]:
    """Every answer by name, in the order of topics; read again when a file has changed."""
    files = tuple(settings.ROOT / "data" / topic / "responses.yml" for topic in TOPICS)
    return _read(tuple((path, path.stat().st_mtime_ns) for path in files if path.is_file()))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> dict[str, BuiltIn]:
    found: dict[str, BuiltIn] = {}
    for path, _ in files:
        said = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        for name, variations in (said.get("responses") or {}).items():
            found[name] = _answer(name, path.parent.name, variations[0])
    return found


def _answer(name: str, topic: str, said: dict[str, Any]) -> BuiltIn:
    metadata = said.get("metadata") or {}
    return BuiltIn(
        name,
        topic,
        str(said.get("text") or "").strip(),
        tuple({key: str(value) for key, value in button.items()} for button in said.get("buttons") or ()),
        tuple(metadata.get("facts") or ()),
        tuple(
            Part(part["text"], part.get("fact", ""), "when" in part or "unless" in part)
            for part in metadata.get("parts") or ()
        ),
    )
