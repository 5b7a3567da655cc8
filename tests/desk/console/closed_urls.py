"""Addresses with a view that nobody has opened."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def forgotten(request: HttpRequest) -> HttpResponse:
    """Its author forgot `opens_for`."""
    return HttpResponse("secret")


urlpatterns = [path("console/forgotten/", forgotten), path("console/", include("desk.console.urls"))]
