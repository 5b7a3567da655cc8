"""Addresses under /console/numbers/."""

from __future__ import annotations

from django.urls import path

from desk.console.numbers import views

urlpatterns = [
    path("numbers/", views.numbers, name="numbers"),
    path("numbers/<slug:table>.csv", views.csv_file, name="numbers_csv"),
    path("numbers/spikes/<int:pk>/dismiss/", views.dismiss, name="numbers_dismiss"),
]
