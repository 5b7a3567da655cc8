"""Addresses of the web chat."""

from __future__ import annotations

from django.urls import path

from desk.chat import launcher, page, privacy, send, stream

urlpatterns = [
    path("", page.chat, name="chat"),
    path("embed", page.embed, name="chat-embed"),
    path("chat/embed.js", launcher.script, name="chat-launcher"),
    path("chat/send", send.send, name="chat-send"),
    path("chat/stream", stream.stream, name="chat-stream"),
    path("chat/export", privacy.export, name="chat-export"),
    path("chat/erase", privacy.erase, name="chat-erase"),
    path("prywatnosc", privacy.privacy, name="privacy"),
]
