"""Corrections: what goes into the next training, and what of it does not; as a file for `data/` too."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.models import User
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import EDITOR, VIEWER, may, opens_for
from desk.console.teaching import examples, marking
from desk.console.teaching.models import TrainingProposal
from desk.console.words import TOPICS
from knowledge.intents import intents_of, topics

PAGE = 50
SHOWS = {"": "Do nauki", "right": "Potwierdzone", "unfit": "Nie do nauki"}


@opens_for(VIEWER)
def corrections(request: HttpRequest) -> HttpResponse:
    """The moderators' words on messages: those in use, those that only confirm, those not fit for teaching."""
    show = request.GET.get("show", "") if request.GET.get("show", "") in SHOWS else ""
    rows = TrainingProposal.objects.select_related("by").order_by("-at", "-pk")
    rows = rows.filter(intent="") if show == "unfit" else rows.exclude(intent="").filter(use=show == "")
    sorted_out, known = marking.corrections(), examples.known()
    context = {
        "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
        "show": show,
        "shows": SHOWS,
        "ready": len(sorted_out.ready),
        "doubled": {row.pk for row in sorted_out.doubled},
        "against": {row.pk: (said, examples.key(row.text) in known) for row, said in sorted_out.contradicting},
        "groups": [
            (TOPICS.get(t, t), [i for i in intents_of(t).items() if i[0] in marking.teachable()]) for t in topics()
        ],
        "may_edit": may(request.user, EDITOR),
    }
    return render(request, "teaching/corrections.html", context)


@opens_for(EDITOR)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """An editor shortens the text, changes the intent, takes it out of use, or throws it away."""
    row = get_object_or_404(TrainingProposal, pk=pk)
    assert isinstance(request.user, User)
    if request.POST.get("act") == "delete":
        audit.record(request.user, "teaching.delete", row)
        row.delete()
        messages.success(request, "Poprawka usunięta.")
        return _back(request)
    text, intent = examples.fit(request.POST.get("text", row.text)), request.POST.get("intent", row.intent)
    if not text or intent not in marking.teachable():
        messages.error(request, "Poprawka musi mieć treść i temat.")
        return _back(request)
    row.text, row.intent, row.use = text, intent, request.POST.get("use") == "1"
    row.save(update_fields=["text", "intent", "use", "at"])
    audit.record(request.user, "teaching.change", row)
    messages.success(request, "Poprawka zapisana.")
    return _back(request)


@opens_for(EDITOR)
def export(request: HttpRequest) -> HttpResponse:
    """The corrections as a Rasa NLU file, to be reviewed and moved into `data/`."""
    audit.record(request.user, "teaching.export")
    said = examples.to_yaml(marking.corrections().pairs)
    answer = HttpResponse(said, content_type="application/yaml; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="poprawki-{timezone.localdate():%Y-%m-%d}.yml"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _back(request: HttpRequest) -> HttpResponse:
    show = request.POST.get("show", "")
    return redirect(f"/console/teaching/corrections/{f'?show={show}' if show in SHOWS and show else ''}")
