"""Five things that Rasa 3.6 has no setting for, patched in this one place when `endpoints.yml` loads the answer book.

1. A call of the action server may take five minutes, opens a new connection, and carries the whole conversation.
   Here: `ACTION_SECONDS`, kept-alive connections, the latest events only.
2. The action server's answer is validated against a JSON schema that is itself checked anew each time, which takes
   longer than all the rest of a turn. Here its shape is looked at.
3. `FailSafeTrackerStore` turns an error of the database into an empty conversation and a lost turn. Here the error goes
   on, so that the desk sees it and sends the message again.
4. `DaskGraphRunner` plans the same few steps anew for each prediction, which takes as long as the steps. Here they are
   planned once for each target, and run in that order.
5. Whether the domain is empty is asked with each message, and answered by building an empty one. Here it is seen.
"""

from __future__ import annotations

import asyncio
import json
import os
from typing import Any
from weakref import WeakKeyDictionary

import aiohttp
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.tracker_store import FailSafeTrackerStore
from rasa.engine.exceptions import GraphRunError
from rasa.engine.graph import GraphSchema
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

from knowledge.hearing import RANKED

ACTION_SECONDS = 3.0  # the desk waits ten for the whole turn
EVENTS_SENT = 150  # what actions look back on; of each message only what they read

RASAS_RUN = DaskGraphRunner.run
_USED_BY_ACTIONS = ("intent", "entities", "text", "alarming")


class ActionEndpoint(EndpointConfig):
    """The action server: a short time limit, one session an event loop, a slim request."""

    def __init__(self, endpoint: EndpointConfig) -> None:
        super().__init__(
            _url(endpoint),
            endpoint.params,
            endpoint.headers,
            endpoint.basic_auth,
            endpoint.token,
            endpoint.token_name,
            endpoint.cafile,
            **endpoint.kwargs,
        )
        self._sessions: WeakKeyDictionary[asyncio.AbstractEventLoop, aiohttp.ClientSession] = WeakKeyDictionary()

    async def request(self, method: str = "post", subpath: str | None = None, **kwargs: Any) -> Any:
        """As Rasa's own. Raises `aiohttp.ClientError` or `asyncio.TimeoutError`: the action has failed."""
        kwargs["json"] = slim(kwargs.get("json") or {})
        kwargs["timeout"] = aiohttp.ClientTimeout(total=ACTION_SECONDS)
        kwargs.pop("compress", None)
        kwargs.pop("content_type", None)
        params = self.combine_parameters(kwargs)
        try:
            return await self._send(method, params, kwargs)
        except aiohttp.ServerDisconnectedError:  # a kept-alive connection that the server has closed meanwhile
            return await self._send(method, params, kwargs)

    async def _send(self, method: str, params: dict[str, Any], kwargs: dict[str, Any]) -> Any:
        async with self._session().request(method, self.url, params=params, **kwargs) as response:
            body = await response.read()
            if response.status >= 400:
                raise ClientResponseError(response.status, str(response.reason), body.decode(errors="replace"))
            return json.loads(body)

    def _session(self) -> aiohttp.ClientSession:
        loop = asyncio.get_running_loop()
        session = self._sessions.get(loop)
        if session is None or session.closed:
            session = self._sessions[loop] = self.session()
        return session


def is_action_result(result: Any) -> bool:
    """True for what an action server answers. Raises `ValidationError`, as Rasa's own check does."""
    events, responses = (result.get("events", []), result.get("responses", [])) if isinstance(result, dict) else (0, 0)
    named = isinstance(events, list) and all(isinstance(e, dict) and isinstance(e.get("event"), str) for e in events)
    if not named or not isinstance(responses, list) or not all(isinstance(said, dict) for said in responses):
        raise ValidationError("the action server's answer is not of the form that Rasa expects")
    return True


def _url(endpoint: EndpointConfig) -> str | None:
    """`ACTIONS_URL`, or `ACTIONS_PORT` on this machine, or what endpoints.yml says."""
    if url := os.environ.get("ACTIONS_URL"):
        return url
    port = os.environ.get("ACTIONS_PORT")
    return f"http://127.0.0.1:{port}/webhook" if port else endpoint.url


def slim(call: dict[str, Any]) -> dict[str, Any]:
    """The request with the latest events, and of older messages only what actions read."""
    tracker = call.get("tracker")
    if not tracker:
        return call
    events = [_slim_event(event) for event in (tracker.get("events") or [])[-EVENTS_SENT:]]
    return {**call, "tracker": {**tracker, "events": events}}


def _slim_event(event: dict[str, Any]) -> dict[str, Any]:
    if event.get("event") == "bot":
        return {"event": "bot"}
    if event.get("event") != "user":
        return event
    parsed = event.get("parse_data") or {}
    used = {key: parsed[key] for key in _USED_BY_ACTIONS if key in parsed}
    used["intent_ranking"] = (parsed.get("intent_ranking") or [])[:RANKED]
    return {**event, "parse_data": used, "metadata": {}}


def steps(schema: GraphSchema, targets: tuple[str, ...]) -> list[tuple[str, tuple[str, ...]]]:
    """The nodes that lead to the targets, each after those that it needs, with what it needs."""
    found: dict[str, tuple[str, ...]] = {}

    def add(name: str) -> None:
        if name in schema.nodes and name not in found:
            needs = tuple(schema.nodes[name].needs.values())
            for need in needs:
                add(need)
            found[name] = needs

    for target in targets:
        add(target)
    return list(found.items())


def run_graph(
    runner: DaskGraphRunner, inputs: dict[str, Any] | None = None, targets: list[str] | None = None
) -> dict[str, Any]:
    """As Rasa's own `run`: the output of each target."""
    wanted = tuple(targets or runner._graph_schema.target_names)
    plans = runner.__dict__.setdefault("_plans", {})
    if wanted not in plans:
        plans[wanted] = steps(runner._graph_schema, wanted)
    found: dict[str, Any] = {name: (name, value) for name, value in (inputs or {}).items()}
    try:
        for name, needs in plans[wanted]:
            found[name] = runner._instantiated_nodes[name](*(found.get(need, need) for need in needs))
    except RuntimeError as error:
        raise GraphRunError("Error running runner.") from error
    return dict(found[target] for target in wanted)


def install() -> None:
    """Put the patches in place; more than once does no harm."""
    endpoints: dict[int, ActionEndpoint] = {}

    def init(self: RemoteAction, name: str, action_endpoint: EndpointConfig | None) -> None:
        self._name = name
        if action_endpoint is not None and not isinstance(action_endpoint, ActionEndpoint):
            action_endpoint = endpoints.setdefault(id(action_endpoint), ActionEndpoint(action_endpoint))
        self.action_endpoint = action_endpoint

    def validate(self: RemoteAction, result: Any) -> bool:
        return is_action_result(result)

    def go_on(self: FailSafeTrackerStore, error: Exception) -> None:
        raise error

    def is_empty(self: Domain) -> bool:
        return not (self.intents or self.entities or self.slots or self.responses or self.user_actions or self.forms)

    Domain.is_empty = is_empty  # type: ignore[method-assign]
    RemoteAction._validate_action_result = validate  # type: ignore[method-assign]
    RemoteAction.__init__ = init  # type: ignore[method-assign]
    FailSafeTrackerStore.on_tracker_store_error = go_on  # type: ignore[method-assign]
    FailSafeTrackerStore.on_tracker_store_retrieve_error = go_on  # type: ignore[method-assign]
    DaskGraphRunner.run = run_graph  # type: ignore[method-assign]
