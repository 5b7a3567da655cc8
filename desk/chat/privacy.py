"""How data are used, and a visitor's own conversation: to take along or to erase."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from desk.chat import page, session, words
from desk.console.privacy import retention
from desk.gateway import erasure


@require_safe
@never_cache
def privacy(request: HttpRequest) -> HttpResponse:
    """What is done with messages, how long they stay, and the visitor's own buttons."""
    visitor = session.of(request)
    context = {
        **page.everywhere(),
        "known": bool(visitor and visitor.conversation()),
        "done": request.GET.get("gotowe") == "1",
        "retention": words.retention(retention.days_of("conversations")),
    }
    return render(request, "chat/privacy.html", context)


@require_safe
@never_cache
def export(request: HttpRequest) -> HttpResponse:
    """The visitor's conversation as a JSON file; 404 when there is none."""
    visitor = session.of(request)
    conversation = visitor.conversation() if visitor else None
    if conversation is None:
        return HttpResponse(words.NOTHING_KEPT, status=404, content_type="text/plain; charset=utf-8")
    response = JsonResponse(erasure.export(conversation), json_dumps_params={"ensure_ascii": False, "indent": 2})
    response.headers["Content-Disposition"] = 'attachment; filename="rozmowa-ikp.json"'
    return response


@session.guarded
@require_POST
def erase(request: HttpRequest) -> HttpResponse:
    """Erase the visitor's conversation and give the browser a new session. JSON (with the session) or a redirect."""
    visitor = session.of(request)
    conversation = visitor.conversation() if visitor else None
    if conversation is not None:
        erasure.erase(conversation)
    fresh = session.new(embedded=bool(visitor and visitor.embedded))
    response: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        response = JsonResponse({"session": fresh.signed if fresh.embedded else ""})
    else:
        response = HttpResponseRedirect(f"{reverse('privacy')}?gotowe=1")
    session.remember(response, fresh)
    return response
