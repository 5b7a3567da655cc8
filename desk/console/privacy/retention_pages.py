"""How long what is kept: the dry run as a table, the days to change, the sweep to start."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import DATA_PROTECTION, opens_for
from desk.console.privacy import retention
from desk.core import jobs


@opens_for(DATA_PROTECTION)
@never_cache
def retention_page(request: HttpRequest) -> HttpResponse:
    """Every kind of data with its days and how much is too old now; POST changes the days."""
    if request.method == "POST":
        return _change(request)
    due = retention.due(timezone.now())
    return render(request, "privacy/retention.html", {"due": due, "total": sum(each.count for each in due)})


@opens_for(DATA_PROTECTION)
@require_POST
def run(request: HttpRequest) -> HttpResponse:
    """Sweep soon, in the background, not only at night."""
    audit.record(request.user, "retention.run")
    jobs.soon("retention")
    messages.success(request, "Usuwanie zacznie się za chwilę. Odśwież stronę, aby zobaczyć wynik.")
    return redirect("console:privacy_retention")


def _change(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    try:
        for name in retention.KINDS:
            said = request.POST.get(name, "").strip()
            if said:
                retention.set_days(request.user, name, int(said) if said.isascii() and said.isdigit() else 0)
    except retention.NotThatLong as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Zapisane.")
    return redirect("console:privacy_retention")
