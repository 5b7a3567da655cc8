"""What becomes of each recorded change of a page's feed."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

from desk.gateway.channels.comment.parse import removal_key
from desk.gateway.channels.messenger.parse import parse
from tests.desk.channels.recorded import Row, names, payload, row

TEXT = "Jak zapisać dziecko na HPV?"

EVENTS: dict[str, list[Row]] = {
    "add": [("comment", "3001", TEXT, "", "", "55_77")],
    "add_reply": [("comment", "3001", "Też pytam", "", "", "55_78")],
    "add_by_the_page": [],
    "add_by_the_page_as_number": [],
    "add_without_from": [("comment", "comment-55_80", TEXT, "", "", "55_80")],
    "add_without_message": [("comment", "3001", "", "", "image", "55_81")],
    "add_without_parent": [("comment", "3001", TEXT, "", "", "55_82")],
    "add_created_time_as_text": [("comment", "3001", TEXT, "", "", "55_83")],
    "add_without_created_time": [("comment", "3001", TEXT, "", "", "55_84")],
    "add_ids_as_numbers": [("comment", "3001", TEXT, "", "", "5577")],
    "edited": [("comment_edit", "3001", "Jak zapisać syna na HPV?", "", "", "55_77")],
    "hide": [],
    "unhide": [],
    "remove": [("comment_remove", "3001", "", "", "", "55_77")],
    "remove_without_from": [("comment_remove", "comment-55_77", "", "", "", "55_77")],
    "without_comment_id": [],
    "like": [],
    "reaction": [],
    "post_published": [],
    "share": [],
    "photo_of_a_visitor": [],
    "other_field": [],
    "two_in_one_entry": [
        ("comment", "3001", TEXT, "", "", "55_77"),
        ("comment", "3002", "Drugi komentarz", "", "", "55_90"),
    ],
    "value_is_null": [],
}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_payload(name: str) -> None:
    assert [row(event) for event in parse(payload("comment", name))] == EVENTS[name]


def test_every_recorded_payload_is_in_the_table() -> None:
    assert names("comment") == set(EVENTS)


@pytest.mark.parametrize(
    ("name", "parent", "top_level"),
    [
        ("add", "1001_55", True),
        ("add_reply", "55_77", False),
        ("add_without_parent", "", True),
        ("add_ids_as_numbers", "55", True),
    ],
)
def test_a_comment_knows_its_post_and_its_parent(name: str, parent: str, top_level: bool) -> None:
    (event,) = parse(payload("comment", name))
    assert (event.extra["parent"], event.extra["top_level"], event.extra["via"]) == (parent, top_level, "page")


@pytest.mark.parametrize("name", ["add", "add_created_time_as_text"])
def test_times_are_in_seconds(name: str) -> None:
    (event,) = parse(payload("comment", name))
    assert event.at == datetime(2025, 11, 23, 12, 0, tzinfo=timezone.utc)


def test_adding_editing_and_removing_have_keys_of_their_own() -> None:
    keys = [parse(payload("comment", name))[0].key for name in ("add", "edited", "remove")]
    assert (keys[0], keys[2]) == ("55_77:add", removal_key("55_77"))
    assert keys[1].startswith("55_77:edited:1763899260:")


def test_two_edits_of_one_second_are_two_events() -> None:
    first, second = payload("comment", "edited"), payload("comment", "edited")
    second["entry"][0]["changes"][0]["value"]["message"] = "jeszcze inaczej"
    assert parse(first)[0].key != parse(second)[0].key
