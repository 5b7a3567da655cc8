"""Meta's windows, on both sides of each edge."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from desk.gateway.models import Conversation, Outgoing
from desk.gateway.sender.window import WindowClosed, body_for
from tests.desk.sender.conftest import Desk

NOW = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)
SECOND = timedelta(seconds=1)


def row(heard: timedelta | None, *, channel: str = "messenger", human: bool = False, kind: str = "message") -> Outgoing:
    person = Conversation(channel=channel, last_inbound_at=None if heard is None else NOW - heard)
    call = {"path": "1001/messages", "body": {"messaging_type": "RESPONSE", "message": {"text": "x"}}}
    return Outgoing(conversation=person, kind=kind, call=call, human=human, created_at=NOW)


@pytest.mark.parametrize("channel", ["messenger", "instagram", "whatsapp"])
def test_a_bot_may_answer_for_24_hours(channel: str) -> None:
    body_for(row(timedelta(hours=24) - SECOND, channel=channel), NOW)
    with pytest.raises(WindowClosed):
        body_for(row(timedelta(hours=24), channel=channel), NOW)


@pytest.mark.parametrize("channel", ["messenger", "instagram"])
def test_a_human_may_answer_for_7_days_with_the_tag(channel: str) -> None:
    inside = body_for(row(timedelta(hours=24) - SECOND, channel=channel, human=True), NOW)
    assert (inside["messaging_type"], "tag" in inside) == ("RESPONSE", False)
    for heard in (timedelta(hours=24), timedelta(days=7) - SECOND):
        later = body_for(row(heard, channel=channel, human=True), NOW)
        assert (later["messaging_type"], later["tag"]) == ("MESSAGE_TAG", "HUMAN_AGENT")
    with pytest.raises(WindowClosed):
        body_for(row(timedelta(days=7), channel=channel, human=True), NOW)


def test_whatsapp_knows_no_tag_for_humans() -> None:
    with pytest.raises(WindowClosed):
        body_for(row(timedelta(hours=24), channel="whatsapp", human=True), NOW)


def test_who_never_wrote_is_not_written_to() -> None:
    for human in (False, True):
        with pytest.raises(WindowClosed):
            body_for(row(None, human=human), NOW)


def test_a_comment_takes_a_private_reply_for_7_days() -> None:
    body_for(row(timedelta(days=7) - SECOND, channel="comment", kind="private_reply"), NOW)
    body_for(row(None, channel="comment", kind="private_reply"), NOW)
    with pytest.raises(WindowClosed):
        body_for(row(timedelta(days=7), channel="comment", kind="private_reply"), NOW)


@pytest.mark.parametrize("kind", ["public_reply", "hide", "action"])
def test_what_goes_to_nobody_in_private_knows_no_window(kind: str) -> None:
    body_for(row(timedelta(days=30), channel="comment", kind=kind), NOW)


def test_a_closed_window_costs_no_call_and_calls_a_human(desk: Desk) -> None:
    person = desk.person(heard=datetime.now(timezone.utc) - timedelta(hours=25))
    (late,) = desk.say(person, "spóźniona")
    desk.say(person, "od człowieka", human=True)
    desk.send()
    late.refresh_from_db()
    assert (late.state, late.error_code) == (Outgoing.State.FAILED, "window")
    assert desk.graph.texts(person.user) == ["od człowieka"]
    assert desk.graph.calls[0].body["tag"] == "HUMAN_AGENT"
    assert Conversation.objects.get().needs_human
