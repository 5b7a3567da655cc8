"""What the Messenger parser makes of each recorded payload."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from desk.gateway.channels.messenger.parse import parse
from tests.desk.channels.recorded import Row, names, payload, row

P = "2002"  # the person
AT = datetime(2025, 11, 23, 12, 0, tzinfo=timezone.utc)

EVENTS: dict[str, list[Row]] = {
    "text": [("message", P, "Gdzie znajdę zwolnienie?", "", "", "m_1")],
    "text_ids_as_numbers": [("message", P, "Gdzie znajdę zwolnienie?", "", "", "m_1")],
    "text_without_timestamp": [("message", P, "Bez czasu", "", "", "m_2")],
    "text_without_mid": [("message", P, "Bez identyfikatora", "", "", "")],
    "text_with_slash": [("message", P, "/restart", "", "", "m_3")],
    "text_emoji": [("message", P, "👍🏽 dziękuję 🇵🇱", "", "", "m_4")],
    "quick_reply": [("message", P, "Tak, pomogło", "ikp:helped:7:yes", "", "m_5")],
    "reply_to": [("message", P, "A to?", "", "", "m_6")],
    "image": [("message", P, "", "", "image", "m_image")],
    "image_with_text": [("message", P, "Co to za błąd?", "", "image", "m_image")],
    "audio": [("message", P, "", "", "audio", "m_audio")],
    "video": [("message", P, "", "", "video", "m_video")],
    "file": [("message", P, "", "", "file", "m_file")],
    "location": [("message", P, "", "", "location", "m_location")],
    "sticker": [("message", P, "", "", "sticker", "m_image")],
    "like_without_text": [("message", P, "", "", "sticker", "m_like")],
    "reel": [("message", P, "", "", "video", "m_reel")],
    "post_shared": [("message", P, "", "", "file", "m_post")],
    "fallback_without_payload": [("message", P, "https://pacjent.gov.pl", "", "", "m_fb")],
    "attachment_of_unknown_type": [("message", P, "", "", "file", "m_hologram")],
    "two_attachments": [("message", P, "", "", "image", "m_two")],
    "echo_of_our_own": [("echo", P, "Dzień dobry", "", "", "m_7")],
    "echo_from_the_page_inbox": [("echo", P, "Tu moderator", "", "", "m_8")],
    "echo_without_app_id": [("echo", P, "", "", "file", "m_9")],
    "edit": [("edit", P, "Gdzie znajdę e-ZLA?", "", "", "m_1")],
    "edit_number_as_text": [("edit", P, "Gdzie?", "", "", "m_1")],
    "unsend": [("unsend", P, "", "", "", "m_1")],
    "postback_get_started": [("postback", P, "Rozpocznij", "/greet", "", "m_10")],
    "postback_with_referral": [("postback", P, "Rozpocznij", "/greet", "", "m_11")],
    "postback_without_mid": [("postback", P, "Moderator", "/ask_human", "", "")],
    "delivery": [("delivered", P, "", "", "", "")],
    "delivery_without_mids": [("delivered", P, "", "", "", "")],
    "read": [("read", P, "", "", "", "")],
    "reaction": [],
    "optin": [],
    "referral": [],
    "standby_text": [("standby", P, "Rozmowa z człowiekiem", "", "", "m_12")],
    "standby_read": [("read", P, "", "", "", "")],
    "pass_thread_control": [("handover", P, "", "", "", "")],
    "take_thread_control": [("handover", P, "", "", "", "")],
    "request_thread_control": [("handover", P, "", "", "", "")],
    "app_roles": [],
    "batch_in_one_entry": [
        ("message", P, "raz", "", "", "m_20"),
        ("message", P, "dwa", "", "", "m_21"),
        ("read", P, "", "", "", ""),
        ("message", "2003", "inna osoba", "", "", "m_22"),
    ],
    "batch_of_two_pages": [
        ("message", P, "do pierwszej", "", "", "m_23"),
        ("message", P, "do drugiej", "", "", "m_24"),
    ],
    "messages_and_changes_together": [
        ("message", P, "wiadomość", "", "", "m_25"),
        ("comment", "3001", "komentarz", "", "", "55_77"),
    ],
    "no_entries": [],
    "entry_is_no_list": [],
    "without_sender": [],
    "message_is_null": [],
    "unknown_change": [],
}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_payload(name: str) -> None:
    assert [row(event) for event in parse(payload("messenger", name))] == EVENTS[name]


def test_every_recorded_payload_is_in_the_table() -> None:
    assert names("messenger") == set(EVENTS)


@pytest.mark.parametrize("name", ["text", "text_ids_as_numbers"])
def test_ids_and_times_come_as_numbers_and_as_strings(name: str) -> None:
    (event,) = parse(payload("messenger", name))
    assert (event.channel, event.account, event.at, event.key) == ("messenger", "1001", AT, "m_1")
    assert event.conversation_key == "messenger:1001:2002"


def test_a_message_without_its_own_id_keeps_one_key() -> None:
    keys = {parse(payload("messenger", "text_without_mid"))[0].key for _ in range(3)}
    assert len(keys) == 1
    assert len(keys.pop()) == 40


@pytest.mark.parametrize(
    ("name", "extra"),
    [
        ("echo_of_our_own", {"app_id": "4242", "metadata": "ikp:out:12"}),
        ("echo_from_the_page_inbox", {"app_id": "263902037430900", "metadata": ""}),
        ("echo_without_app_id", {"app_id": "", "metadata": ""}),
        ("reply_to", {"reply_to": "m_1"}),
        ("delivery", {"watermark": "1763899200000", "mids": "m_7,m_8"}),
        ("delivery_without_mids", {"watermark": "1763899200000", "mids": ""}),
        ("pass_thread_control", {"what": "pass_thread_control", "app_id": "4242"}),
        ("take_thread_control", {"what": "take_thread_control", "app_id": "263902037430900"}),
    ],
)
def test_what_comes_along(name: str, extra: dict[str, str]) -> None:
    (event,) = parse(payload("messenger", name))
    assert event.extra == extra


def test_an_edit_has_a_key_for_each_of_its_versions() -> None:
    first, second = (parse(payload("messenger", name))[0].key for name in ("edit", "edit_number_as_text"))
    assert (first, second) == ("edit:m_1:1", "edit:m_1:2")


def test_each_page_keeps_its_own_events() -> None:
    assert [event.account for event in parse(payload("messenger", "batch_of_two_pages"))] == ["1001", "1002"]


def test_standby_has_keys_of_its_own() -> None:
    (event,) = parse(payload("messenger", "standby_text"))
    assert event.key == "standby:m_12"
