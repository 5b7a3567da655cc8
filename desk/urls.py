"""Where each address of the desk leads."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("desk.gateway.urls")),
    path("console/", include("desk.console.urls")),
    path("", include("desk.chat.urls")),
]
