"""The queue of messages worth teaching, and the picker that one key opens in a conversation."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import MODERATOR, VIEWER, may, opens_for
from desk.console.teaching import marking
from desk.console.teaching.models import Candidate, TrainingProposal, UnknownCluster
from desk.console.why import Guess, guesses
from desk.console.words import TOPICS
from desk.gateway.models import Message
from knowledge.intents import intents_of, topics

PAGE = 20
CAP = 1_000
REASONS = {
    "thumbs_down": "„Nie pomogło”",
    "unknown": "Bot nie wiedział",
    "low": "Bot nie był pewny",
    "far": "Niepodobne do danych",
}


@opens_for(VIEWER)
def queue(request: HttpRequest) -> HttpResponse:
    """Messages worth teaching, the most telling first; `reason` or `cluster` narrows."""
    rows: QuerySet[Candidate] = Candidate.objects.filter(done=False)
    reason, cluster = request.GET.get("reason", ""), _number(request.GET.get("cluster", ""))
    chosen = UnknownCluster.objects.filter(pk=cluster).first() if cluster else None
    if reason in REASONS:
        rows = rows.filter(**{reason: True})
    if chosen:
        rows = rows.filter(cluster=chosen)
    said_before = Candidate.objects.filter(done=False, same=OuterRef("same"), pk__lt=OuterRef("pk")).exclude(same="")
    rows = rows.filter(~Exists(said_before)).select_related("message", "cluster").order_by("-rank", "-at")
    shown = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    repeated = _repeated(list(shown))
    answers = _bots_after([row.message for row in shown])
    context: dict[str, Any] = {
        "page": shown,
        "cards": [
            (row, _reasons(row), answers.get(row.pk), _guesses(answers.get(row.pk)), repeated.get(row.same, 1))
            for row in shown
        ],
        "total": shown.paginator.count,
        "reason": reason if reason in REASONS else "",
        "reasons": REASONS,
        "cluster": chosen,
        "clusters": UnknownCluster.objects.all()[:12],
        "may_mark": may(request.user, MODERATOR),
        "waiting": TrainingProposal.objects.filter(use=True).exclude(intent="").count(),
    }
    audit.record(request.user, "teaching.read")
    return render(request, "teaching/queue.html", context)


@opens_for(MODERATOR)
def picker(request: HttpRequest, pk: int) -> HttpResponse:
    """What the dialog shows: the message, what the bot took it for, and every intent to choose from."""
    message = get_object_or_404(Message.objects.select_related("event"), pk=pk)
    try:
        marking.check(message)
    except marking.NotTeachable as error:
        return render(request, "teaching/_picker.html", {"problem": str(error)})
    teachable = marking.teachable()
    groups = [
        (TOPICS.get(topic, topic), [(name, label) for name, label in intents_of(topic).items() if name in teachable])
        for topic in topics()
    ]
    context = {
        "message": message,
        "text": marking.text_of(message),
        "groups": groups,
        "guesses": [guess for guess in _guesses(_bots_after([message]).get(pk)) if guess.name != message.intent],
        "right": message.intent if message.intent in teachable else "",
        "proposal": TrainingProposal.objects.filter(message=message).first(),
    }
    return render(request, "teaching/_picker.html", context)


@opens_for(MODERATOR)
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which intent it is; answers with the message's line as it reads now."""
    message = get_object_or_404(Message.objects.select_related("event"), pk=pk)
    try:
        marking.mark(_user(request), message, request.POST.get("intent", ""))
    except marking.NotTeachable as error:
        return HttpResponse(str(error), status=400, content_type="text/plain; charset=utf-8")
    return _understood(request, pk)


@opens_for(MODERATOR)
@require_POST
def unmark(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it back."""
    marking.unmark(_user(request), get_object_or_404(Message, pk=pk))
    return _understood(request, pk)


def _understood(request: HttpRequest, pk: int) -> HttpResponse:
    message = Message.objects.select_related("proposal").get(pk=pk)
    return render(request, "teaching/_understood.html", {"m": message, "may_mark": True})


def _bots_after(messages: list[Message]) -> dict[int, Message]:
    """The bot's answer to each message: the next one in its conversation."""
    found: dict[int, Message] = {}
    conversations = {message.conversation_id for message in messages}
    first = min((message.pk for message in messages), default=0)
    rows = Message.objects.filter(conversation__in=conversations, author=Message.Author.BOT, pk__gt=first)
    answers = list(rows.order_by("pk"))
    for message in messages:
        after = (row for row in answers if row.conversation_id == message.conversation_id and row.pk > message.pk)
        answer = next(after, None)
        if answer:
            found[message.pk] = answer
    return found


def _guesses(answer: Message | None) -> list[Guess]:
    """The bot's best guesses that can be taught."""
    said = answer.why if answer and isinstance(answer.why, dict) else {}
    return [guess for guess in guesses(said) if guess.name in marking.teachable()]


def _repeated(rows: list[Candidate]) -> dict[str, int]:
    """How often each of them was said."""
    alike = Candidate.objects.filter(done=False, same__in=[row.same for row in rows if row.same])
    return dict(alike.order_by().values_list("same").annotate(Count("pk")))


def _reasons(row: Candidate) -> list[str]:
    return [label for name, label in REASONS.items() if getattr(row, name)]


def _number(said: str) -> int:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 18 else 0


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
