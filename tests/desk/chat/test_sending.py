"""What the web chat takes, and what it kindly refuses."""

from __future__ import annotations

import json

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from desk.chat import send, session
from desk.gateway.models import Conversation, InboxEvent, Message

KEY = "0123456789abcdef"


def test_a_message_is_in_the_inbox_before_it_is_acknowledged(guest):
    answer = guest.sends("Gdzie jest moje L4?", key=KEY)
    assert (answer.status_code, answer.json()) == (202, {"key": KEY})
    event = InboxEvent.objects.get()
    assert (event.channel, event.account, event.kind) == ("web", "chat", "message")
    assert event.data["text"] == "Gdzie jest moje L4?"
    assert guest.conversation.due_at is not None


def test_the_same_key_twice_is_stored_once(guest):
    assert [guest.sends("Raz", key=KEY).status_code for _ in range(3)] == [202, 202, 202]
    assert guest.stored() == ["Raz"]


def test_the_same_key_of_another_visitor_is_another_message(guest):
    guest.sends("Moje", key=KEY)
    other = type(guest)()
    other.sends("Cudze", key=KEY)
    assert (guest.stored(), other.stored()) == (["Moje"], ["Cudze"])


def test_personal_data_is_gone_before_it_is_stored(guest):
    guest.sends("PESEL córki 44051401359, hasło mam: Kotek123")
    kept = json.dumps(list(InboxEvent.objects.values("data")), ensure_ascii=False)
    assert "44051401359" not in kept
    assert "Kotek123" not in kept


@pytest.mark.parametrize(("length", "status"), [(1, 202), (2000, 202), (2001, 422)])
def test_the_length_ends_at_2000_characters(guest, length, status):
    assert guest.sends("a" * length).status_code == status


def test_line_ends_of_a_form_count_once(guest):
    assert guest.sends("a\r\n" * 999 + "a").status_code == 202
    assert guest.stored() == ["a\n" * 999 + "a"]


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\x00"])
def test_nothing_is_no_message(guest, text):
    answer = guest.sends(text)
    assert (answer.status_code, answer.json()["error"]) == (422, "Napisz pytanie, zanim je wyślesz.")
    assert not InboxEvent.objects.exists()


@pytest.mark.parametrize("key", ["short", "a" * 65, "abc:def:ghi", "<script>1"])
def test_a_key_is_letters_and_digits(guest, key):
    assert guest.sends("Raz", key=key).status_code == 422


class TestWho:
    def test_without_the_csrf_token_nothing_is_taken(self, guest):
        assert guest.client.post("/chat/send", {"text": "Obcy"}).status_code == 403
        assert not InboxEvent.objects.exists()

    @pytest.mark.parametrize(
        "tamper", [lambda said: "x" + said, lambda said: said[:-1] + ("a" if said[-1] != "a" else "b")]
    )
    def test_a_forged_session_is_nobody(self, guest, tamper):
        guest.client.cookies[session.COOKIE] = tamper(guest.client.cookies[session.COOKIE].value)
        assert guest.sends("Raz").status_code == 403

    def test_an_old_session_is_nobody(self, guest, monkeypatch):
        monkeypatch.setattr(session, "LIFETIME", timezone.timedelta(seconds=-1))
        assert guest.sends("Raz").status_code == 403

    def test_in_a_frame_the_header_is_enough(self, db):
        visitor = session.new()
        headers = {session.HEADER: visitor.signed, "Accept": "application/json"}
        answer = Client(enforce_csrf_checks=True).post("/chat/send", {"text": "Z ramki"}, headers=headers)
        assert answer.status_code == 202
        assert Conversation.objects.get().key == visitor.key

    def test_a_wrong_header_does_not_fall_back_to_the_cookie(self, guest):
        answer = guest.client.post(
            "/chat/send", {"text": "Raz", "csrfmiddlewaretoken": guest.token}, headers={session.HEADER: "forged:a:b"}
        )
        assert answer.status_code == 403

    def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(self, guest):
        cookie = guest.page.cookies[session.COOKIE]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_in_production_cookies_need_tls(self, db, settings):
        settings.PRODUCTION = True
        assert Client().get("/").cookies[session.COOKIE]["secure"]


class TestButtons:
    def offer(self, guest, *buttons: dict) -> Message:
        guest.sends("Pytanie", key=KEY)
        return Message.objects.create(
            conversation=guest.conversation,
            author="bot",
            text="Odpowiedź",
            buttons=list(buttons),
            created_at=timezone.now(),
        )

    def test_an_offered_button_sends_its_payload_and_shows_its_title(self, guest):
        self.offer(guest, {"title": "Nie wiem", "payload": '/inform{"answer": "unknown"}'})
        assert guest.sends(payload='/inform{"answer": "unknown"}').status_code == 202
        event = InboxEvent.objects.latest("id")
        assert (event.kind, event.data["payload"], event.data["text"]) == (
            "postback",
            '/inform{"answer": "unknown"}',
            "Nie wiem",
        )

    @pytest.mark.parametrize("payload", ["/restart", "/inform{}", "ikp:helped:1:yes", "EXTERNAL: /x"])
    def test_a_payload_that_nobody_offered_is_refused(self, guest, payload):
        self.offer(guest, {"title": "Nie wiem", "payload": "/deny"})
        answer = guest.sends(payload=payload)
        assert (answer.status_code, answer.json()["error"]) == (
            422,
            "Ten przycisk już nie działa. Napisz, proszę, swoje pytanie.",
        )

    def test_a_button_of_somebody_elses_conversation_is_refused(self, guest):
        self.offer(guest, {"title": "Tak", "payload": "/affirm"})
        assert type(guest)().sends(payload="/affirm").status_code == 422

    def test_did_it_help_is_feedback(self, guest):
        self.offer(guest, {"title": "Tak, pomogło", "payload": "ikp:helped:7:yes", "quick": True})
        assert guest.sends(payload="ikp:helped:7:yes").status_code == 202
        assert InboxEvent.objects.latest("id").kind == "feedback"

    def test_a_typed_slash_is_only_text(self, guest):
        assert guest.sends("/restart").status_code == 202
        assert InboxEvent.objects.get().data["payload"] == ""


class TestTooFast:
    def test_a_visitor_who_sends_too_much_waits(self, guest, settings):
        settings.CHAT_MESSAGES_A_MINUTE = 3
        answers = [guest.sends(f"Wiadomość {n}") for n in range(8)]  # the minute may turn in between: at most 6 pass
        refused = [answer for answer in answers if answer.status_code == 429]
        assert [answer.status_code for answer in answers[:3]] == [202, 202, 202]
        assert refused
        assert 1 <= int(refused[0].headers["Retry-After"]) <= 61
        assert refused[0].json()["error"].startswith("Wysyłasz wiadomości bardzo szybko.")
        assert type(guest)().sends("Ktoś inny").status_code == 202

    def test_an_address_with_many_visitors_waits_too(self, guest, settings):
        settings.CHAT_MESSAGES_A_MINUTE_ADDRESS = 3
        assert 429 in [type(guest)().sends("Raz").status_code for _ in range(8)]

    def test_no_address_is_kept_in_the_clear(self, guest):
        guest.sends("Raz")
        assert "127.0.0.1" not in str(getattr(cache, "_cache", {}).keys())
        assert any("chat-address" in name for name in getattr(cache, "_cache", {}))


class TestDatabaseAway:
    def test_a_message_that_was_not_stored_is_not_acknowledged(self, guest, monkeypatch):
        def away(events):
            raise DatabaseError("gone")

        monkeypatch.setattr(send, "store", away)
        answer = guest.sends("Raz")
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
