"""Accounts and their roles, for administrators."""

from __future__ import annotations

import secrets

from django import forms
from django.contrib import messages
from django.contrib.auth.models import Group, User
from django.contrib.sessions.models import Session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import audit
from desk.console.access import ABILITIES, ADMIN, DATA_PROTECTION, LABELS, ROLES, opens_for


class NewUserForm(forms.ModelForm):
    """A new account; its first password is made here and shown once."""

    role = forms.ChoiceField(label="Rola", choices=[(role, LABELS[role]) for role in ROLES], initial=ROLES[1])

    class Meta:
        model = User
        fields = ("username", "first_name", "last_name", "email")
        labels = {"username": "Nazwa użytkownika", "first_name": "Imię", "last_name": "Nazwisko", "email": "E-mail"}
        help_texts = {"username": ""}


@opens_for(ADMIN)
@never_cache
def users(request: HttpRequest) -> HttpResponse:
    """The list, and the form for a new account."""
    form = NewUserForm(request.POST or None)
    made: tuple[User, str] | None = None
    if request.method == "POST" and form.is_valid():
        user, password = form.save(commit=False), new_password()
        user.set_password(password)
        user.save()
        user.groups.set(Group.objects.filter(name=form.cleaned_data["role"]))
        audit.record(request.user, "user.create", user)
        made, form = (user, password), NewUserForm()
    people = User.objects.prefetch_related("groups").order_by("-is_active", "username")
    protected = set(TOTPDevice.objects.filter(confirmed=True).values_list("user_id", flat=True))
    context = {
        "form": form,
        "people": [(user, {g.name for g in user.groups.all()}, user.pk in protected) for user in people],
        "roles": LABELS.items(),
        "made": made,
        "guarded": User.objects.filter(is_active=True, groups__name=DATA_PROTECTION).exists(),
        "abilities": [(LABELS[role], says) for role, says in ABILITIES.items()],
    }
    return render(request, "console/users.html", context)


@opens_for(ADMIN)
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Roles of an account, and whether it may come in. Nobody locks themselves out."""
    user = get_object_or_404(User, pk=pk)
    if user == request.user:
        messages.error(request, "Własnych ról nie można tu zmienić.")
        return redirect("console:users")
    wanted = [role for role in request.POST.getlist("role") if role in ROLES]
    user.groups.set(Group.objects.filter(name__in=wanted))
    user.is_active = request.POST.get("active") == "1"
    user.save(update_fields=["is_active"])
    if not user.is_active:
        end_sessions(user)
    audit.record(request.user, "user.change", user)
    messages.success(request, f"Konto {user.username} zapisane.")
    return redirect("console:users")


@opens_for(ADMIN)
@never_cache
@require_POST
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A new password, shown once; the second factor goes, open sessions end."""
    user = get_object_or_404(User, pk=pk)
    password = new_password()
    user.set_password(password)
    user.save(update_fields=["password"])
    TOTPDevice.objects.filter(user=user).delete()
    end_sessions(user)
    audit.record(request.user, "user.reset", user)
    return render(request, "console/password_once.html", {"account": user, "password": password})


def new_password() -> str:
    """20 random characters that are easy to read aloud."""
    letters = "abcdefghjkmnpqrstuvwxyz23456789"
    return "-".join("".join(secrets.choice(letters) for _ in range(5)) for _ in range(4))


def end_sessions(user: User) -> None:
    """Log an account out everywhere."""
    for session in Session.objects.filter(expire_date__gte=timezone.now()).iterator():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()
