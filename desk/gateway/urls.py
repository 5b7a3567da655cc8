"""Addresses of the gateway."""

from __future__ import annotations

from django.urls import path

from desk.gateway import webhook

urlpatterns = [
    path("webhooks/meta", webhook.meta, name="webhook-meta"),
]
