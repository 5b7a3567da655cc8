"""Addresses of the gateway."""

from __future__ import annotations

from django.urls import path

from desk.gateway import deletion, webhook

urlpatterns = [
    path("webhooks/meta", webhook.meta, name="webhook-meta"),
    path("webhooks/meta/deletion", deletion.receive, name="deletion"),
    path("webhooks/meta/deletion/<slug:code>", deletion.status, name="deletion-status"),
]
