"""Names, where the words around give them away. Names alone are not hunted: the risk of wrong hits is too high."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from desk.gateway.redaction.first_names import is_first_name
from desk.gateway.redaction.span import Span

UPPER, LOWER = "A-ZĄĆĘŁŃÓŚŹŻ", "a-ząćęłńóśźż"
NAME = rf"[{UPPER}][{LOWER}]{{1,24}}(?:-[{UPPER}][{LOWER}]{{1,24}})?"
ANY_NAME = rf"[{UPPER}{LOWER}]{{3,25}}(?:-[{UPPER}{LOWER}]{{2,25}})?"

# After these, whatever the case of the letters, one or two words are the name.
TELLS = re.compile(
    rf"\b(?:nazywam si[ęe]|nazywa si[ęe]|mam na imi[ęe]|na imi[ęe] ma|imi[ęe] i nazwisko|nazwisko(?: to| panie[ńn]skie| dziecka)?|moje dane(?: to)?|dane dziecka|dane syna|dane c[óo]rki"
    rf"|podpisano|pacjent(?:ka)? o nazwisku)\s*[:,-]?\s+(?P<name>{ANY_NAME}(?:\s+{ANY_NAME})?)",
    re.IGNORECASE,
)
STOP = {
    "mama", "tata", "babcia", "dziadek", "matka", "ojciec", "rodzic", "pacjent", "pacjentka", "mieszkanka", "mieszkaniec", "zmartwiona", "zmartwiony",
    "wdzięczna", "wdzięczny", "stroskana", "zdenerwowana", "zdenerwowany", "lekarz", "przychodnia", "pani", "pan", "doktor",
    "i", "nie", "mam", "moja", "moje", "mój", "jestem", "pesel", "chce", "chcę", "syn", "córka", "corka", "tak", "jak", "się", "sie", "ale",
    "bo", "który", "która", "co", "to", "czy", "po", "od", "do", "jest", "są", "sa", "dziecka", "zmieniłam", "zmienilam", "panieńskie",
    "inne", "nowe", "stare", "oraz", "jego", "jej", "dla", "przez", "przy", "wasza", "wasze", "ten", "ta", "właśnie", "prosze", "proszę",
    "szukam", "pisze", "piszę", "mieszkam", "dzwonię", "ur", "urodzony", "urodzona", "tel", "telefon", "numer", "lat", "rocznik", "pozdrawiam",
}  # fmt: skip
# A person's word followed by two capitalised words, or by one first name and a surname's ending.
PERSON = re.compile(
    rf"\b(?i:jestem|syn(?:a|em|owi)?|c[óo]rk[aięą]|c[óo]rce|dzieck[oau]|m[ąa][żz](?:a|owi|em)?|[żz]on[ayęą]|mam[aęy]|tat[ayęo]|ojc\w{{1,3}}|matk[aięą]|pan(?:i|a|ią|u|em)?|dr\.?|lek\.|doktor(?:a|em|ka)?|partner(?:a|em|ka)?|brat(?:a)?|siostr[ayę]|bab\w{{1,3}}|dziad\w{{1,3}}|z powa[żz]aniem|pozdrawiam|dzi[ęe]kuj[ęe])"
    rf"[ ,:]{{1,3}}(?P<name>{NAME}\s+{NAME})"
)
DOCTOR = re.compile(
    rf"\b(?i:(?:pan(?:i|a|ią|em)? )?doktor(?:a|em|ka|ki|kę)?|dr\.?|lek\.|profesor(?:a|em)?)\s+(?P<name>{NAME})(?![\w])"
)
CHILD = re.compile(
    rf"\b(?i:syn(?:a|em|owi)?|c[óo]rk[aięą]|c[óo]rce|dzieck[oau])[ ,:]{{1,3}}(?P<name>{NAME})(?=[ ,]+(?i:pesel|\[PESEL\]|ur\b|ur\.|urodz|nr pesel))"
)
PUBLIC = re.compile(
    r"Internetowe|Konto|Pacjent|Profil|Zaufany|Centrum|Zdrowi|Narodowy|Fundusz|Bank|Facebook|Messenger|Moje|Gardasil|Cervarix|Historia|"
    r"Leczenia|Uprawnienia|Szpital|Przychodni|Polsk|Dzie[ńn]|Dobry|Prosz|Szanown|Bielsk|Gór|Zdr[óo]j|Mazowiec|Wielkopol|Podlask|Wojew",
)


def _first_words(match: re.Match[str]) -> tuple[int, int] | None:
    start, end = match.span("name")
    words = match["name"].split()
    if words[0].lower() in STOP or not (words[0][0].isupper() or is_first_name(words[0])):
        return None
    if len(words) == 2 and words[1].lower() in STOP:
        end = start + len(words[0])
    return start, end


KIN = re.compile(r"(?:mam|tat|bab[ck]|dziad|matk|ojc|rodzic|pacjent|mieszka[nń]|córk|cork|syn|m[ąę]ż|żon)\w{0,4}")


def _is_common(word: str) -> bool:
    return word.lower() in STOP or bool(KIN.fullmatch(word.lower()))


def find(text: str) -> Iterator[Span]:
    """Names after "nazywam się", "syn Jan Kowalski", "dr Kowalski", and a first name with the word that follows it."""
    for match in TELLS.finditer(text):
        found = _first_words(match)
        if found:
            yield Span(*found, "NAZWISKO")
    for pattern in (PERSON, CHILD, DOCTOR):
        for match in pattern.finditer(text):
            if not PUBLIC.search(match["name"]) and not any(_is_common(word) for word in match["name"].split()):
                yield Span(*match.span("name"), "NAZWISKO")
    words = list(re.finditer(rf"(?<![\w.-]){NAME}(?![\w])", text))
    for first, last in pairwise(words):
        together = text[first.end() : last.start()].strip(" ") == "" and last.start() - first.end() <= 2
        if (
            together
            and is_first_name(first.group())
            and not PUBLIC.search(last.group())
            and last.group().lower() not in STOP
        ):
            yield Span(first.start(), last.end(), "NAZWISKO")
