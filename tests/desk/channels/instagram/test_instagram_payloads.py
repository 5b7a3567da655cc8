"""What the Instagram parser makes of each recorded payload."""

from __future__ import annotations

import pytest

from desk.gateway.channels.instagram.parse import parse
from tests.desk.channels.recorded import Row, names, payload, row

P = "8001"

EVENTS: dict[str, list[Row]] = {
    "text": [("message", P, "Dzień dobry", "", "", "aWdf1")],
    "quick_reply": [("message", P, "Tak", "/affirm", "", "aWdf2")],
    "ice_breaker": [("postback", P, "Nie mogę się zalogować", "/login_problem", "", "aWdf3")],
    "echo": [("echo", P, "Dzień dobry!", "", "", "aWdf4")],
    "unsend": [("unsend", P, "", "", "", "aWdf1")],
    "story_mention": [("message", P, "", "", "file", "aWdf5")],
    "story_reply": [("message", P, "Kiedy?", "", "", "aWdf6")],
    "share": [("message", P, "", "", "file", "aWdf7")],
    "reel": [("message", P, "", "", "video", "aWdf8")],
    "unsupported": [("message", P, "", "", "file", "aWdf9")],
    "read": [("read", P, "", "", "", "")],
    "reaction": [],
    "standby": [("standby", P, "Do człowieka", "", "", "aWdf10")],
    "comment": [("comment", P, "Jak zapisać dziecko?", "", "", "17900")],
    "comment_reply": [("comment", "8002", "A ja?", "", "", "17901")],
    "comment_of_our_own": [],
    "comment_without_author": [("comment", "comment-17903", "Kto pyta?", "", "", "17903")],
    "live_comment": [("comment", "8003", "Na żywo", "", "", "17904")],
    "mention": [],
}


@pytest.mark.parametrize("name", sorted(EVENTS))
def test_payload(name: str) -> None:
    assert [row(event) for event in parse(payload("instagram", name))] == EVENTS[name]


def test_every_recorded_payload_is_in_the_table() -> None:
    assert names("instagram") == set(EVENTS)


def test_messages_and_comments_are_two_channels_of_one_account() -> None:
    (message,), (comment,) = (parse(payload("instagram", name)) for name in ("text", "comment"))
    assert (message.channel, comment.channel) == ("instagram", "comment")
    assert message.account == comment.account == "7001"


@pytest.mark.parametrize(("name", "parent", "top_level"), [("comment", "", True), ("comment_reply", "17900", False)])
def test_comments_know_their_post_and_their_parent(name: str, parent: str, top_level: bool) -> None:
    (event,) = parse(payload("instagram", name))
    assert event.extra == {"post": "18000", "parent": parent, "top_level": top_level, "via": "instagram"}
