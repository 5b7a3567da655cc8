"""Saved filters: an address with a name, one's own or shared with all."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from desk.console.access import EDITOR, VIEWER, may, opens_for
from desk.console.filters import Filter
from desk.console.models import SavedFilter

MOST = 30


def filters_of(user: User) -> QuerySet[SavedFilter]:
    """The user's own filters and the shared ones."""
    return SavedFilter.objects.filter(Q(user=user) | Q(shared=True)).order_by("name")[:MOST]


def deletable(user: User) -> QuerySet[SavedFilter]:
    """The user's own filters; an editor may forget shared ones too."""
    return SavedFilter.objects.filter(Q(user=user) | Q(shared=True) if may(user, EDITOR) else Q(user=user))


@opens_for(VIEWER)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter of the address under a name; the same name again replaces it."""
    assert isinstance(request.user, User)
    query = Filter.read(dict(parse_qsl(request.POST.get("query", "")))).query
    name = " ".join(request.POST.get("name", "").split())[:60]
    if name:
        shared = request.POST.get("shared") == "1" and may(request.user, EDITOR)
        SavedFilter.objects.update_or_create(
            user=request.user, name=name, defaults={"query": query[:1000], "shared": shared}
        )
        messages.success(request, f"Filtr „{name}” zapisany.")
    else:
        messages.error(request, "Podaj nazwę filtra.")
    return redirect(reverse("console:inbox") + f"?{query}")


@opens_for(VIEWER)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one's own filter; an editor may forget a shared one."""
    assert isinstance(request.user, User)
    found = get_object_or_404(deletable(request.user), pk=pk)
    found.delete()
    messages.success(request, f"Filtr „{found.name}” usunięty.")
    return redirect("console:inbox")
