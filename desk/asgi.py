"""The ASGI application of the desk."""

from __future__ import annotations

import os
from typing import Any

from django.core.asgi import get_asgi_application
from django.core.signals import request_finished
from django.db import connections

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
django = get_asgi_application()

from desk.gateway.front import Front  # noqa: E402  needs the apps

application = Front(django)


def close(**_: Any) -> None:
    """Each request has a thread of its own here: a connection left open would belong to nobody."""
    connections.close_all()


request_finished.connect(close)
