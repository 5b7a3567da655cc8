"""What the console calls things, in Polish."""

from __future__ import annotations

QUEUES = {
    "human": "Czeka na człowieka",
    "urgent": "Pilne",
    "fallback": "Bot nie zrozumiał",
    "thumbs": "„Nie pomogło”",
    "unreviewed": "Nieprzejrzane",
    "mine": "Moje",
    "snoozed": "Odłożone",
    "all": "Wszystkie",
}
EMPTY = {
    "human": "Nikt nie czeka na człowieka.",
    "urgent": "Nie ma pilnych spraw.",
    "fallback": "Bot wszystko zrozumiał.",
    "thumbs": "Nikt nie ocenił odpowiedzi źle.",
    "unreviewed": "Wszystko jest przejrzane.",
    "mine": "Nie prowadzisz teraz żadnej rozmowy.",
    "snoozed": "Nic nie jest odłożone.",
    "all": "Nie ma jeszcze rozmów.",
}
TOPICS = {
    "child_account": "Konto dziecka",
    "hpv": "Szczepienie HPV",
    "documents": "Dokumenty medyczne",
    "sick_leave": "Zwolnienia lekarskie",
    "login": "Logowanie",
    "general": "Ogólne",
    "safety": "Bezpieczeństwo",
    "conversation": "Rozmowa",
}
FILTERS = {
    "q": "Tekst",
    "channel": "Kanał",
    "topic": "Temat",
    "intent": "Intencja",
    "confidence": "Pewność",
    "outcome": "Wynik",
    "status": "Stan",
    "assignee": "Prowadzi",
    "tag": "Etykieta",
    "since": "Od",
    "until": "Do",
    "order": "Kolejność",
}
MARKERS = {
    "image": "zdjęcie",
    "audio": "nagranie głosowe",
    "video": "film",
    "file": "plik",
    "sticker": "naklejka",
    "location": "lokalizacja",
}
RULES = {
    "hpv_age": "Wiek do szczepienia HPV",
    "hpv_interval": "Odstęp między dawkami",
    "insurance_sync": "Aktualizacja po zgłoszeniu dziecka",
    "child_access": "Dlaczego nie widać konta dziecka",
    "sick_leave_visibility": "Kiedy zwolnienie będzie na IKP",
    "absence_notice": "Do kiedy zawiadomić pracodawcę",
    "trusted_profile": "Ważność profilu zaufanego",
    "app_identity": "Potwierdzenie tożsamości w mojeIKP",
}
ENTITIES = {
    "date": "data",
    "age": "wiek",
    "birthday": "urodziny",
    "duration": "czas",
    "place": "województwo",
    "question": "dalsze pytanie",
    "invalid_date": "niemożliwa data",
}
ROLES_OF_DATES = {
    "birth": "urodzenia",
    "dose": "dawki",
    "registered": "zgłoszenia",
    "issued": "wystawienia",
    "absent": "nieobecności",
    "set_up": "założenia",
    "confirmed": "potwierdzenia",
}
DATES = {
    "until": "do",
    "until_first": "do (najwcześniej)",
    "until_last": "do (najpóźniej)",
    "from": "od",
    "from_first": "od (najwcześniej)",
    "from_last": "od (najpóźniej)",
    "since": "od",
    "first_day": "pierwszy dzień",
    "last_day": "ostatni dzień",
    "next": "następny raz",
}
SOURCES = {"S": "strona serwisu", "X": "inna strona urzędowa", "D": "ustalenie zespołu"}
