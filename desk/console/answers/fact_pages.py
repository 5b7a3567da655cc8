"""The page on which editors switch facts of other sources off and on."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from desk.console.access import EDITOR, VIEWER, may, opens_for
from desk.console.answers import publish as book
from desk.console.answers.built_in import BuiltIn, answers
from desk.console.answers.models import FactSwitch


@opens_for(VIEWER)
def facts_page(request: HttpRequest) -> HttpResponse:
    """Every fact that has a switch: its source, where it is said, who turned it last."""
    off = book.switched_off()
    last = {row.fact: row for row in FactSwitch.objects.select_related("by").order_by("pk")}
    rows = [
        {
            "fact": fact,
            "value": ", ".join(map(str, fact.value)) if isinstance(fact.value, list) else fact.value,
            "off": fact.id in off,
            "by_file": not fact.enabled,
            "last": last.get(fact.id),
            "said_in": [answer for answer in answers().values() if _rests_on(answer, fact.id)],
        }
        for fact in book.switchable()
    ]
    return render(request, "answers/facts.html", {"rows": rows, "may_edit": may(request.user, EDITOR)})


@opens_for(EDITOR)
@require_POST
def switch(request: HttpRequest, fact: str) -> HttpResponse:
    """Turn a switch."""
    assert isinstance(request.user, User)
    enabled = request.POST.get("enabled") == "1"
    try:
        book.switch(request.user, fact, enabled, request.POST.get("note", "").strip()[:200])
    except book.NotAllowed:
        raise Http404 from None
    state = "znów może być podawany" if enabled else "jest wyłączony"
    messages.success(request, f"Fakt {fact} {state}. Bot stosuje to od następnej wiadomości.")
    return redirect("console:facts")


def _rests_on(answer: BuiltIn, fact: str) -> bool:
    return fact in answer.facts or any(part.fact == fact for part in answer.parts)
