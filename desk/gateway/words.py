"""The few sentences that the desk itself says, in Polish. Everything else comes from the bot."""

from __future__ import annotations

BOT_AWAY = (
    "Przepraszamy, bot ma teraz kłopot techniczny i nie może odpowiedzieć. Twoja wiadomość nie zginęła. "
    "Możesz poprosić o rozmowę z moderatorem albo napisać na ikp-pomoc@cez.gov.pl."
)
ASK_HUMAN = "Poproś moderatora"  # 20 letters at most: a button's
PERSONAL_DATA = (
    "Dla Twojego bezpieczeństwa usunęliśmy z wiadomości dane osobowe. "
    "Nie podawaj tu numeru PESEL, telefonu, adresu ani haseł, nie są potrzebne do odpowiedzi."
)
PASSWORD = "Jeśli to było prawdziwe hasło lub PIN, zmień je jak najszybciej."
DID_IT_HELP = "Czy to pomogło?"
HELPED = "Tak, pomogło"
NOT_HELPED = "Nie pomogło"
THANKS = "Dziękujemy za ocenę. Cieszymy się, że pomogło."
SORRY = "Szkoda, że to nie pomogło. Możesz zapytać inaczej albo poprosić o rozmowę z moderatorem."
EXPIRED_BUTTON = "Ten przycisk już nie działa. Napisz, proszę, swoje pytanie."
ANSWERED_PRIVATELY = "Dzień dobry, tu bot Asystent IKP. Odpowiedź wysłaliśmy Ci w wiadomości prywatnej."
PUBLIC_EMERGENCY = "Jeśli zagrożone jest życie lub zdrowie, zadzwoń od razu pod numer 112."
GREETING = "Dzień dobry"
BOT_GREETING = f"{GREETING}, tu bot Asystent IKP."
COMMENT_HIDDEN = (
    "W Twoim komentarzu były dane osobowe, dlatego ukryliśmy go przed innymi. "
    "Nie podawaj publicznie numeru PESEL, telefonu, adresu ani haseł."
)
BOT_IS_BACK = "Znów odpowiada bot. Jeśli zechcesz rozmawiać z człowiekiem, napisz „moderator”."
BACK_TO_THE_QUESTION = "Wróćmy do pytania:"
