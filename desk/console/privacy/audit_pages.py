"""The log of who read and did what: filtered, saved as CSV or JSON, and its chain checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import DATA_PROTECTION, opens_for
from desk.console.models import AuditEntry
from desk.console.numbers.counting import bounds
from desk.console.numbers.table import csv_line
from desk.console.privacy import chain
from desk.console.privacy.actions import ACTIONS, about, worded
from desk.console.privacy.models import AuditCheck

PAGE = 100
CHUNK = 2_000


@dataclass(frozen=True)
class Asked:
    """What of the log is wanted; all as text, empty for all."""

    actor: str = ""
    action: str = ""
    object: str = ""
    since: str = ""
    until: str = ""

    @classmethod
    def read(cls, said: Mapping[str, str]) -> Asked:
        """From the address; a date that is none is ignored."""
        values = {
            name: str(said.get(name, "")).strip()[:80] for name in ("actor", "action", "object", "since", "until")
        }
        for name in ("since", "until"):
            values[name] = values[name] if _day(values[name]) else ""
        return cls(**values)

    @property
    def query(self) -> str:
        """The address's part that leads back here."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    def rows(self) -> QuerySet[AuditEntry]:
        """The entries, in no order. A number alone as object means that conversation."""
        rows = AuditEntry.objects.all()
        if self.actor:
            rows = rows.filter(actor_name=self.actor if self.actor != "-" else "")
        if self.action:
            rows = rows.filter(action=self.action)
        if self.object:
            name = f"conversation:{self.object}" if self.object.isdigit() else self.object
            rows = rows.filter(object=name)
        if since := _day(self.since):
            rows = rows.filter(at__gte=bounds(since)[0])
        if until := _day(self.until):
            rows = rows.filter(at__lt=bounds(until)[1])
        return rows


@opens_for(DATA_PROTECTION)
@never_cache
def log(request: HttpRequest) -> HttpResponse:
    """The entries, newest first, a page at a time."""
    asked = Asked.read(request.GET)
    rows = asked.rows().order_by("-pk")
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows[: PAGE + 1])
    audit.record(request.user, "audit.read")
    context = {
        "asked": asked,
        "rows": [(row, worded(row.action), *about(row.object)) for row in found[:PAGE]],
        "next": found[PAGE - 1].pk if len(found) > PAGE else None,
        "actors": AuditEntry.objects.order_by("actor_name").values_list("actor_name", flat=True).distinct()[:200],
        "actions": sorted(ACTIONS.items(), key=lambda pair: pair[1]),
        "check": AuditCheck.objects.select_related("by").order_by("-pk").first(),
    }
    return render(request, "privacy/log.html", context)


@opens_for(DATA_PROTECTION)
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """What is filtered, with its seals, as CSV: whoever has the whole log can check the chain."""
    asked = Asked.read(request.GET)
    audit.record(request.user, "audit.export")
    answer = StreamingHttpResponse(_lines(asked.rows()), content_type="text/csv; charset=utf-8")
    name = f"dziennik-{timezone.localdate():%Y-%m-%d}.csv"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@opens_for(DATA_PROTECTION)
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Walk along the whole chain now."""
    assert isinstance(request.user, User)
    found = chain.check(request.user)
    audit.record(request.user, "audit.check")
    if found.problem:
        messages.error(request, f"Dziennik nie jest cały. {found.problem}")
    else:
        messages.success(request, "Dziennik jest cały i niezmieniony.")
    return redirect("console:privacy_log")


def _lines(rows: QuerySet[AuditEntry]) -> Iterator[str]:
    yield "\ufeff" + csv_line(
        ["numer", "czas", "kto", "co", "działanie", "czego dotyczy", "poprzednia pieczęć", "pieczęć"]
    )
    for row in rows.order_by("pk").iterator(CHUNK):
        at = row.at.isoformat(timespec="microseconds")
        yield csv_line(
            [row.pk, at, row.actor_name or "system", worded(row.action), row.action, row.object, row.previous, row.seal]
        )


def _day(said: str) -> date | None:
    try:
        found = date.fromisoformat(said)
    except ValueError:
        return None
    return found if date.min + timedelta(days=2) < found < date.max - timedelta(days=2) else None
