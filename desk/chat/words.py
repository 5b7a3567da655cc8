"""What the web chat says to people beside the conversation itself."""

from __future__ import annotations

from knowledge.polish import counted

LONGEST = 2_000  # characters of one message
SUGGESTIONS = (
    "Nie widzę konta mojego dziecka",
    "Jak zapisać dziecko na szczepienie przeciw HPV?",
    "Gdzie znajdę wyniki badań i dokumenty?",
    "Kiedy zwolnienie L4 pojawi się na IKP?",
    "Nie mogę się zalogować na IKP",
    "Chcę porozmawiać z moderatorem",
)
EMPTY = "Napisz pytanie, zanim je wyślesz."
TOO_LONG = "Wiadomość może mieć najwyżej 2000 znaków. Skróć ją albo podziel na dwie."
TOO_MANY = "Wysyłasz wiadomości bardzo szybko. Poczekaj chwilę i spróbuj jeszcze raz."
OLD_BUTTON = "Ten przycisk już nie działa. Napisz, proszę, swoje pytanie."
NO_SESSION = "Sesja czatu wygasła. Odśwież stronę i spróbuj jeszcze raz."
STORE_AWAY = "Nie udało się zapisać wiadomości. Spróbuj jeszcze raz za chwilę."
BAD_KEY = "Nie udało się wysłać wiadomości. Odśwież stronę i spróbuj jeszcze raz."
AWAY = "Przepraszamy, czat jest teraz niedostępny. Spróbuj za chwilę."
NOTHING_KEPT = "W tej przeglądarce nie ma zapisanej rozmowy."


def retention(days: int) -> str:
    """How long conversations stay, for the page on data."""
    after = counted(days, "days", "loc")
    return f"Rozmowę usuwamy automatycznie po {after} od ostatniej wiadomości. Możesz ją usunąć wcześniej."
