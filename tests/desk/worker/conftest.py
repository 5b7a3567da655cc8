"""A page, a person and a bot for the worker's tests; the bot is scripted, the database is real."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone

import httpx
import pytest

from desk.gateway.events import Event, Kind
from desk.gateway.inbox import store
from desk.gateway.models import Conversation, InboxEvent, Message
from desk.gateway.worker import lease
from desk.gateway.worker.loop import work_on

PAGE, PERSON = "1001", "2002"


class Talk:
    """One person's conversation with the page, spoken in events."""

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.answer: Callable[[dict], dict | int | Exception] = self.echo
        self.numbers = itertools.count(1)
        self.http = httpx.Client(transport=httpx.MockTransport(self._bot), base_url="http://bot")

    @staticmethod
    def echo(question: dict) -> dict:
        """The default bot: an FAQ answer that repeats the question."""
        return reply(f"odpowiedź na: {question['message']}", answer="utter_hpv_referral", intent="hpv_referral")

    def _bot(self, request: httpx.Request) -> httpx.Response:
        question = json.loads(request.content)
        self.asked.append(question)
        answer = self.answer(question)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer) if isinstance(answer, int) else httpx.Response(200, json=answer)

    def event(self, kind: Kind = Kind.MESSAGE, channel: str = "messenger", **fields: object) -> Event:
        number = next(self.numbers)
        values = {"user": PERSON, "key": f"m{number}", "external_id": f"m{number}", "account": PAGE} | fields
        return Event(channel=channel, kind=kind, at=datetime.now(timezone.utc), **values)  # type: ignore[arg-type]

    def says(self, text: str, **fields: object) -> Event:
        event = self.event(text=text, **fields)
        store([event])
        return event

    @property
    def conversation(self) -> Conversation:
        return Conversation.objects.get(channel="messenger")

    def work(self, conversation: Conversation | None = None) -> None:
        """Let a worker look at the conversation, as when it is due."""
        row = conversation or self.conversation
        Conversation.objects.filter(pk=row.pk).update(lease_owner=lease.OWNER)
        work_on(self.http, row.pk)

    def patience_is_over(self) -> None:
        """Let the messages have waited for longer than anybody should."""
        InboxEvent.objects.update(received_at=datetime.now(timezone.utc) - timedelta(minutes=5), next_attempt_at=None)

    def said(self, author: str = "bot") -> list[str]:
        return list(Message.objects.filter(author=author).order_by("id").values_list("text", flat=True))


def reply(text: str, answer: str = "utter_x", intent: str = "greet", **more: object) -> dict:
    """An answer of the bot in the shape of the contract."""
    why = {"intents": [{"name": intent, "confidence": 0.97}], "entities": [], "fallback": False}
    message = {"text": text, "answer": answer, "version": "built-in", "buttons": more.pop("buttons", [])}
    return {"messages": [message], "why": why, "urgent": None, "handover": None} | more


@pytest.fixture
def talk(transactional_db: None) -> Iterator[Talk]:
    talk = Talk()
    yield talk
    talk.http.close()
