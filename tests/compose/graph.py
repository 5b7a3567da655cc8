"""The stand-in for the Graph API, for other containers of its network."""

from __future__ import annotations

from aiohttp import web

from tests.graph.running import ACCOUNTS, SECRET
from tests.graph.server import application
from tests.graph.state import State

web.run_app(application(State(SECRET, dict(ACCOUNTS))), host="0.0.0.0", port=9100, print=None, access_log=None)
