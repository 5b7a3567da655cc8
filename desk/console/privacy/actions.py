"""What the actions of the log are called, in Polish."""

from __future__ import annotations

from desk.console.privacy.retention import KINDS

ACTIONS = {
    "conversation.read": "odczyt rozmowy",
    "conversation.claim": "przejęcie rozmowy",
    "conversation.take": "przejęcie rozmowy od innej osoby",
    "conversation.put_back": "zwrot rozmowy do kolejki",
    "conversation.hand_back": "oddanie rozmowy botowi",
    "conversation.answer": "odpowiedź obywatelowi",
    "conversation.note": "notatka",
    "conversation.done": "załatwienie",
    "conversation.reopen": "ponowne otwarcie",
    "conversation.snooze": "odłożenie na później",
    "conversation.unreview": "oddanie do przejrzenia",
    "conversation.tag": "dodanie etykiety",
    "conversation.untag": "zdjęcie etykiety",
    "conversation.undo": "cofnięcie działania",
    "inbox.search": "szukanie w rozmowach",
    "outgoing.resend": "ponowna wysyłka",
    "outgoing.delivered": "oznaczenie jako doręczone",
    "outgoing.cancel": "odwołanie wysyłki",
    "canned.save": "zmiana gotowej odpowiedzi",
    "canned.delete": "usunięcie gotowej odpowiedzi",
    "user.create": "założenie konta",
    "user.change": "zmiana konta",
    "user.reset": "nowe hasło dla konta",
    "account.data": "zmiana własnych danych",
    "account.password": "zmiana własnego hasła",
    "account.second_factor_on": "włączenie drugiego składnika",
    "account.second_factor_off": "wyłączenie drugiego składnika",
    "login": "zalogowanie",
    "login.failed": "nieudane logowanie",
    "login.oidc": "zalogowanie przez logowanie wspólne",
    "logout": "wylogowanie",
    "answer.publish": "publikacja odpowiedzi bota",
    "answer.built_in": "przywrócenie wbudowanej odpowiedzi",
    "fact.on": "włączenie faktu",
    "fact.off": "wyłączenie faktu",
    "teaching.read": "przeglądanie wiadomości do nauki",
    "teaching.mark": "ocena, co bot zrozumiał",
    "teaching.unmark": "cofnięcie oceny",
    "teaching.change": "zmiana poprawki",
    "teaching.delete": "usunięcie poprawki",
    "teaching.export": "pobranie poprawek",
    "teaching.train": "uruchomienie treningu",
    "teaching.cancel": "przerwanie treningu",
    "teaching.publish": "publikacja modelu",
    "teaching.publish_forced": "publikacja gorszego modelu",
    "numbers.export": "pobranie liczb",
    "person.look": "przeglądanie danych osoby",
    "person.export": "wydanie danych osoby",
    "person.erase": "usunięcie danych osoby",
    "audit.read": "przeglądanie dziennika",
    "audit.export": "pobranie dziennika",
    "audit.check": "sprawdzenie dziennika",
    "retention.run": "uruchomienie usuwania",
    "retention.change": "zmiana czasu przechowywania",
    "retention.sweep": "usunięcie tego, co za stare",
}

OBJECTS = {  # what an entry is about: the first part of `object`
    "conversation": "rozmowa",
    "message": "wiadomość",
    "outgoing": "wysyłka",
    "user": "konto",
    "cannedanswer": "gotowa odpowiedź",
    "bulkaction": "działanie",
    "answer": "odpowiedź bota",
    "fact": "fakt",
    "trainingproposal": "poprawka",
    "trainingrun": "trening",
    "publication": "publikacja",
    "numbers": "liczby",
    "retention": "przechowywanie",
}


def about(what: str) -> tuple[str, str]:
    """What an entry is about: its kind in words, and the rest of the name."""
    kind, _, rest = what.partition(":")
    if kind == "retention" and rest:
        name, _, number = rest.partition(":")
        rest = f"{KINDS[name].label.lower() if name in KINDS else name} {number}".strip()
    return OBJECTS.get(kind, kind), rest


def worded(action: str) -> str:
    """The action in words; an unknown one as it is."""
    return ACTIONS.get(action, action)
