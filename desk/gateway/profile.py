"""What a page shows before and beside the talk: greeting, first questions, menu. Their payloads are always allowed."""

from __future__ import annotations

from typing import Any

from desk.gateway.events import Button

GET_STARTED = "/greet"
GREETING = (
    "Dzień dobry! Tu bot Asystent IKP. Odpowiadam na pytania o Internetowe Konto Pacjenta, "
    "aplikację mojeIKP, szczepienia HPV i zwolnienia lekarskie."
)
ICE_BREAKERS = (
    Button("Nie widzę konta mojego dziecka", "/child_account_no_access"),
    Button("Jak zapisać dziecko na szczepienie przeciw HPV?", "/hpv_register"),
    Button("Kiedy zwolnienie lekarskie będzie na IKP?", "/sick_leave_when"),
    Button("Nie mogę się zalogować na IKP", "/login_problem"),
)
MENU = (
    Button("W czym możesz mi pomóc?", "/help"),
    Button("Porozmawiaj z moderatorem", "/ask_human"),
)
PRIVACY_TITLE = "Jak używamy danych"
ALWAYS_ALLOWED = frozenset({GET_STARTED, *(button.payload for button in (*ICE_BREAKERS, *MENU))})

LOCALE = "default"
LONGEST_GREETING, MOST_ICE_BREAKERS, LONGEST_QUESTION, LONGEST_MENU_TITLE = 160, 4, 80, 30


def profile(platform: str, privacy_url: str) -> dict[str, Any]:
    """The body of `POST /{page}/messenger_profile`; `platform` is `messenger` or `instagram` (which greets nobody)."""
    questions = [{"question": button.title, "payload": button.payload} for button in ICE_BREAKERS]
    menu: list[dict[str, str]] = [
        {"type": "postback", "title": button.title, "payload": button.payload} for button in MENU
    ]
    menu.append({"type": "web_url", "title": PRIVACY_TITLE, "url": privacy_url})
    body: dict[str, Any] = {
        "ice_breakers": [{"call_to_actions": questions, "locale": LOCALE}],
        "persistent_menu": [{"locale": LOCALE, "composer_input_disabled": False, "call_to_actions": menu}],
    }
    if platform == "instagram":
        return {"platform": "instagram", **body}
    return {"get_started": {"payload": GET_STARTED}, "greeting": [{"locale": LOCALE, "text": GREETING}], **body}
