"""The inbox: queues, the list, and the place where a conversation opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from desk.console import audit, saved, words
from desk.console.access import ADMIN, EDITOR, MODERATOR, VIEWER, opens_for
from desk.console.counts import count, worded
from desk.console.filters import ALL, CONFIDENCES, ORDERS, OUTCOMES, URGENT_OPEN, Filter
from desk.console.models import SavedFilter, Tag
from desk.console.paging import page
from desk.console.search import SHORTEST, search
from desk.console.search import words as words_of
from desk.gateway.models import Conversation
from desk.gateway.models.conversation import Channel
from knowledge.intents import intents_of, labels, topics
from knowledge.polish import day

MOST_PAGES = 6  # that a live refresh brings back at once
MOST_PINNED = 20


@opens_for(VIEWER)
@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """The page, with no conversation open."""
    return render(request, "console/inbox.html", list_context(request) | filter_context(request))


@opens_for(VIEWER)
@require_GET
def rows(request: HttpRequest) -> HttpResponse:
    """The list's rows alone: `after` a cursor for what follows, else from the top (`pages` of them)."""
    return render(request, "console/_rows.html", list_context(request) | {"alone": True})


@opens_for(VIEWER)
@require_GET
def sidebar(request: HttpRequest) -> HttpResponse:
    """The queues with their counts alone."""
    return render(request, "console/_sidebar_part.html", {"filter": Filter.read(request.GET)})


def list_context(request: HttpRequest) -> dict[str, Any]:
    """What the list shows."""
    chosen = Filter.read(request.GET)
    after, pages = request.GET.get("after", ""), _number(request.GET.get("pages", "1"), MOST_PAGES)
    matching = chosen.apply(request.user)
    shown: list[Conversation] = []
    pinned: list[Conversation] = []
    total = ""
    if chosen.q:
        audit.record(request.user, "inbox.search")
        hits = search(chosen.q, matching, after)
        shown, following = hits.rows, hits.next
    else:
        listed = matching.select_related("assignee").prefetch_related("tags")
        if chosen.queue != "urgent" and not chosen.order:
            pinned = list(listed.filter(URGENT_OPEN).order_by("-last_activity_at", "-pk")[:MOST_PINNED])
        if not after:
            total = worded(count(matching))
        following = after
        for _ in range(pages):
            piece = page(listed, following, oldest_first=chosen.order == "oldest")
            shown, following = shown + piece.rows, piece.next
            if not following:
                break
        top = {row.pk for row in pinned}
        shown = [row for row in shown if row.pk not in top]
    return {
        "filter": chosen,
        "pinned": pinned if not after else [],
        "rows": shown,
        "total": total,
        "following": urlencode({"after": following}) if following else "",
        "first": not after,
        "empty": _empty(chosen),
        "elsewhere": chosen.at_queue(ALL).query if chosen.q and chosen.queue != ALL else "",
        "queue_label": words.QUEUES[chosen.queue],
        "user": request.user,
    }


def filter_context(request: HttpRequest) -> dict[str, Any]:
    """What the filter's form offers."""
    people = User.objects.filter(is_active=True, groups__name__in=[MODERATOR, EDITOR, ADMIN]).distinct()
    return {
        "chips": _chips(Filter.read(request.GET)),
        "saved_here": _saved_here(request),
        "channels": Channel.choices,
        "topics": [(name, words.TOPICS.get(name, name), intents_of(name)) for name in topics()],
        "confidences": CONFIDENCES.items(),
        "outcomes": OUTCOMES.items(),
        "orders": ORDERS.items(),
        "statuses": Conversation.Status.choices,
        "tags": Tag.objects.all(),
        "people": people.order_by("first_name", "username"),
    }


def _saved_here(request: HttpRequest) -> SavedFilter | None:
    """The saved filter that the address holds, if this user may delete it."""
    query = Filter.read(request.GET).query
    if not query or not isinstance(request.user, User):
        return None
    return saved.deletable(request.user).filter(query=query).first()


def _chips(chosen: Filter) -> list[tuple[str, str, str]]:
    """What narrows the list: (label, value in words, the query string without it)."""
    names = {
        "channel": dict(Channel.choices),
        "topic": words.TOPICS,
        "intent": labels(),
        "confidence": CONFIDENCES,
        "outcome": OUTCOMES,
        "status": dict(Conversation.Status.choices),
        "assignee": {"me": "ja", "none": "nikt"},
        "order": ORDERS,
    }
    found = []
    for name, label in words.FILTERS.items():
        if value := getattr(chosen, name):
            said = str(names.get(name, {}).get(value, value))
            if name == "tag":
                said = Tag.objects.filter(pk=int(value)).values_list("name", flat=True).first() or "?"
            if name == "assignee" and value.isdigit():
                person = User.objects.filter(pk=int(value)).first()
                said = (person.get_full_name() or person.username) if person else "?"
            if name in {"since", "until"}:
                said = day(date.fromisoformat(value))
            found.append((label, said, replace(chosen, **{name: ""}).query))
    return found


def _empty(chosen: Filter) -> str:
    if chosen.q and not words_of(chosen.q):
        return f"Wpisz słowo, które ma co najmniej {SHORTEST} litery."
    if chosen.q or chosen.narrowed:
        where = "" if chosen.queue == ALL else f" w kolejce „{words.QUEUES[chosen.queue].strip('„”')}”"
        return f"Nic nie pasuje{where}."
    return words.EMPTY[chosen.queue]


def _number(said: str, most: int) -> int:
    return min(max(int(said), 1), most) if said.isascii() and said.isdigit() and len(said) < 4 else 1
