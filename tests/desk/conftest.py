"""Django for the desk's tests: a folder of its own, and settings as on a developer's machine."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import django
import pytest

from tests.graph.running import ACCOUNTS, SECRET, StandIn, stand_in

VAR = Path(tempfile.mkdtemp(prefix="ikp-desk-tests-"))
os.environ["VAR"] = str(VAR)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "desk.settings")
django.setup()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """SQLite's test database is a file: the sender and the workers open it from threads of their own."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(VAR / "test.sqlite3")


@pytest.fixture
def meta(settings: object) -> None:
    """Meta's settings as the stand-in knows them."""
    values = {
        "META_APP_SECRET": SECRET,
        "META_VERIFY_TOKEN": "verify-me",
        "META_APP_ID": "4242",
        "META_PAGE_TOKENS": {id_: token for id_, (kind, token) in ACCOUNTS.items() if kind != "whatsapp"},
        "WHATSAPP_TOKENS": {id_: token for id_, (kind, token) in ACCOUNTS.items() if kind == "whatsapp"},
    }
    for name, value in values.items():
        setattr(settings, name, value)


@pytest.fixture
def graph(meta: None, settings: object) -> Iterator[StandIn]:
    """The stand-in for the Graph API, and the desk pointed at it."""
    with stand_in() as running:
        settings.META_GRAPH_URL = running.url  # type: ignore[attr-defined]
        yield running
