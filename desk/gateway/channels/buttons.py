"""Sorts a reply's buttons into choices, links, and what can only be written out; pages of choices."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from urllib.parse import urlsplit

from desk.gateway.channels.wording import short_all
from desk.gateway.events import Button, Reply

log = logging.getLogger(__name__)
PAGE_PAYLOAD = "ikp:page:"  # + how many choices of the message were shown
MORE_TITLE = "Więcej…"
MORE_TEXT = "Więcej możliwości do wyboru:"
CHOOSE_TEXT = "Wybierz jedną z możliwości:"
WRITTEN_SCHEMES = ("mailto:", "tel:")


@dataclass(frozen=True)
class Parts:
    """A reply, sorted. `text` already names the addresses that no button can hold."""

    text: str
    choices: tuple[Button, ...]
    links: tuple[Button, ...]


def sort(reply: Reply, *, links: int, payload: int) -> Parts:
    """Keep at most `links` link buttons and payloads of at most `payload` characters; write out other addresses."""
    choices: list[Button] = []
    kept: list[Button] = []
    written: list[Button] = []
    for button in reply.buttons:
        if is_web(button.url) and button.title.strip() and len(kept) < links:
            kept.append(button)
        elif button.url:
            written.append(button)
        elif button.title.strip() and 0 < len(button.payload.encode("utf-8", "replace")) <= payload:
            choices.append(button)
        else:
            log.warning("a button without title or with a payload of %d characters was left out", len(button.payload))
    return Parts(_with_addresses(reply.text, written), tuple(choices), tuple(kept))


def is_web(url: str) -> bool:
    """True for an http(s) address with a host: all that Meta takes in a button."""
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def page(choices: tuple[Button, ...], room: int) -> tuple[Button, ...]:
    """The choices if there is room for all, otherwise the first ones and „Więcej…”."""
    if len(choices) <= room:
        return choices
    shown = choices[: room - 1]
    return (*shown, Button(MORE_TITLE, payload=f"{PAGE_PAYLOAD}{len(shown)}"))


def next_page(choices: tuple[Button, ...], payload: str) -> tuple[Button, ...]:
    """What a tap on „Więcej…” under a message with these choices brings; empty when it is no such tap."""
    number = payload.removeprefix(PAGE_PAYLOAD)
    if number == payload or not number.isascii() or not number.isdigit() or len(number) > 4:
        return ()
    return choices[int(number) :]


def titled(buttons: tuple[Button, ...], limit: int) -> list[tuple[str, Button]]:
    """Each button with its title cut to `limit`, all different."""
    return list(zip(short_all([button.title for button in buttons], limit), buttons, strict=True))


def _with_addresses(text: str, buttons: list[Button]) -> str:
    lines = []
    for button in buttons:
        address = button.url
        for scheme in WRITTEN_SCHEMES:
            address = address.removeprefix(scheme)
        if (is_web(button.url) or address != button.url) and address not in text:
            lines.append(f"{button.title}: {address}" if button.title else address)
    return "\n".join([text, "", *lines]).strip() if lines else text.strip()
