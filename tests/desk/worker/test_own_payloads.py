"""Taps that the desk itself answers: „Więcej…”, and WhatsApp's receipts."""

from __future__ import annotations

import pytest

from desk.gateway.events import Kind
from desk.gateway.models import Conversation, Message, Outgoing
from tests.desk.worker.conftest import Talk

pytestmark = pytest.mark.django_db


def many(question: dict) -> dict:
    """A bot that offers all sixteen branches."""
    buttons = [{"title": f"Oddział {number}", "payload": f"/inform_{number}"} for number in range(16)]
    message = {"text": "Wybierz oddział:", "buttons": buttons, "answer": "utter_ask_branch", "version": "1"}
    return {"messages": [message], "why": {"intents": [{"name": "nfz_branch", "confidence": 1.0}]}}


def titles(message: Message) -> list[str]:
    return [button["title"] for button in message.buttons]


def test_more_brings_the_rest_of_the_choices(talk: Talk) -> None:
    talk.answer = many
    talk.says("który oddział NFZ jest dla mnie właściwy?")
    talk.work()
    talk.says("Więcej…", payload="ikp:page:12")
    talk.work()
    last = Message.objects.filter(author="bot").latest("pk")
    assert titles(last) == ["Oddział 12", "Oddział 13", "Oddział 14", "Oddział 15"]
    assert len(talk.asked) == 1


def test_a_page_that_is_not_there_any_more_says_so(talk: Talk) -> None:
    talk.says("Więcej…", payload="ikp:page:12")
    talk.work()
    assert "przycisk już nie działa" in Message.objects.filter(author="bot").latest("pk").text


def test_a_tap_opens_the_window_as_a_message_does(talk: Talk) -> None:
    talk.says("Więcej…", payload="ikp:page:12")
    talk.work()
    assert talk.conversation.last_inbound_at is not None


def whatsapp(talk: Talk, state: str, **fields: object) -> Outgoing:
    """A sent message of a WhatsApp conversation, and a receipt for it."""
    talk.says("dzień dobry, gdzie jest zwolnienie?", channel="whatsapp")
    conversation = Conversation.objects.get(channel="whatsapp")
    row = Outgoing.objects.create(
        conversation=conversation, kind="message", call={}, state=state, attempts=1, external_id="wamid.1"
    )
    if "metadata" in fields:
        fields["metadata"] = f"ikp:out:{row.pk}"
    talk.says("", channel="whatsapp", kind=Kind.STATUS, external_id="wamid.1", extra=fields)
    talk.work(conversation)
    row.refresh_from_db()
    return row


def test_a_receipt_settles_a_send_of_unknown_fate(talk: Talk) -> None:
    row = whatsapp(talk, Outgoing.State.UNKNOWN, status="delivered", metadata="")
    assert row.state == Outgoing.State.SENT


def test_what_whatsapp_could_not_deliver_calls_a_human(talk: Talk) -> None:
    row = whatsapp(talk, Outgoing.State.SENT, status="failed", code="131026")
    assert (row.state, row.error_code) == (Outgoing.State.FAILED, "131026")
    assert Conversation.objects.get(channel="whatsapp").needs_human
