"""Whatever JSON arrives with a good signature, the parsers give events or nothing; they never raise."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.gateway.channels.instagram.parse import parse as instagram
from desk.gateway.channels.messenger.parse import parse as messenger
from desk.gateway.channels.whatsapp.parse import parse as whatsapp
from desk.gateway.events import Event, Kind
from tests.desk.channels.recorded import names, payload

PARSERS = {"messenger": messenger, "instagram": instagram, "whatsapp": whatsapp, "comment": messenger}
RECORDED = [(channel, name) for channel in PARSERS for name in sorted(names(channel))]

SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=True) | st.text(max_size=30)
    | st.sampled_from(["1001", "2002", "add", "comment", "text", "\x00", "\ud800", 10**60, -1, "9" * 300])
)  # fmt: skip
JSON = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)


def check(events: list[Event]) -> None:
    """Each event can be stored: no field is longer than its column, no text breaks a database."""
    for event in events:
        assert isinstance(event.kind, Kind)
        assert 0 < len(event.user) <= 136
        assert len(event.account) <= 128
        assert 0 < len(event.key) <= 170
        assert len(event.marker) <= 16
        assert event.at.tzinfo is not None
        for text in (event.text, event.payload, event.external_id, event.user, event.key, json.dumps(event.extra)):
            assert "\x00" not in text
            text.encode("utf-8")


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(["object", "entry", "x"]), JSON, max_size=3))
def test_any_json(body: dict[str, Any]) -> None:
    for parse in PARSERS.values():
        check(parse(body))


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """The path to every value of a JSON document."""
    found = [path] if path else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += places(inner, (*path, key))
    return found


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_real_payloads_with_anything_in_any_place(data: st.DataObject) -> None:
    channel, name = data.draw(st.sampled_from(RECORDED))
    body = copy.deepcopy(payload(channel, name))
    for path in data.draw(st.lists(st.sampled_from(places(body)), min_size=1, max_size=3)):
        target = body
        try:
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = data.draw(JSON)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    check(PARSERS[channel](body))


@pytest.mark.parametrize("odd", [None, [], {}, "", 0, True, [[]], {"id": []}])
@pytest.mark.parametrize("channel", sorted(PARSERS))
def test_every_field_may_be_of_another_type(channel: str, odd: Any) -> None:
    for name in sorted(names(channel)):
        for path in places(payload(channel, name)):
            body = payload(channel, name)
            target = body
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = odd
            check(PARSERS[channel](body))


@pytest.mark.parametrize(("channel", "name"), RECORDED)
def test_every_field_may_be_missing(channel: str, name: str) -> None:
    for path in places(payload(channel, name)):
        body = payload(channel, name)
        target = body
        for key in path[:-1]:
            target = target[key]
        del target[path[-1]]
        check(PARSERS[channel](body))


def test_there_are_enough_recorded_payloads() -> None:
    assert len(RECORDED) >= 45
