"""The pages without script, the policy on what they may load, and a visitor's own data."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import timezone

from desk.chat import session
from desk.core.models import Change, Erasure
from desk.gateway.models import Conversation, InboxEvent, Message

KEY = "0123456789abcdef"
PAGES = ["/", "/embed", "/prywatnosc"]


def says(guest, author: str, text: str, **fields) -> Message:
    return Message.objects.create(
        conversation=guest.conversation, author=author, text=text, created_at=timezone.now(), **fields
    )


class TestStart:
    def test_it_says_that_it_is_a_bot_and_how_data_are_used(self, guest):
        text = guest.page.content.decode()
        assert "Jestem <b>botem</b>" in text
        assert 'href="/prywatnosc"' in text
        assert "https://www.facebook.com/internetowekontopacjenta/" in text
        assert 4 <= len(re.findall(r'name="suggestion"', text)) <= 6

    def test_looking_at_the_page_stores_nothing(self, guest):
        assert not Conversation.objects.exists()

    def test_a_session_is_kept(self, guest):
        before = guest.visitor
        guest.client.get("/")
        assert guest.visitor == before

    def test_the_page_stays_out_of_caches(self, guest):
        assert "no-store" in guest.page.headers["Cache-Control"]


class TestWithoutScript:
    def test_a_form_leads_back_to_the_page(self, guest):
        answer = guest.sends("Pytanie", accept="text/html")
        assert (answer.status_code, answer.headers["Location"]) == (302, "/?wait=1#latest")
        assert "Pytanie" in guest.client.get("/").content.decode()  # also before the worker has taken it up

    def test_a_suggestion_is_a_question(self, guest):
        guest.sends(suggestion="Nie mogę się zalogować na IKP", accept="text/html")
        assert guest.stored() == ["Nie mogę się zalogować na IKP"]

    def test_what_is_not_taken_comes_back_with_the_reason(self, guest):
        answer = guest.sends("a" * 2001, accept="text/html")
        assert answer.status_code == 422
        assert "Skróć ją albo podziel na dwie" in answer.content.decode()
        assert "a" * 2001 in answer.content.decode()


class TestConversation:
    def test_notes_are_for_moderators_only(self, guest):
        guest.sends("Pytanie")
        says(guest, "note", "TYLKO DLA NAS")
        says(guest, "moderator", "Dzień dobry")
        text = guest.client.get("/").content.decode()
        assert "TYLKO DLA NAS" not in text
        assert "Moderator (człowiek)" in text

    def test_hostile_text_stays_text(self, guest):
        guest.sends("<script>alert(1)</script>")
        says(
            guest,
            "bot",
            "<img src=x onerror=alert(1)>",
            buttons=[{"title": "<b>x</b>", "payload": '"><u>'}, {"title": "zły", "url": "javascript:alert(1)"}],
        )
        text = guest.client.get("/").content.decode()
        for raw in ("<script>alert", "<img src=x", "<b>x</b>", '"><u>', "javascript:alert"):
            assert raw not in text

    def test_feedback_that_was_given_is_shown(self, guest):
        from desk.gateway.models import Feedback

        guest.sends("Pytanie")
        message = says(guest, "bot", "Odpowiedź\n\nCzy to pomogło?")
        message.buttons = [
            {"title": title, "payload": f"ikp:helped:{message.pk}:{word}", "url": "", "quick": True}
            for title, word in (("Tak, pomogło", "yes"), ("Nie pomogło", "no"))
        ]
        message.save()
        Feedback.objects.create(message=message, helped=False)
        text = guest.client.get("/").content.decode()
        assert re.findall(r'aria-pressed="(\w+)">([^<]+)<', text) == [
            ("false", "Tak, pomogło"),
            ("true", "Nie pomogło"),
        ]
        assert text.count("Czy to pomogło?") == 1

    def test_a_frame_that_is_loaded_again_shows_its_talk(self, db):
        client = Client()
        signed = re.findall(r'data-session="([^"]+)"', client.get("/embed").content.decode())[0]
        client.post("/chat/send", {"text": "Z ramki"}, headers={session.HEADER: signed})
        assert "Z ramki" not in client.get("/embed").content.decode()  # the cookie is what brings it back
        again = client.get("/embed", headers={"Cookie": f"{session.FRAME_COOKIE}={signed}"}).content.decode()
        assert "Z ramki" in again
        assert "Z ramki" not in client.get("/", headers={"Cookie": f"{session.FRAME_COOKIE}={signed}"}).content.decode()

    def test_the_frames_cookie_alone_changes_nothing(self, db):
        client = Client(enforce_csrf_checks=True)
        signed = session.new().signed
        answer = client.post("/chat/send", {"text": "Obcy"}, headers={"Cookie": f"{session.FRAME_COOKIE}={signed}"})
        assert answer.status_code == 403
        assert not Conversation.objects.exists()

    def test_the_frames_cookie_stays_in_its_partition(self, db, client):
        cookie = client.get("/embed").headers["Set-Cookie"]
        for part in ("Path=/embed", "Secure", "HttpOnly", "SameSite=None", "Partitioned"):
            assert part in cookie.split("; ")


class TestPolicy:
    @pytest.mark.parametrize("path", PAGES)
    def test_nothing_is_inline_and_nothing_comes_from_elsewhere(self, guest, path):
        answer = guest.client.get(path)
        policy, text = answer.headers["Content-Security-Policy"], answer.content.decode()
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", text)
        assert not re.search(r'<(?:script|link|img|iframe)[^>]+(?:src|href)="(?:https?:)?//', text)

    def test_only_the_frame_may_be_framed(self, guest, settings):
        settings.CHAT_EMBED_ORIGINS = "https://urzad.example"
        assert "frame-ancestors 'none'" in guest.client.get("/").headers["Content-Security-Policy"]
        framed = guest.client.get("/embed")
        assert "frame-ancestors https://urzad.example" in framed.headers["Content-Security-Policy"]
        assert "X-Frame-Options" not in framed.headers

    def test_the_launcher_may_be_loaded_by_any_page(self, client):
        answer = client.get("/chat/embed.js")
        assert answer.headers["Content-Type"].startswith("text/javascript")
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"

    @pytest.mark.parametrize("path", ["/chat/send", "/chat/erase"])
    def test_changes_are_made_by_post_only(self, guest, path):
        assert guest.client.get(path).status_code == 405


class TestOwnData:
    def test_the_page_tells_how_long_talks_stay_as_it_is_set(self, guest):
        from desk.console.privacy.models import RetentionRule

        assert "po 365 dniach od ostatniej wiadomości" in guest.client.get("/prywatnosc").content.decode()
        RetentionRule.objects.create(kind="conversations", days=90)
        assert "po 90 dniach od ostatniej wiadomości" in guest.client.get("/prywatnosc").content.decode()

    def test_a_copy_holds_the_conversation_without_notes(self, guest):
        guest.sends("Mój PESEL 44051401359")
        says(guest, "note", "TYLKO DLA NAS")
        says(guest, "bot", "Odpowiedź")
        copy = guest.client.get("/chat/export")
        assert "attachment" in copy.headers["Content-Disposition"]
        assert [message["text"] for message in copy.json()["messages"]] == ["Odpowiedź"]
        assert copy.json()["not_answered_yet"] == ["Mój PESEL [PESEL]"]
        assert "TYLKO DLA NAS" not in copy.content.decode()

    def test_a_stranger_gets_nothing(self, guest):
        guest.sends("Pytanie")
        assert Client().get("/chat/export").status_code == 404

    def test_erasing_leaves_nothing_behind(self, guest):
        guest.sends("Pytanie", key=KEY)
        says(guest, "bot", "Odpowiedź")
        before, pk = guest.visitor, guest.conversation.pk
        answer = guest.client.post("/chat/erase", {"csrfmiddlewaretoken": guest.token})
        assert answer.headers["Location"] == "/prywatnosc?gotowe=1"
        assert not Conversation.objects.exists()
        assert not InboxEvent.objects.exists()
        assert not Message.objects.exists()
        assert Erasure.objects.get().sender == before.key  # the bot still has to hear of it
        assert Change.objects.filter(conversation=pk).exists()  # open pages hear of it
        assert guest.visitor != before

    def test_erasing_needs_the_csrf_token(self, guest):
        guest.sends("Pytanie")
        assert guest.client.post("/chat/erase").status_code == 403
        assert Conversation.objects.exists()
