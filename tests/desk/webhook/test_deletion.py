"""Meta's deletion callback erases what is kept of a person, and tells them so."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from desk.core.models import Erasure
from desk.gateway import deletion
from desk.gateway.models import Conversation, DeletionRequest, Feedback, InboxEvent, Message, Outgoing
from tests.graph.running import SECRET

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def signed_request(payload: object, secret: str = SECRET) -> str:
    """As Meta's documentation makes it."""
    body = encode(json.dumps(payload).encode())
    return f"{encode(hmac.new(secret.encode(), body.encode(), hashlib.sha256).digest())}.{body}"


def asked(user: object = "2002", **more: object) -> str:
    return signed_request({"algorithm": "HMAC-SHA256", "issued_at": 1763899200, "user_id": user, **more})


def talk(user: str = "2002", channel: str = "messenger") -> Conversation:
    """A conversation with something in every table."""
    person = Conversation.objects.create(
        key=f"{channel}:1001:{user}", channel=channel, account="1001", user=user, last_activity_at=NOW
    )
    event = InboxEvent.objects.create(
        channel=channel, account="1001", event_key=f"k{person.pk}", kind="message", conversation=person,
        happened_at=NOW, data={"text": "moje pytanie"},
    )  # fmt: skip
    Message.objects.create(
        conversation=person,
        author="citizen",
        text="moje pytanie",
        event=event,
        created_at=NOW,
        external_id=f"c{person.pk}",
    )
    answer = Message.objects.create(conversation=person, author="bot", text="odpowiedź", created_at=NOW)
    Feedback.objects.create(message=answer, helped=True)
    Outgoing.objects.create(conversation=person, message=answer, kind="message", call={})
    return person


def post(client: Client, text: str) -> tuple[int, dict]:
    response = client.post("/webhooks/meta/deletion", {"signed_request": text})
    return response.status_code, json.loads(response.content) if response.status_code == 200 else {}


def test_a_request_erases_the_person_from_every_table(client: Client, meta: None) -> None:
    talk()
    other = talk(user="2003")
    status, answer = post(client, asked())
    assert status == 200
    assert answer["url"].endswith(f"/webhooks/meta/deletion/{answer['confirmation_code']}")
    assert list(Conversation.objects.all()) == [other]
    for table in (InboxEvent, Message, Feedback, Outgoing):
        assert table.objects.count() == (2 if table is Message else 1)
    assert [wish.sender for wish in Erasure.objects.all()] == ["messenger:1001:2002"]
    assert DeletionRequest.objects.get().conversations == 1


def test_every_channel_of_the_person_and_every_talk_of_the_bot(client: Client, meta: None) -> None:
    talk()
    comment = talk(channel="comment")
    mid = comment.messages.get(author="citizen").external_id
    post(client, asked(user=2002))
    assert not Conversation.objects.exists()
    senders = {wish.sender for wish in Erasure.objects.all()}
    assert senders == {"messenger:1001:2002", "comment:1001:2002", f"comment:1001:2002:{mid}"}


def test_the_page_tells_what_was_done(client: Client, meta: None) -> None:
    talk()
    _, answer = post(client, asked())
    page = client.get(f"/webhooks/meta/deletion/{answer['confirmation_code']}").content.decode()
    assert "jest wykonana" in page
    assert answer["confirmation_code"] in page


def test_the_page_is_honest_when_nothing_was_found(client: Client, meta: None) -> None:
    _, answer = post(client, asked(user="somebody-else"))
    page = client.get(f"/webhooks/meta/deletion/{answer['confirmation_code']}").content.decode()
    assert "nie przechowujemy żadnej rozmowy" in page
    assert "Usuńcie moje dane" in page


def test_an_unknown_code(client: Client) -> None:
    response = client.get("/webhooks/meta/deletion/abc123")
    assert response.status_code == 404
    assert "Nie znamy prośby" in response.content.decode()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nonsense",
        "a.b",
        "ż.ż",
        signed_request({"algorithm": "HMAC-SHA256", "user_id": "2002"}, secret="another"),
        signed_request({"algorithm": "none", "user_id": "2002"}),
        signed_request({"algorithm": "HMAC-SHA256"}),
        signed_request(["HMAC-SHA256"]),
        asked(filler="x" * 9000),
    ],
)
def test_what_meta_did_not_sign_erases_nothing(client: Client, meta: None, text: str) -> None:
    talk()
    assert post(client, text)[0] == 403
    assert Conversation.objects.count() == 1


def test_without_a_secret_nothing_is_believed(client: Client, settings: object) -> None:
    settings.META_APP_SECRET = ""  # type: ignore[attr-defined]
    assert post(client, signed_request({"algorithm": "HMAC-SHA256", "user_id": "2002"}, secret=""))[0] == 403


def test_while_the_database_is_away_meta_is_asked_to_try_again(
    client: Client, meta: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(user: str) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(deletion, "erase_person", away)
    assert post(client, asked())[0] == 503


def test_it_is_for_meta_only(client: Client) -> None:
    assert client.get("/webhooks/meta/deletion").status_code == 405
