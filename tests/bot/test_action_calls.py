"""How Rasa calls the action server: quickly given up, little sent, the answer's shape looked at."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import EndpointConfig

from channels import rasa_patches
from channels.rasa_patches import EVENTS_SENT, ActionEndpoint, is_action_result, slim
from knowledge.hearing import RANKED


def test_every_action_is_called_through_our_endpoint(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACTIONS_URL", raising=False)
    monkeypatch.setenv("ACTIONS_PORT", "5155")
    rasa_patches.install()
    configured = EndpointConfig("http://127.0.0.1:5055/webhook", enable_selective_domain=True)
    one, two = RemoteAction("action_a", configured), RemoteAction("action_b", configured)
    assert isinstance(one.action_endpoint, ActionEndpoint)
    assert one.action_endpoint is two.action_endpoint
    assert one.action_endpoint.url == "http://127.0.0.1:5155/webhook"
    assert one.action_endpoint.kwargs["enable_selective_domain"]


def test_where_the_action_server_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ACTIONS_PORT", raising=False)
    monkeypatch.delenv("ACTIONS_URL", raising=False)
    configured = EndpointConfig("http://127.0.0.1:5055/webhook")
    assert ActionEndpoint(configured).url == "http://127.0.0.1:5055/webhook"
    monkeypatch.setenv("ACTIONS_URL", "http://actions:5055/webhook")
    assert ActionEndpoint(configured).url == "http://actions:5055/webhook"


def test_little_is_sent() -> None:
    said = {"intent": {"name": "x"}, "entities": [], "text": "t", "intent_ranking": [1] * 50}
    events: list[dict[str, Any]] = [
        {"event": "user", "text": "t", "parse_data": said, "metadata": {"channel": "x"}},
        {"event": "bot", "text": "long" * 100},
        {"event": "slot", "name": "place", "value": "Mazowiecki"},
    ] * 100
    sent = slim({"next_action": "a", "tracker": {"events": events, "slots": {}}})
    assert len(sent["tracker"]["events"]) == EVENTS_SENT
    assert sent["tracker"]["events"][-2:] == [
        {"event": "bot"},
        {"event": "slot", "name": "place", "value": "Mazowiecki"},
    ]
    read = sent["tracker"]["events"][-3]["parse_data"]
    assert set(read) == {"intent", "entities", "text", "intent_ranking"}
    assert len(read["intent_ranking"]) == RANKED
    assert events[0]["parse_data"] is said


def test_the_shape_of_an_answer() -> None:
    assert is_action_result({"events": [{"event": "slot", "name": "x", "value": 1}], "responses": [{"text": "x"}]})
    assert is_action_result({})
    for wrong in (
        None,
        [],
        {"events": None},
        {"events": ["x"]},
        {"events": [{}]},
        {"responses": "x"},
        {"responses": ["x"]},
    ):
        with pytest.raises(ValidationError):
            is_action_result(wrong)
