"""One running bot for all tests that talk."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.bot.talk import Bot, Person, running_bot


@pytest.fixture(scope="session")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """Rasa and the action server."""
    with running_bot(tmp_path_factory.mktemp("bot")) as running:
        yield running


@pytest.fixture
def person(bot: Bot) -> Person:
    """Somebody who writes for the first time."""
    return Person(bot)
