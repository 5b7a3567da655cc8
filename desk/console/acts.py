"""What a moderator's click or key does to one conversation. Each answers with the pane as it is now and a message."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.console import answering, canned, changes, claims, presence
from desk.console.access import MODERATOR, VIEWER, opens_for
from desk.console.answering import Refused
from desk.console.conversation import pane_context
from desk.console.filters import Filter
from desk.console.models import BulkAction, CannedAnswer, Tag
from desk.console.templatetags.console import until as words_until
from desk.gateway.models import Conversation, Outgoing
from knowledge.clock import WARSAW

MORNING = time(9)
TAKEN = "Rozmowę prowadzi już ktoś inny."
Act = Callable[[HttpRequest, User, Conversation], str | tuple[str, BulkAction | None]]


def act(do: Act) -> Callable[[HttpRequest, int], HttpResponse]:
    """A view for moderators around what is done; `Refused` becomes a message."""

    @opens_for(MODERATOR)
    @require_POST
    @wraps(do)
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        conversation = get_object_or_404(Conversation, pk=pk)
        undoable: BulkAction | None = None
        problem = False
        try:
            said = do(request, _user(request), conversation)
            text, undoable = said if isinstance(said, tuple) else (said, None)
        except Refused as refused:
            text, problem = str(refused), True
        return _answer(request, pk, text, undoable, problem=problem)

    return view


@act
def claim(request: HttpRequest, user: User, row: Conversation) -> str:
    """Take it."""
    if not claims.claim(user, row.pk):
        raise Refused(TAKEN)
    return "Rozmowa jest Twoja. Bot milczy."


@act
def take_over(request: HttpRequest, user: User, row: Conversation) -> str:
    """Take it from somebody."""
    claims.claim(user, row.pk, force=True)
    return "Rozmowa jest teraz Twoja. Bot milczy."


@act
def put_back(request: HttpRequest, user: User, row: Conversation) -> str:
    """Back to the queue."""
    if not claims.put_back(user, row.pk):
        raise Refused("Tej rozmowy nie prowadzisz.")
    return "Rozmowa wróciła do kolejki. Bot nadal milczy."


@act
def hand_back(request: HttpRequest, user: User, row: Conversation) -> str:
    """Back to the bot."""
    if not claims.hand_back(user, row.pk):
        raise Refused("Tę rozmowę prowadzi ktoś inny albo bot już odpowiada.")
    return "Znów odpowiada bot."


@act
def done(request: HttpRequest, user: User, row: Conversation) -> tuple[str, BulkAction | None]:
    """Settled: reviewed and closed; a human's conversation goes back to the bot, which says so."""
    if row.assignee_id not in (None, user.pk):
        raise Refused(TAKEN)
    if row.mode != Conversation.Mode.BOT and row.first_human_at:
        claims.hand_back(user, row.pk)
    return "Załatwione.", changes.change(user, changes.DONE, [row.pk])


@act
def reopen(request: HttpRequest, user: User, row: Conversation) -> tuple[str, BulkAction | None]:
    """Open again."""
    return "Rozmowa jest znów otwarta.", changes.change(user, changes.REOPEN, [row.pk])


@act
def snooze(request: HttpRequest, user: User, row: Conversation) -> tuple[str, BulkAction | None]:
    """Away until later."""
    if row.assignee_id not in (None, user.pk):
        raise Refused(TAKEN)
    until = later(request.POST.get("until") or request.POST.get("at", ""), timezone.now())
    return f"Odłożone do {words_until(until)}.", changes.change(user, changes.SNOOZE, [row.pk], until=until)


@act
def tag(request: HttpRequest, user: User, row: Conversation) -> tuple[str, BulkAction | None]:
    """Put a tag on; a new name makes a new tag."""
    made = tag_named(request.POST.get("tag", ""))
    return f"Etykieta „{made.name}” dodana.", changes.change(user, changes.TAG, [row.pk], tag=made)


@act
def untag(request: HttpRequest, user: User, row: Conversation) -> tuple[str, BulkAction | None]:
    """Take a tag off."""
    taken = get_object_or_404(Tag, name=request.POST.get("tag", ""))
    return f"Etykieta „{taken.name}” zdjęta.", changes.change(user, changes.UNTAG, [row.pk], tag=taken)


@act
def answer(request: HttpRequest, user: User, row: Conversation) -> str:
    """Send an answer."""
    public = request.POST.get("public") == "1"
    sent = answering.answer(user, row.pk, request.POST.get("text", ""), request.POST.get("token", ""), public=public)
    return "" if sent else answering.SENT_TWICE


@act
def note(request: HttpRequest, user: User, row: Conversation) -> str:
    """Keep a note."""
    kept = answering.note(user, row.pk, request.POST.get("text", ""), request.POST.get("token", ""))
    return "Notatka zapisana." if kept else "Ta notatka jest już zapisana."


@opens_for(MODERATOR)
@require_POST
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what is written so far."""
    text, token = request.POST.get("text", ""), request.POST.get("token", "")
    answering.keep_draft(_user(request), pk, text, token, note=request.POST.get("note") == "1")
    return HttpResponse(status=204)


@opens_for(MODERATOR)
@require_POST
def outgoing(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Something is done about an answer that did not go out, or of which nobody knows."""
    row = get_object_or_404(Outgoing, pk=pk, conversation__isnull=False)
    does = {"resend": answering.resend, "delivered": answering.mark_delivered, "cancel": answering.give_up}
    texts = {"resend": "W kolejce do wysłania.", "delivered": "Oznaczona jako doręczona.", "cancel": "Odwołana."}
    done = does[what](_user(request), row)
    text = texts[what] if done else "Stan tej wiadomości zdążył się zmienić."
    return _answer(request, row.conversation_id or 0, text, None, problem=not done)


@opens_for(MODERATOR)
def canned_text(request: HttpRequest, pk: int, answer: int) -> HttpResponse:
    """A canned answer, filled in for this conversation, as plain text."""
    row, ready = get_object_or_404(Conversation, pk=pk), get_object_or_404(CannedAnswer, pk=answer)
    return HttpResponse(canned.filled(ready, _user(request), row), content_type="text/plain; charset=utf-8")


@opens_for(VIEWER)
@require_POST
def here(request: HttpRequest, pk: int) -> HttpResponse:
    """The page says that its user looks, writes, or has left."""
    get_object_or_404(Conversation, pk=pk)
    if request.POST.get("left"):
        presence.left(_user(request), pk)
    else:
        presence.seen(_user(request), pk, writing=bool(request.POST.get("writing")))
    return HttpResponse(status=204)


def later(said: str, now: datetime) -> datetime:
    """When a snooze ends: `hour`, `tomorrow`, `week`, or a date and time. Raises Refused."""
    local = timezone.localtime(now, WARSAW)
    if said == "hour":
        return now + timedelta(hours=1)
    if said in {"tomorrow", "week"}:
        day = local.date() + timedelta(days=1 if said == "tomorrow" else 7)
        return datetime.combine(day, MORNING, WARSAW)
    try:
        at = datetime.fromisoformat(said)
    except ValueError:
        raise Refused("Wybierz, do kiedy odłożyć.") from None
    at = at if at.tzinfo else at.replace(tzinfo=WARSAW)
    if at <= now:
        raise Refused("Ten czas już minął.")
    return at


def tag_named(said: str) -> Tag:
    """The tag of this name, made if need be. Raises Refused."""
    name = " ".join(said.split())[:40]
    if not name:
        raise Refused("Podaj nazwę etykiety.")
    return Tag.objects.filter(name__iexact=name).first() or Tag.objects.create(name=name)


def _answer(
    request: HttpRequest, pk: int, text: str, undoable: BulkAction | None, *, problem: bool = False
) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        if text:
            messages.add_message(request, messages.ERROR if problem else messages.SUCCESS, text)
        query = Filter.read(request.GET).query
        return redirect(reverse("console:conversation", args=[pk]) + (f"?{query}" if query else ""))
    context: dict[str, Any] = pane_context(request, pk) | {"toast": text, "undoable": undoable, "problem": problem}
    response = render(request, "console/_pane_and_toast.html", context)
    response.headers["HX-Trigger"] = "ikp:refresh"
    return response


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
