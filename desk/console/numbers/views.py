"""The page of numbers, its tables as CSV, and the alarm that is put away."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import MODERATOR, VIEWER, may, opens_for
from desk.console.numbers import svg, tables
from desk.console.numbers.models import Day, Spike
from desk.console.numbers.report import ANSWERS_SHOWN, SPANS, Asked, Series, report, worded_minutes
from desk.console.numbers.table import response
from desk.console.teaching.models import Candidate, UnknownCluster
from desk.console.words import TOPICS
from desk.gateway.models.conversation import Channel
from knowledge.clock import today

INTENTS_SHOWN = 12
EXAMPLES = 3


@opens_for(VIEWER)
def numbers(request: HttpRequest) -> HttpResponse:
    """All figures of the chosen span."""
    asked = Asked.read(request.GET)
    found = report(asked, today())
    context: dict[str, Any] = {
        "asked": asked,
        "query": request.GET.urlencode(),
        "spans": SPANS,
        "channels": Channel.choices,
        "topics": TOPICS,
        "report": found,
        "wait": worded_minutes(found.wait),
        "spikes": Spike.objects.filter(ended_at=None).order_by("-count"),
        "past_spikes": Spike.objects.exclude(ended_at=None).order_by("-began_at")[:5],
        "topic_chart": svg.stacked("topics", "Rozmowy dziennie według tematu", found.days, _drawn(found.by_topic)),
        "topic_legend": _legend(found.by_topic),
        "channel_chart": svg.stacked(
            "channels", "Rozmowy dziennie według kanału", found.days, _drawn(found.by_channel)
        ),
        "channel_legend": _legend(found.by_channel),
        "alone_chart": svg.line("alone", "Załatwione bez człowieka", found.days, found.alone_by_day),
        "fallback_chart": svg.line("fallback", "Bot nie zrozumiał", found.days, found.fallbacks_by_day),
        "tables": {name: make(found) for name, make in tables.TABLES.items()},
        "answers": found.answers[:ANSWERS_SHOWN],
        "intents": _with_bars(found.intents[:INTENTS_SHOWN]),
        "clusters": _clusters(),
        "counted": Day.objects.order_by("-computed_at").first(),
        "may_dismiss": may(request.user, MODERATOR),
    }
    return render(request, "numbers/numbers.html", context)


@opens_for(VIEWER)
def csv_file(request: HttpRequest, table: str) -> HttpResponse:
    """One of the tables, to save."""
    if table not in tables.TABLES:
        raise Http404
    made = tables.TABLES[table](report(Asked.read(request.GET), today()))
    audit.record(request.user, "numbers.export", f"numbers:{table}")
    return response(f"ikp-{table}-{today():%Y-%m-%d}", made.head, made.rows)


@opens_for(MODERATOR)
@require_POST
def dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Somebody has seen the alarm."""
    spike = get_object_or_404(Spike, pk=pk)
    assert isinstance(request.user, User)
    spike.dismissed_by = request.user
    spike.save(update_fields=["dismissed_by"])
    return redirect("console:numbers")


def _drawn(series: list[Series]) -> list[tuple[str, list[int]]]:
    """As many as there are colours; the rest together."""
    most = svg.COLOURS
    if len(series) <= most:
        return [(one.name, one.values) for one in series]
    rest = [sum(values) for values in zip(*(one.values for one in series[most - 1 :]), strict=True)]
    return [*((one.name, one.values) for one in series[: most - 1]), ("pozostałe", rest)]


def _legend(series: list[Series]) -> list[tuple[str, str, int]]:
    """(colour's class, name, total)."""
    return [(svg.colour(at), name, sum(values)) for at, (name, values) in enumerate(_drawn(series))]


def _with_bars(intents: list[tuple[str, int, int]]) -> list[dict[str, Any]]:
    most = max((max(later, earlier) for _, later, earlier in intents), default=0) or 1
    return [
        {
            "label": label,
            "later": later,
            "earlier": earlier,
            "bar": round(100 * later / most),
            "former": round(100 * earlier / most),
            "change": later - earlier,
        }
        for label, later, earlier in intents
    ]


def _clusters() -> list[tuple[UnknownCluster, list[str]]]:
    """The unknown questions that come again, each with a few redacted examples of different people."""
    found = []
    for cluster in UnknownCluster.objects.all()[:8]:
        rows = Candidate.objects.filter(cluster=cluster).select_related("message").order_by("-at")[:20]
        texts: dict[int, str] = {}
        for row in rows:
            if row.message.text not in texts.values():
                texts.setdefault(row.conversation_id, row.message.text)
        found.append((cluster, list(texts.values())[:EXAMPLES]))
    return found
