"""Train, watch, compare, publish, go back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import ADMIN, EDITOR, VIEWER, may, opens_for
from desk.console.teaching import comparison, marking, models_live, training
from desk.console.teaching.models import Publication, TrainingRun

PHRASE = "PUBLIKUJ GORSZY"  # what an administrator types to publish a worse model


@opens_for(VIEWER)
@never_cache
def trainings(request: HttpRequest) -> HttpResponse:
    """Which model answers, what a training would take, the former trainings and publications."""
    running, history = models_live.running(), models_live.history()
    previous, own = _previous(history), models_live.own().model
    context: dict[str, Any] = {
        "running": running,
        "own": own,
        "history": history,
        "previous": None if previous == 0 and running == own else previous,  # it answers already
        "now": history[0] if history else None,
        "ready": len(marking.corrections().ready),
        "erased": models_live.forgets_erased(),
        "out_of_date": models_live.out_of_date(),
        "open_run": training.open_run(),
        "trainer": training.trainer_is_there(),
        "runs": TrainingRun.objects.select_related("by").order_by("-pk")[:20],
        "may_edit": may(request.user, EDITOR),
    }
    return render(request, "teaching/trainings.html", context)


@opens_for(EDITOR)
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Ask for a training."""
    try:
        run = training.start(_user(request))
    except training.NotNow as error:
        messages.error(request, str(error))
        return redirect("console:teaching_trainings")
    return redirect("console:teaching_run", pk=run.pk)


@opens_for(VIEWER)
@never_cache
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One training: its progress, then what it brought."""
    run = get_object_or_404(TrainingRun.objects.select_related("by"), pk=pk)
    context: dict[str, Any] = {"run": run, "may_edit": may(request.user, EDITOR)}
    if run.state == TrainingRun.State.READY:
        audit.record(request.user, "teaching.read", run)
        context |= {
            "figures": comparison.figures(run),
            "topics": comparison.topics(run),
            "changes": comparison.changes(run),
            "worse": comparison.worse(run),
            "doubts": models_live.doubts(run),
            "publications": list(run.publications.select_related("by").order_by("-pk")),
            "answers_now": models_live.running() == run.model,
            "there": (training.settings.VAR / "models" / run.model).is_file(),
            "may_force": may(request.user, ADMIN),
            "phrase": PHRASE,
        }
    return render(request, "teaching/run.html", context)


@opens_for(VIEWER)
@never_cache
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of the page that changes while the training runs; 286 tells htmx to stop asking and reload."""
    run = get_object_or_404(TrainingRun, pk=pk)
    context = {"run": run, "may_edit": may(request.user, EDITOR), "trainer": training.trainer_is_there()}
    answer = render(request, "teaching/_progress.html", context)
    if not run.is_open:
        answer.headers["HX-Refresh"] = "true"
    return answer


@opens_for(EDITOR)
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Call it off."""
    run = get_object_or_404(TrainingRun, pk=pk)
    training.cancel(_user(request), run)
    return redirect("console:teaching_run", pk=pk)


@opens_for(EDITOR)
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Make it the bot's model. A worse one needs an administrator who types the phrase."""
    run = get_object_or_404(TrainingRun, pk=pk)
    forced = may(request.user, ADMIN) and request.POST.get("phrase", "").strip() == PHRASE
    try:
        models_live.publish(_user(request), run, forced=forced)
    except models_live.NotPublished as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Opublikowano. Bot odpowiada nowym modelem.")
    return redirect("console:teaching_run", pk=pk)


@opens_for(EDITOR)
@require_POST
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """Back to what was published before; 0: to the model of `data/` alone."""
    earlier = get_object_or_404(Publication.objects.select_related("run"), pk=pk) if pk else None
    try:
        models_live.back_to(_user(request), earlier)
    except models_live.NotPublished as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "Bot znów odpowiada wybranym modelem.")
    return redirect("console:teaching_trainings")


def _previous(history: list[Publication]) -> int | None:
    """The publication to which one click goes back: 0 for the tree's own model, None when there is nothing to go to."""
    if not history or (len(history) == 1 and history[0].model == models_live.own().model):
        return None
    earlier = next((row for row in history[1:] if row.model != history[0].model), None)
    if earlier and earlier.there and earlier.model != models_live.own().model:  # type: ignore[attr-defined]
        return int(earlier.pk)
    return 0 if models_live.own().model and history[0].model != models_live.own().model else None


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
