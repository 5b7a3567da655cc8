"""Pages on which editors change what the bot says: live with the bot's next message, undone with one click."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.models import User
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from desk.console.access import EDITOR, VIEWER, may, opens_for
from desk.console.answers import publish as book
from desk.console.answers.built_in import BuiltIn
from desk.console.answers.built_in import answers as built_in_answers
from desk.console.answers.check import LONGEST, LONGEST_WITH_BUTTONS, MOST_BUTTONS, problems, warnings
from desk.console.answers.models import AnswerVersion
from desk.console.answers.preview import fill, parts, spoken, values
from desk.console.numbers.models import Count
from desk.console.search_index import fold
from desk.console.words import TOPICS
from knowledge.clock import today
from knowledge.facts import NoFact, fact
from knowledge.intents import intents_of, topics

SPARE_ROWS = 2
DAYS_COUNTED = 30
Button = dict[str, str]


@opens_for(VIEWER)
def answers(request: HttpRequest) -> HttpResponse:
    """All answers by topic; `q` narrows by words, `changed=1` to those that editors have changed."""
    asked, changed = request.GET.get("q", "").strip()[:100], request.GET.get("changed") == "1"
    live, shown, wanted = book.live(), _shown(), fold(asked)
    groups = []
    for topic, label in TOPICS.items():
        rows = []
        for name, answer in built_in_answers().items():
            version = live.get(name)
            text = version.text if version else answer.text
            found = wanted in fold(f"{name} {answer.title} {text}")
            if answer.topic == topic and found and (version or not changed):
                filled = fill(text, values(today()))
                rows.append({"answer": answer, "version": version, "text": filled, "shown": shown.get(name, 0)})
        if rows:
            groups.append((label, rows))
    context = {"groups": groups, "asked": asked, "changed": changed, "live": len(live), "days": DAYS_COUNTED}
    return render(request, "answers/list.html", context)


@opens_for(VIEWER)
def answer(request: HttpRequest, name: str) -> HttpResponse:
    """One answer: its text and buttons, how it reads, its history. Editors publish here."""
    built_in = _built_in(name)
    version = book.live().get(name)
    text = version.text if version else built_in.text
    buttons: list[Button] = list(version.buttons) if version else [_plain(button) for button in built_in.buttons]
    found: list[str] = []
    if request.method == "POST":
        if not may(request.user, EDITOR):
            return redirect("console:answers_one", name=name)
        text, buttons = _said(request)
        found = problems(built_in, text, buttons, today())
        if not found:
            row = book.publish(_user(request), name, text, buttons, request.POST.get("note", "").strip()[:200])
            messages.success(request, f"Opublikowano wersję {row.number}. Bot odpowiada tak od następnej wiadomości.")
            return redirect("console:answers_one", name=name)
    context: dict[str, Any] = {
        "built_in": built_in,
        "version": version,
        "text": text,
        "rows": _rows(buttons),
        "problems": found,
        "note": request.POST.get("note", ""),
        "versions": AnswerVersion.objects.filter(name=name).select_related("by").order_by("-pk")[:20],
        "payloads": _payloads(built_in),
        "variables": sorted(built_in.variables),
        "facts": _facts(built_in),
        "may_edit": may(request.user, EDITOR),
        **_preview(built_in, text, buttons),
    }
    return render(request, "answers/one.html", context)


@opens_for(EDITOR)
@require_POST
def preview(request: HttpRequest, name: str) -> HttpResponse:
    """How what is being written reads, and what would keep it from being published."""
    built_in = _built_in(name)
    text, buttons = _said(request)
    context = _preview(built_in, text, buttons) | {"problems": problems(built_in, text, buttons, today())}
    return render(request, "answers/_preview.html", context)


@opens_for(EDITOR)
@require_POST
def back(request: HttpRequest, name: str, pk: int) -> HttpResponse:
    """Back to a former version; 0: to the built-in text."""
    _built_in(name)
    version = get_object_or_404(AnswerVersion, pk=pk, name=name, built_in=False) if pk else None
    book.back_to(_user(request), version, name)
    text = f"Znów obowiązuje tekst wersji {version.number}." if version else "Znów obowiązuje tekst wbudowany."
    messages.success(request, text)
    return redirect("console:answers_one", name=name)


def _built_in(name: str) -> BuiltIn:
    found = built_in_answers().get(name)
    if found is None:
        raise Http404
    return found


def _said(request: HttpRequest) -> tuple[str, list[Button]]:
    """The form's text and its buttons; a row without a title and a target is no button."""
    text = request.POST.get("text", "").replace("\r\n", "\n").strip()
    buttons: list[Button] = []
    lists = (request.POST.getlist(name) for name in ("title", "payload", "url"))
    for title, payload, url in zip(*lists, strict=False):
        said = {"title": title.strip(), "payload": payload.strip(), "url": url.strip()}
        if any(said.values()):
            kept = {key: value for key, value in said.items() if value}
            buttons.append(kept | ({"type": "web_url"} if "url" in kept else {}))
    return text, buttons


def _preview(built_in: BuiltIn, text: str, buttons: list[Button]) -> dict[str, Any]:
    known, off = values(today()), book.switched_off()
    return {
        "spoken": spoken(text, built_in, today(), off),
        "spoken_buttons": [
            {"title": button.get("title", ""), "leads": fill(button.get("url", ""), known) or button.get("payload", "")}
            for button in buttons
        ],
        "sometimes": [fill(part.text, known) for part in parts(built_in, today(), off) if part.sometimes],
        "length": len(spoken(text, built_in, today(), off, at_most=True)),
        "longest": LONGEST_WITH_BUTTONS if buttons else LONGEST,
        "warnings": warnings(built_in, text, buttons),
    }


def _rows(buttons: list[Button]) -> list[Button]:
    return [*buttons, *({} for _ in range(SPARE_ROWS))][: max(MOST_BUTTONS, len(buttons))]


def _plain(button: Button) -> Button:
    return {key: value for key, value in button.items() if key in ("title", "payload", "url", "type")}


def _payloads(built_in: BuiltIn) -> list[tuple[str, list[tuple[str, str]]]]:
    """What a button may lead to, by topic; first what only this answer's form understands."""
    known = {f"/{intent}" for topic in topics() for intent in intents_of(topic)}
    own = {b["payload"]: b["title"] for b in built_in.buttons if b.get("payload") and b["payload"] not in known}
    groups = [("Tylko w tej odpowiedzi", list(own.items()))] if own else []
    for topic in topics():
        offered = [(f"/{intent}", label) for intent, label in intents_of(topic).items() if intent != "nlu_fallback"]
        groups.append((TOPICS.get(topic, topic), offered))
    return groups


def _facts(built_in: BuiltIn) -> list[tuple[str, str, str]]:
    """(id, label, source) of what the answer rests on."""
    found = []
    for name in dict.fromkeys([*built_in.facts, *(part.fact for part in built_in.parts if part.fact)]):
        try:
            row = fact(name, today())
        except NoFact:
            continue
        found.append((name, row.label, row.source.text))
    return found


def _shown() -> dict[str, int]:
    since = today() - timedelta(days=DAYS_COUNTED)
    rows = Count.objects.filter(measure=Count.Measure.SHOWN, day__gte=since).order_by()
    return dict(rows.values_list("name").annotate(Sum("value")))


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    return request.user
