"""One conversation: the page, its parts, and why the bot said what it said."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from desk.console import answering, audit, presence
from desk.console.access import MODERATOR, VIEWER, may, opens_for
from desk.console.filters import Filter
from desk.console.inbox import filter_context, list_context
from desk.console.models import CannedAnswer, Tag
from desk.console.thread import thread
from desk.console.why import why
from desk.console.window import window_of, with_private_used
from desk.gateway.models import Conversation, Message


@opens_for(VIEWER)
@require_GET
def conversation(request: HttpRequest, pk: int) -> HttpResponse:
    """The conversation in the inbox; for htmx the pane alone. `live=1`: a refresh of what is open already."""
    if not request.GET.get("live"):
        audit.record(request.user, "conversation.read", f"conversation:{pk}")
    context = pane_context(request, pk)
    if request.headers.get("HX-Request") and not request.headers.get("HX-History-Restore-Request"):
        return render(request, "console/_pane.html", context | {"partial": True})
    return render(request, "console/inbox.html", list_context(request) | filter_context(request) | context)


@opens_for(VIEWER)
@require_GET
def older(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages before a cursor."""
    row = get_object_or_404(Conversation, pk=pk)
    shown = thread(row, request.GET.get("before", ""))
    audit.record(request.user, "conversation.read", row)
    context = {"conversation": row, "thread": shown, "may_answer": may(request.user, MODERATOR)}
    return render(request, "console/_thread.html", context)


@opens_for(VIEWER)
@require_GET
def why_panel(request: HttpRequest, pk: int) -> HttpResponse:
    """Why the bot said this message."""
    message = get_object_or_404(Message, pk=pk, author=Message.Author.BOT)
    return render(request, "console/_why.html", {"message": message, "why": why(message)})


def pane_context(request: HttpRequest, pk: int) -> dict[str, Any]:
    """What the conversation's pane shows."""
    rows = Conversation.objects.select_related("assignee").prefetch_related("tags")
    row: Conversation = get_object_or_404(rows, pk=pk)
    user = request.user
    context: dict[str, Any] = {
        "conversation": row,
        "filter": Filter.read(request.GET),
        "thread": thread(row, first=request.GET.get("from") or request.POST.get("from", "")),
        "window": window_of(row, timezone.now()),
        "others": [],
        "mine": row.assignee_id == user.pk,
        "may_answer": may(user, MODERATOR),
    }
    if isinstance(user, User):
        context["others"] = presence.others(user, pk)
        if context["may_answer"]:
            context |= {
                "draft": answering.draft_of(user, row),
                "note_draft": answering.draft_of(user, row, note=True),
                "canned": CannedAnswer.objects.all(),
                "all_tags": Tag.objects.exclude(conversations=row),
                "longest": answering.LONGEST,
                "may_write_privately": row.channel == "comment" and answering.may_write_privately(row),
            }
            if row.channel == "comment" and context["window"].until and not context["may_write_privately"]:
                context["window"] = with_private_used(context["window"])
    return context
