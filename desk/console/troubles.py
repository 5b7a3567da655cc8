"""Why an answer did not go out, in Polish, by the code that the sender keeps; the channel's own words stand beside it."""

from __future__ import annotations

TROUBLES = {
    "window": "minął czas, w którym kanał przyjmuje odpowiedzi",
    "network": "połączenie zerwało się w trakcie wysyłania",
    "call": "wiadomości nie dało się złożyć",
    "fault": "błąd po naszej stronie w trakcie wysyłania",
    "mail": "serwer poczty nie przyjął wiadomości",
    "1": "kanał zgłosił nieznany błąd",
    "2": "kanał był niedostępny",
    "4": "za dużo wiadomości naraz, kanał kazał czekać",
    "17": "za dużo wiadomości naraz, kanał kazał czekać",
    "32": "za dużo wiadomości naraz, kanał kazał czekać",
    "341": "za dużo wiadomości naraz, kanał kazał czekać",
    "613": "za dużo wiadomości naraz, kanał kazał czekać",
    "80006": "za dużo wiadomości naraz, kanał kazał czekać",
    "80007": "za dużo wiadomości naraz, kanał kazał czekać",
    "130429": "za dużo wiadomości naraz, kanał kazał czekać",
    "131056": "za dużo wiadomości do tej osoby, kanał kazał czekać",
    "10": "brak zgody kanału: minął czas na odpowiedź albo strona nie ma uprawnień",
    "100": "kanał nie przyjął tej wiadomości",
    "200": "strona nie ma uprawnień do wysłania",
    "230": "strona nie ma uprawnień do wysłania",
    "190": "dostęp strony do kanału wygasł: administrator musi go odnowić",
    "368": "kanał zablokował stronę",
    "551": "ta osoba nie przyjmuje teraz wiadomości",
    "131026": "nie da się doręczyć na ten numer",
    "131031": "konto WhatsApp jest zablokowane",
    "131047": "minęły 24 godziny od ostatniej wiadomości",
}

LOST = "the sender died while sending"  # as the sender notes a row that it finds half sent


def worded(code: str, error: str) -> str:
    """The reason in Polish; what is not known is told by its code, or as the sender noted it."""
    known = TROUBLES.get(code.partition("/")[0])
    if known:
        return known
    return f"kanał odmówił ({code})" if code else "wysyłanie przerwało się w połowie" if error == LOST else error
