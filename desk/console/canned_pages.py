"""Pages on which editors keep the canned answers."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from desk.console import audit
from desk.console.access import EDITOR, MODERATOR, opens_for
from desk.console.canned import VARIABLES, unknown_variables
from desk.console.models import CannedAnswer


class CannedAnswerForm(forms.ModelForm):
    """A canned answer; variables that nothing fills in are refused."""

    class Meta:
        model = CannedAnswer
        fields = ("title", "shortcut", "text")
        labels = {"title": "Tytuł", "shortcut": "Skrót", "text": "Treść"}
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}

    def clean_text(self) -> str:
        """Only known variables."""
        text: str = self.cleaned_data["text"]
        if unknown := unknown_variables(text):
            named = ", ".join(f"{{{name}}}" for name in unknown)
            raise forms.ValidationError(f"Nieznana zmienna: {named}.")
        return text


@opens_for(MODERATOR)
def canned_answers(request: HttpRequest) -> HttpResponse:
    """All of them."""
    return render(request, "console/canned.html", {"answers": CannedAnswer.objects.all()})


@opens_for(EDITOR)
def edit(request: HttpRequest, pk: int = 0) -> HttpResponse:
    """Write a new one (`pk` 0) or change one."""
    row = get_object_or_404(CannedAnswer, pk=pk) if pk else None
    form = CannedAnswerForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        kept.updated_by = request.user
        kept.save()
        audit.record(request.user, "canned.save", kept)
        messages.success(request, f"Odpowiedź „{kept.title}” zapisana.")
        return redirect("console:canned")
    variables = [(name, meaning) for name, (meaning, _) in VARIABLES.items()]
    return render(request, "console/canned_edit.html", {"form": form, "row": row, "variables": variables})


@opens_for(EDITOR)
@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw one away."""
    row = get_object_or_404(CannedAnswer, pk=pk)
    audit.record(request.user, "canned.delete", row)
    row.delete()
    messages.success(request, f"Odpowiedź „{row.title}” usunięta.")
    return redirect("console:canned")
