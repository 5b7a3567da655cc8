"""What keeps an edited answer from being published, and what an editor is only warned of."""

from __future__ import annotations

from datetime import date

from desk.console.answers.built_in import VARIABLE, BuiltIn
from desk.console.answers.preview import spoken, values
from knowledge.intents import labels
from knowledge.polish import plural

LONGEST = 2_000  # characters: one message of Messenger
LONGEST_WITH_BUTTONS = 640  # characters: Messenger's button template
MOST_BUTTONS = 6
LONGEST_TITLE = 20  # characters: Messenger's limit
SCHEMES = ("https://", "http://", "mailto:", "tel:")


def problems(built_in: BuiltIn, text: str, buttons: list[dict[str, str]], today: date) -> list[str]:
    """Reasons not to publish, in Polish; empty when it may go out."""
    found: list[str] = []
    if not text.strip():
        return ["Odpowiedź nie może być pusta."]
    known = set(values(today)) | built_in.variables
    strange = sorted(set(VARIABLE.findall(text)) - known)
    if strange:
        found.append(f"Bot nie zna {plural(len(strange), 'zmiennej', 'zmiennych', 'zmiennych')}: {_list(strange)}.")
    if VARIABLE.sub("", text).count("{") or VARIABLE.sub("", text).count("}"):
        found.append("Nawias klamrowy bez pary: zmienną pisze się {tak}.")
    longest = LONGEST_WITH_BUTTONS if buttons else LONGEST
    length = len(spoken(text, built_in, today, at_most=True))
    if length > longest:
        found.append(f"Cała odpowiedź ma {length} znaków, a {'z przyciskami ' if buttons else ''}może mieć {longest}.")
    if len(buttons) > MOST_BUTTONS:
        found.append(f"Przycisków może być najwyżej {MOST_BUTTONS}.")
    for button in buttons:
        found += _button_problems(built_in, button, known)
    titles = [button.get("title", "") for button in buttons]
    if len(set(titles)) < len(titles):
        found.append("Dwa przyciski mają ten sam napis.")
    return found


def warnings(built_in: BuiltIn, text: str, buttons: list[dict[str, str]]) -> list[str]:
    """What an editor should know before publishing."""
    found: list[str] = []
    said = set(VARIABLE.findall(" ".join([text, *(button.get("url", "") for button in buttons)])))
    parts = {name for part in built_in.parts for name in VARIABLE.findall(part.text)}
    lost = sorted(built_in.variables - parts - said)
    if lost:
        found.append(f"W tekście wbudowanym {plural(len(lost), 'jest', 'są', 'są')}, a tu nie: {_list(lost)}.")
    if any(button.get("payload") == "/ask_human" for button in built_in.buttons) and not any(
        button.get("payload") == "/ask_human" for button in buttons
    ):
        found.append("Z odpowiedzi znika przycisk do moderatora.")
    return found


def _button_problems(built_in: BuiltIn, button: dict[str, str], known: set[str]) -> list[str]:
    title, payload, url = button.get("title", ""), button.get("payload", ""), button.get("url", "")
    name = f"Przycisk „{title}”"
    if not title:
        return ["Przycisk musi mieć napis."]
    found = []
    if len(title) > LONGEST_TITLE:
        found.append(f"{name}: napis ma {len(title)} znaków, a może mieć {LONGEST_TITLE}.")
    if bool(payload) == bool(url):
        found.append(f"{name}: wybierz temat albo podaj adres.")
    elif payload:
        offered = {b.get("payload") for b in built_in.buttons}
        if payload not in offered and payload.removeprefix("/") not in labels():
            found.append(f"{name}: bot nie zna tego tematu.")
    else:
        strange = sorted(set(VARIABLE.findall(url)) - known)
        if strange:
            found.append(f"{name}: bot nie zna zmiennej {_list(strange)}.")
        if not url.startswith(SCHEMES) and not url.startswith("{"):
            found.append(f"{name}: adres musi zaczynać się od https://, mailto: albo tel:.")
    return found


def _list(names: list[str]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)
