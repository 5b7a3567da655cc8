"""Addresses under /console/answers/ and /console/facts/."""

from __future__ import annotations

from django.urls import path

from desk.console.answers import fact_pages, views

urlpatterns = [
    path("answers/", views.answers, name="answers"),
    path("answers/<slug:name>/", views.answer, name="answers_one"),
    path("answers/<slug:name>/preview/", views.preview, name="answers_preview"),
    path("answers/<slug:name>/back/<int:pk>/", views.back, name="answers_back"),
    path("facts/", fact_pages.facts_page, name="facts"),
    path("facts/<str:fact>/switch/", fact_pages.switch, name="facts_switch"),
]
