"""One person's data on one page: what is kept, to hand out, to erase."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import DATA_PROTECTION, opens_for
from desk.console.privacy import person
from desk.core.models import Erasure
from desk.gateway.models import Conversation
from desk.gateway.models.conversation import Channel


@opens_for(DATA_PROTECTION)
@never_cache
def person_page(request: HttpRequest) -> HttpResponse:
    """Find a person; their conversations with what is kept of each."""
    asked = request.GET.get("q", "").strip()[:255]
    found = person.find(asked) if asked else None
    if found:
        for conversation in found.conversations:
            audit.record(request.user, "person.look", conversation)
    context: dict[str, Any] = {
        "asked": asked,
        "person": found,
        "kept": [(row, person.holdings(row)) for row in found.conversations] if found else [],
        "waiting": Erasure.objects.count(),
    }
    return render(request, "privacy/person.html", context)


@opens_for(DATA_PROTECTION)
@never_cache
def export(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """All data of the person of this conversation: `json` for machines, `html` to read."""
    found = person.find(str(get_object_or_404(Conversation, pk=pk).pk))
    if found is None or form not in {"json", "html"}:
        raise Http404
    said = person.export(_user(request), found)
    name = f"dane-rozmowa-{pk}-{timezone.localdate():%Y-%m-%d}.{form}"
    if form == "json":
        answer: HttpResponse = JsonResponse(said, json_dumps_params={"ensure_ascii": False, "indent": 2})
    else:
        channels = dict(Channel.choices)
        for conversation in said["conversations"]:
            conversation["channel_label"] = channels.get(conversation["channel"], conversation["channel"])
        answer = render(request, "privacy/export.html", said | {"made_at": timezone.now()})
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@opens_for(DATA_PROTECTION)
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase one conversation everywhere, when its number was typed as a confirmation."""
    conversation = get_object_or_404(Conversation, pk=pk)
    if request.POST.get("number", "").strip() != str(pk):
        messages.error(request, f"Nic nie usunięto. Aby usunąć, wpisz numer rozmowy: {pk}.")
        return redirect(f"/console/privacy/?q={pk}")
    user = conversation.user
    person.erase(_user(request), conversation)
    messages.success(request, f"Rozmowa {pk} jest usunięta ze wszystkich miejsc. Bot zapomni ją w ciągu minuty.")
    left = Conversation.objects.filter(user=user).order_by("-last_activity_at").first()
    return redirect(f"/console/privacy/?q={left.pk}" if left else "console:privacy")


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
