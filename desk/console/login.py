"""Log-in: a password, then a code where the account has a second factor; both throttled."""

from __future__ import annotations

import time
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import auth
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp import devices_for_user, match_token

from desk.console import audit, throttle
from desk.console.access import ANYONE, SIGNED_IN, opens_for

HALF_WAY = "console_half_way"  # the session's note that a password was right and a code is awaited
CODE_WITHIN = 600  # seconds
WRONG = "Zła nazwa lub złe hasło."
WRONG_CODE = "Ten kod nie pasuje. Kod zmienia się co 30 sekund."


class LogInForm(AuthenticationForm):
    """Name and password; the same answer whether the name or the password is wrong."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label, self.fields["password"].label = "Nazwa użytkownika", "Hasło"


class CodeForm(forms.Form):
    """Six digits of an authenticator app."""

    code = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label="Kod z aplikacji",
        error_messages={"invalid": "Kod ma sześć cyfr."},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}),
    )


@opens_for(ANYONE)
@never_cache
@sensitive_post_parameters("password")
def log_in(request: HttpRequest) -> HttpResponse:
    """The first step."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = LogInForm(request, data=request.POST or None)
    status = 200
    if request.method == "POST":
        name, address = request.POST.get("username", "")[:150], request.META.get("REMOTE_ADDR", "")
        if minutes := throttle.wait_minutes(name, address):
            form = LogInForm(request)
            status = 429
            return _page(request, form, status, f"Za dużo nieudanych prób. Spróbuj ponownie za {minutes} min.")
        if form.is_valid():
            user = form.get_user()
            request.session[HALF_WAY] = [user.pk, time.time()]
            if any(devices_for_user(user, confirmed=True)):
                return redirect(f"{reverse('console:code')}?next={_next(request)}")
            return _let_in(request, user)
        throttle.failed(name, address)
        audit.record(None, "login.failed")
        status = 401
    failed = "Logowanie jednokrotne się nie udało." if request.GET.get("oidc") == "failed" else ""
    return _page(request, form, status, failed)


@opens_for(ANYONE)
@never_cache
def code(request: HttpRequest) -> HttpResponse:
    """The second step, for accounts with an authenticator app."""
    pk, since = request.session.get(HALF_WAY) or (0, 0.0)
    user = User.objects.filter(pk=pk, is_active=True).first()
    if user is None or time.time() - since > CODE_WITHIN:
        return redirect("console:login")
    form = CodeForm(request.POST or None)
    error, status = "", 200
    if request.method == "POST" and form.is_valid():
        account, address = f"code:{user.pk}", request.META.get("REMOTE_ADDR", "")
        if minutes := throttle.wait_minutes(account, address):
            error, status = f"Za dużo nieudanych prób. Spróbuj ponownie za {minutes} min.", 429
        elif match_token(user, "".join(form.cleaned_data["code"].split())):
            throttle.succeeded(account)
            return _let_in(request, user)
        else:
            throttle.failed(account, address)
            audit.record(None, "login.failed")
            error, status = WRONG_CODE, 401
    return render(request, "console/code.html", {"form": form, "error": error, "next": _next(request)}, status=status)


@opens_for(SIGNED_IN)
@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    audit.record(request.user, "logout")
    auth.logout(request)
    return redirect("console:login")


def _let_in(request: HttpRequest, user: User) -> HttpResponse:
    where = _next(request)
    request.session.pop(HALF_WAY, None)
    throttle.succeeded(user.get_username())
    auth.login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    audit.record(user, "login")
    return redirect(where)


def _page(request: HttpRequest, form: forms.Form, status: int, error: str) -> HttpResponse:
    context = {"form": form, "error": error, "next": _next(request), "with_oidc": bool(settings.OIDC_RP_CLIENT_ID)}
    return render(request, "console/login.html", context, status=status)


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("console:inbox")
