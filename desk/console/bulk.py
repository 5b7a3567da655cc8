"""One act on many conversations: all that match the filter, or those that are ticked; and its undoing."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.console import changes
from desk.console.access import MODERATOR, opens_for
from desk.console.acts import later, tag_named
from desk.console.answering import Refused
from desk.console.filters import Filter
from desk.console.models import BulkAction
from knowledge.polish import plural

TAKEN = " (prowadzi ktoś inny)"


@opens_for(MODERATOR)
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """The filter stands in the address; `id` narrows it to ticked rows."""
    chosen, action = Filter.read(request.GET), request.POST.get("action", "")
    ids = [int(pk) for pk in request.POST.getlist("id") if pk.isascii() and pk.isdigit() and len(pk) < 19]
    made: BulkAction | None = None
    try:
        if action not in changes.ACTIONS:
            raise Refused("Wybierz, co zrobić.")
        until = later(request.POST.get("until", ""), timezone.now()) if action == changes.SNOOZE else None
        tag = tag_named(request.POST.get("tag", "")) if action in {changes.TAG, changes.UNTAG} else None
        wanted = changes.chosen(chosen, _user(request), ids or None)
        made = changes.change(_user(request), action, wanted, until=until, tag=tag)
        count = len(made.before) if made else 0
        text = f"{changes.LABELS[action]}: {conversations(count)}." if count else "Nic się nie zmieniło."
        if made and (left := len(wanted) - count):
            text += f" Bez zmian: {left}{TAKEN if action in {changes.DONE, changes.SNOOZE} else ''}."
        if len(wanted) == changes.MOST:
            text += f" To najwięcej na raz ({changes.MOST}); powtórz dla reszty."
        return _answer(request, chosen, text, made)
    except Refused as refused:
        return _answer(request, chosen, str(refused), None, problem=True)


@opens_for(MODERATOR)
@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it back."""
    action = get_object_or_404(BulkAction, pk=pk, user=_user(request))
    count = changes.undo(_user(request), action)
    text = f"Cofnięto: {conversations(count)}." if count else "Nie da się już cofnąć."
    return _answer(request, Filter.read(request.GET), text, None, problem=not count)


def conversations(count: int) -> str:
    """„5 rozmów”."""
    return f"{count} {plural(count, 'rozmowa', 'rozmowy', 'rozmów')}"


def _answer(
    request: HttpRequest, chosen: Filter, text: str, undoable: BulkAction | None, *, problem: bool = False
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, text)
        return redirect(reverse("console:inbox") + (f"?{chosen.query}" if chosen.query else ""))
    context = {"toast": text, "undoable": undoable, "problem": problem, "filter": chosen}
    response = render(request, "console/_toast.html", context)
    response.headers["HX-Trigger"] = "ikp:refresh, ikp:pane"
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
