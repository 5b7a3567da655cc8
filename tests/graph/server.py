"""A stand-in for Meta's Graph API on loopback: checks each call against Meta's rules, records it, fails on command.

`python -m tests.graph.server --port 9100 --secret S --account page:1001:TOKEN` starts one. Control: POST
`/control/fail` (the fields of `Fault`), `/control/heard` {account, user, seconds_ago}, `/control/set` {limit, usage,
strict_window, echo_url, app_id}, `/control/reset`; GET `/control/calls`, `/control/problems`.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import hmac
import re
import time
from dataclasses import fields
from typing import Any

from aiohttp import web

from tests.graph.echo import Echoes
from tests.graph.rules import Refused, check_profile, check_send, check_text, check_whatsapp, need
from tests.graph.state import DAY, Fault, Recorded, State

STATE = web.AppKey("state", State)
ECHOES = web.AppKey("echoes", Echoes)
PATH = re.compile(r"/v(?P<version>\d+)\.\d+/(?P<node>[^/]+)(?:/(?P<edge>messages|comments|replies|messenger_profile))?")
OLDEST_VERSION = 21


def application(state: State) -> web.Application:
    """The stand-in as an application of aiohttp."""
    app = web.Application()
    app[STATE], app[ECHOES] = state, Echoes(state)
    app.router.add_get("/control/{what}", look)
    app.router.add_post("/control/{what}", control)
    app.router.add_post("/{path:.*}", graph)
    return app


async def look(request: web.Request) -> web.Response:
    """What a test may read."""
    state = request.app[STATE]
    known: dict[str, Any] = {
        "calls": [call.as_dict() for call in state.calls],
        "problems": state.problems,
        "profile": state.profile,
    }
    what = request.match_info["what"]
    return web.json_response(known.get(what), status=200 if what in known else 404)


async def control(request: web.Request) -> web.Response:
    """Commands of a test."""
    state, what = request.app[STATE], request.match_info["what"]
    body = await request.json() if request.can_read_body else {}
    if what == "fail":
        known = {field.name for field in fields(Fault)}
        state.faults.append(Fault(**{key: value for key, value in body.items() if key in known}))
    elif what == "heard":
        state.heard[(body["account"], body["user"])] = time.time() - body.get("seconds_ago", 0)
    elif what == "set":
        for name in ("limit", "usage", "strict_window", "echo_url", "app_id"):
            if name in body:
                setattr(state, name, body[name])
    elif what == "reset":
        state.reset()
    else:
        return web.json_response({"error": "unknown command"}, status=404)
    return web.json_response({"ok": True})


async def graph(request: web.Request) -> web.StreamResponse:
    """One call of the Graph API."""
    state = request.app[STATE]
    number = next(state.numbers)
    try:
        body = await request.json()
    except ValueError:
        body = None
    call = Recorded(number, time.time(), "", "", request.path, body if isinstance(body, dict) else {}, "")
    state.calls.append(call)
    fault: Fault | None = None
    try:
        match = PATH.fullmatch(request.path)
        need(match and int(match["version"]) >= OLDEST_VERSION, "unknown path or version that has ended")
        assert match is not None
        need(isinstance(body, dict), "the body is no JSON object")
        token = authenticate(request, state)
        call.account = account_of(state, match["node"], token)
        call.recipient = recipient_of(call.body)
        call.kind = check(state, call, match["node"], match["edge"] or "")
        fault = state.fault_for(call.account, call.recipient, call.kind)
        if fault and fault.mode == "error":
            raise Refused(fault.code, fault.message, status=fault.status, subcode=fault.subcode)
        if fault and fault.mode == "refuse":
            return broken(request)
        if state.over_limit(call.account):
            raise Refused(613, "Calls to this api have exceeded the rate limit", status=400)
        answer = accept(state, call, match["node"])
    except Refused as refused:
        call.status, call.code = refused.status, refused.code
        if fault is None and refused.code in {100, 190}:
            state.problems.append(f"#{number} {request.path}: {refused.message}")
        return error(refused, number, {**state.usage, **(fault.headers if fault else {})})
    request.app[ECHOES].send(call)
    if fault and fault.mode == "drop":
        return broken(request)
    if fault and fault.mode in {"hang", "slow"}:
        await asyncio.sleep(fault.seconds)
    call.status = 200
    return web.json_response(answer, headers={**state.usage, **(fault.headers if fault else {})})


def authenticate(request: web.Request, state: State) -> str:
    """The token in the header, with the proof that fits it."""
    token = request.headers.get("Authorization", "").removeprefix("Bearer ")
    known = {known for _, known in state.accounts.values()}
    if token not in known:
        raise Refused(190, "Invalid OAuth access token", status=401)
    need("access_token" not in request.query, "the token belongs into the header")
    proof = hmac.new(state.secret.encode(), token.encode(), hashlib.sha256).hexdigest()
    need(request.query.get("appsecret_proof") == proof, "Invalid appsecret_proof provided in the API argument")
    return token


def account_of(state: State, node: str, token: str) -> str:
    """The account whose token it is; a call on an account's own node needs that account's token."""
    account = next(account for account, (_, known) in state.accounts.items() if known == token)
    need(node not in state.accounts or node == account, "the token is another account's", 200)
    return account


def recipient_of(body: dict[str, Any]) -> str:
    """Who gets it."""
    recipient = body.get("recipient")
    if isinstance(recipient, dict):
        return str(recipient.get("id") or recipient.get("comment_id") or "")
    return str(body.get("to") or recipient or "")


def check(state: State, call: Recorded, node: str, edge: str) -> str:
    """What kind of call it is; raises Refused where Meta would."""
    kind = state.accounts[call.account][0]
    if edge == "messages":
        need(node == call.account, "messages are sent by the account itself")
        what = check_whatsapp(call.body) if kind == "whatsapp" else check_send(call.body, kind)
        if what == "message":
            check_window(state, call)
        if what == "private_reply" and call.recipient in state.replied:
            raise Refused(10900, "Activity already replied to")
        return what
    if edge == "messenger_profile":
        check_profile(call.body)
        state.profile.setdefault(node, {}).update(call.body)
        return "profile"
    call.recipient = node
    if edge in {"comments", "replies"}:
        check_text(call.body.get("message"), 8000, "message")
        need(set(call.body) == {"message"}, "a comment holds a message only")
        return "public_reply"
    need(call.body in ({"is_hidden": True}, {"hide": True}), "unknown change of a comment")
    return "hide"


def check_window(state: State, call: Recorded) -> None:
    """24 hours, 7 days with a human's tag."""
    seconds = state.window(call.account, call.recipient)
    if seconds is None:
        need(not state.strict_window, "the person never wrote", 10)
        return
    allowed = 7 * DAY if call.body.get("messaging_type") == "MESSAGE_TAG" else DAY
    if seconds > allowed:
        raise Refused(10, "This message is sent outside of allowed window.", subcode=2018278)


def accept(state: State, call: Recorded, node: str) -> dict[str, Any]:
    """Deliver it."""
    call.delivered = True
    call.external_id = f"m_{call.number}"
    if call.kind == "private_reply":
        state.replied.add(call.recipient)
    if call.kind == "hide":
        state.hidden.add(node)
        return {"success": True}
    if call.kind == "profile":
        return {"result": "success"}
    if call.kind == "public_reply":
        return {"id": call.external_id}
    if call.kind == "action":
        return {"recipient_id": call.recipient}
    if state.accounts[call.account][0] == "whatsapp":
        return {"messaging_product": "whatsapp", "messages": [{"id": call.external_id}]}
    if call.kind == "private_reply":  # whoever gets it has another id there than under the post
        return {"recipient_id": f"psid-of-{call.recipient}", "message_id": call.external_id}
    return {"recipient_id": call.recipient, "message_id": call.external_id}


def error(refused: Refused, number: int, headers: dict[str, str]) -> web.Response:
    """An error as Graph words it."""
    body: dict[str, Any] = {"message": refused.message, "type": "OAuthException", "code": refused.code}
    if refused.subcode:
        body["error_subcode"] = refused.subcode
    return web.json_response({"error": {**body, "fbtrace_id": f"T{number}"}}, status=refused.status, headers=headers)


def broken(request: web.Request) -> web.StreamResponse:
    """Break the connection off without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


def main() -> None:
    """Run one until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--secret", default="stand-in-app-secret-0123456789")
    parser.add_argument("--account", action="append", default=[], metavar="KIND:ID:TOKEN")
    options = parser.parse_args()
    accounts = {}
    for text in options.account or ["page:1001:page-token"]:
        kind, account, token = text.split(":", 2)
        accounts[account] = (kind, token)
    web.run_app(
        application(State(options.secret, accounts)), host="127.0.0.1", port=options.port, print=None, access_log=None
    )


if __name__ == "__main__":
    main()
