"""The console's menu: add a page here and it shows for those who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from desk.console.access import ADMIN, DATA_PROTECTION, MODERATOR, VIEWER, User, may


@dataclass(frozen=True)
class Page:
    """An entry: the URL's name under `console:`, the label, the icon in `icons.html`, the role that sees it."""

    url: str
    label: str
    icon: str
    role: str


PAGES = (
    Page("numbers", "Liczby", "numbers", VIEWER),
    Page("teaching", "Nauka bota", "teach", VIEWER),
    Page("answers", "Odpowiedzi bota", "bot", VIEWER),
    Page("canned", "Gotowe odpowiedzi", "canned", MODERATOR),
    Page("privacy", "Ochrona danych", "shield", DATA_PROTECTION),
    Page("users", "Użytkownicy", "users", ADMIN),
)


def pages_for(user: User) -> list[Page]:
    """What this user may open."""
    return [page for page in PAGES if may(user, page.role)]
