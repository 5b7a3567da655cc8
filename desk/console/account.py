"""One's own account: the password, and the second factor."""

from __future__ import annotations

import base64
import io

import qrcode
from django import forms
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST
from django_otp.plugins.otp_totp.models import TOTPDevice
from qrcode.image.svg import SvgPathImage

from desk.console import audit
from desk.console.access import LABELS, ROLES, SIGNED_IN, may, opens_for
from desk.console.login import CodeForm


class OwnDataForm(forms.ModelForm):
    """Name and e-mail."""

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email")
        labels = {"first_name": "Imię", "last_name": "Nazwisko", "email": "E-mail (na pilne powiadomienia)"}


@opens_for(SIGNED_IN)
@never_cache
@sensitive_post_parameters()
def account(request: HttpRequest) -> HttpResponse:
    """The page; posts change the name or the password."""
    assert isinstance(request.user, User)
    user = request.user
    what = request.POST.get("what", "")
    data = OwnDataForm(request.POST if what == "data" else None, instance=User.objects.get(pk=user.pk))
    password = _password_form(user, request if what == "password" else None)
    if what == "data" and data.is_valid():
        data.save()
        audit.record(user, "account.data")
        messages.success(request, "Dane zapisane.")
        return redirect("console:account")
    if what == "password" and password and password.is_valid():
        update_session_auth_hash(request, password.save())
        audit.record(user, "account.password")
        messages.success(request, "Hasło zmienione.")
        return redirect("console:account")
    confirmed = TOTPDevice.objects.filter(user=user, confirmed=True).exists()
    roles = [LABELS[role] for role in ROLES if may(user, role)]
    context = {"data": data, "password": password, "second_factor": confirmed, "roles": roles}
    return render(request, "console/account.html", context)


def _password_form(user: User, request: HttpRequest | None) -> SetPasswordForm | None:
    if not user.has_usable_password():
        return None  # single sign-on
    form = PasswordChangeForm(user, request.POST if request else None)
    names = {"old_password": "Obecne hasło", "new_password1": "Nowe hasło", "new_password2": "Nowe hasło jeszcze raz"}
    for name, label in names.items():
        form.fields[name].label = label
    form.fields["old_password"].widget.attrs.pop("autofocus", None)
    return form


@opens_for(SIGNED_IN)
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set up an authenticator app: show the picture, then check one code."""
    assert isinstance(request.user, User)
    user = request.user
    if TOTPDevice.objects.filter(user=user, confirmed=True).exists():
        return redirect("console:account")
    device, _ = TOTPDevice.objects.get_or_create(user=user, confirmed=False, defaults={"name": "aplikacja"})
    form = CodeForm(request.POST or None)
    error = ""
    if request.method == "POST" and form.is_valid():
        if device.verify_token("".join(form.cleaned_data["code"].split())):
            device.confirmed = True
            device.save()
            audit.record(user, "account.second_factor_on")
            messages.success(request, "Drugi składnik jest włączony.")
            return redirect("console:account")
        error = "Ten kod nie pasuje. Sprawdź godzinę w telefonie i wpisz nowy kod."
    key = base64.b32encode(device.bin_key).decode().rstrip("=")
    context = {"form": form, "error": error, "picture": _picture(device.config_url), "key": key}
    return render(request, "console/second_factor.html", context)


@opens_for(SIGNED_IN)
@require_POST
def second_factor_off(request: HttpRequest) -> HttpResponse:
    """Switch it off, with the password."""
    assert isinstance(request.user, User)
    if request.user.check_password(request.POST.get("password", "")):
        TOTPDevice.objects.filter(user=request.user).delete()
        audit.record(request.user, "account.second_factor_off")
        messages.success(request, "Drugi składnik jest wyłączony.")
    else:
        messages.error(request, "Złe hasło, nic się nie zmieniło.")
    return redirect("console:account")


def _picture(url: str) -> str:
    """The QR code as a data address."""
    file = io.BytesIO()
    qrcode.make(url, image_factory=SvgPathImage, border=2).save(file)
    return "data:image/svg+xml;base64," + base64.b64encode(file.getvalue()).decode()
