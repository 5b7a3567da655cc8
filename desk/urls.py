"""Where each address of the desk leads."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from desk.core import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", health.metrics, name="metrics"),
    path("", include("desk.gateway.urls")),
    path("console/", include("desk.console.urls")),
    path("", include("desk.chat.urls")),
]
