"""What the WhatsApp parser makes of each recorded payload."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from desk.gateway.channels.whatsapp.parse import parse
from tests.desk.channels.recorded import Row, names, payload, row

P = "48600700800"
HIDDEN = "PL.13491208655302741918"  # somebody whose number WhatsApp does not tell

EVENTS: dict[str, list[Row]] = {
    "text": [("message", P, "Dzień dobry", "", "", "wamid.text")],
    "text_from_user_id": [("message", HIDDEN, "Bez numeru", "", "", "wamid.text")],
    "text_numbers": [("message", P, "Liczby", "", "", "wamid.text")],
    "button_reply": [("postback", P, "Tak", "/affirm", "", "wamid.interactive")],
    "list_reply": [("postback", P, "Zapis na HPV", "/hpv_register", "", "wamid.interactive")],
    "template_button": [("message", P, "Pomoc", "", "", "wamid.button")],
    "image_with_caption": [("message", P, "Co to za błąd?", "", "image", "wamid.image")],
    "audio": [("message", P, "", "", "audio", "wamid.audio")],
    "document": [("message", P, "", "", "file", "wamid.document")],
    "sticker": [("message", P, "", "", "sticker", "wamid.sticker")],
    "location": [("message", P, "", "", "location", "wamid.location")],
    "contacts": [("message", P, "", "", "file", "wamid.contacts")],
    "unsupported": [("message", P, "", "", "file", "wamid.unsupported")],
    "reaction": [],
    "system_number_change": [],
    "status_read": [("status", P, "", "", "", "wamid.out")],
    "status_delivered_with_our_mark": [("status", P, "", "", "", "wamid.out")],
    "status_failed": [("status", P, "", "", "", "wamid.out")],
    "status_sent_to_user_id": [("status", "PL.1", "", "", "", "wamid.out")],
    "without_phone_number_id": [],
    "errors_only": [],
    "batch": [
        ("message", P, "raz", "", "", "wamid.text"),
        ("message", P, "dwa", "", "", "wamid.second"),
        ("status", P, "", "", "", "wamid.out"),
    ],
    "template_status_update": [],
}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_payload(name: str) -> None:
    assert [row(event) for event in parse(payload("whatsapp", name))] == EVENTS[name]


def test_every_recorded_payload_is_in_the_table() -> None:
    assert names("whatsapp") == set(EVENTS)


@pytest.mark.parametrize("name", ["text", "text_numbers"])
def test_times_are_in_seconds(name: str) -> None:
    (event,) = parse(payload("whatsapp", name))
    assert (event.account, event.at) == ("9001", datetime(2025, 11, 23, 12, 0, tzinfo=timezone.utc))


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("status_read", {"status": "read", "metadata": ""}),
        ("status_delivered_with_our_mark", {"status": "delivered", "metadata": "ikp:out:12"}),
        ("status_failed", {"status": "failed", "metadata": "", "code": "131026"}),
    ],
)
def test_receipts_tell_state_mark_and_error(name: str, extra: dict[str, str]) -> None:
    (event,) = parse(payload("whatsapp", name))
    assert event.extra == extra


def test_each_state_of_a_message_is_an_event_of_its_own() -> None:
    keys = {parse(payload("whatsapp", name))[0].key for name in ("status_read", "status_failed")}
    assert keys == {"wamid.out:read", "wamid.out:failed"}
