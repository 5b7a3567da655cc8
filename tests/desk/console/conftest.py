"""Moderators and conversations for the console's tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from desk.console.access import make_roles
from desk.gateway.models import Conversation, Message

Person = Callable[..., User]
Talk = Callable[..., Conversation]
PASSWORD = "trzy-zielone-parasole-77"


@pytest.fixture
def person(db: None) -> Person:
    """Makes an account with roles: `person("moderator")`."""
    make_roles()
    numbers = itertools.count()

    def make(*roles: str, name: str = "", **more: Any) -> User:
        user = User.objects.create_user(name or f"{'-'.join(roles) or 'nobody'}{next(numbers)}", password=None, **more)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return make


@pytest.fixture
def signed_in(person: Person) -> Callable[..., Client]:
    """A client logged in as a new account with these roles; `client.user` is the account."""

    def make(*roles: str, **more: Any) -> Client:
        client = Client(SERVER_NAME="localhost")
        client.user = person(*roles, **more)  # type: ignore[attr-defined]
        client.force_login(client.user)  # type: ignore[attr-defined]
        return client

    return make


@pytest.fixture
def talk(db: None) -> Talk:
    """Makes a conversation: `talk("jak zapisać na hpv?", "Tak: …", channel="messenger")`, citizen and bot in turns."""
    numbers = itertools.count(1)

    def make(*said: str, minutes_ago: float = 5, **values: Any) -> Conversation:
        at = timezone.now() - timedelta(minutes=minutes_ago)
        number = next(numbers)
        defaults = {"channel": "messenger", "account": "1", "last_activity_at": at, "last_inbound_at": at}
        values = {**defaults, "user": f"u{number}", **values}
        values.setdefault("key", f"{values['channel']}:{values['account']}:{values['user']}")
        row = Conversation.objects.create(**values)
        for turn, text in enumerate(said or ("dzień dobry",)):
            author = Message.Author.BOT if turn % 2 else Message.Author.CITIZEN
            Message.objects.create(conversation=row, author=author, text=text, created_at=at)
        row.message_count, row.preview = len(said), (said or ("",))[0][:160]
        row.save()
        return row

    return make
