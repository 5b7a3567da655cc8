"""Who may open what: five roles, and every page of the console closed until it is opened for one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit, urlunsplit

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group, PermissionsMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.deprecation import MiddlewareMixin

VIEWER, MODERATOR, EDITOR, ADMIN, DATA_PROTECTION = ROLES = (
    "viewer",
    "moderator",
    "editor",
    "admin",
    "data_protection",
)
LABELS = {
    VIEWER: "Podgląd",
    MODERATOR: "Moderator",
    EDITOR: "Redaktor",
    ADMIN: "Administrator",
    DATA_PROTECTION: "Inspektor ochrony danych",
}
ABILITIES = {
    VIEWER: "czyta rozmowy, liczby, poprawki i odpowiedzi; niczego nie zmienia",
    MODERATOR: "to samo i: przejmuje, odpowiada, ocenia, odkłada, załatwia",
    EDITOR: "to samo i: gotowe odpowiedzi, odpowiedzi bota, fakty, treningi, publikacja, filtry dla wszystkich",
    ADMIN: "to samo i: konta i role, publikacja gorszego modelu",
    DATA_PROTECTION: "podgląd i: dane jednej osoby, dziennik dostępu, przechowywanie",
}
INCLUDES = {  # a role may do what these may
    VIEWER: {VIEWER},
    MODERATOR: {MODERATOR, VIEWER},
    EDITOR: {EDITOR, MODERATOR, VIEWER},
    ADMIN: {ADMIN, EDITOR, MODERATOR, VIEWER},
    DATA_PROTECTION: {DATA_PROTECTION, VIEWER},
}
ANYONE = "anyone"  # the log-in page
SIGNED_IN = "signed_in"  # one's own account, whatever the role
View = TypeVar("View", bound=Callable[..., Any])
User = AbstractBaseUser | AnonymousUser


def opens_for(*roles: str) -> Callable[[View], View]:
    """Open a view for these roles and those that include them. A view without this stays closed for everybody."""
    unknown = set(roles) - {*ROLES, ANYONE, SIGNED_IN}
    if unknown or not roles:
        raise ValueError(f"unknown roles: {sorted(unknown)}")

    def open_view(view: View) -> View:
        view.opens_for = frozenset(roles)  # type: ignore[attr-defined]
        return view

    return open_view


def roles_of(user: User) -> frozenset[str]:
    """The roles that a user has, with those that they include. Read once a request."""
    if not user.is_authenticated or not getattr(user, "is_active", False):
        return frozenset()
    known: frozenset[str] | None = getattr(user, "_roles", None)
    if known is None:
        assert isinstance(user, PermissionsMixin)
        own = set(ROLES) if user.is_superuser else set(user.groups.values_list("name", flat=True))
        known = frozenset(role for held in own for role in INCLUDES.get(held, set()))
        user._roles = known  # type: ignore[attr-defined]
    return known


def may(user: User, role: str) -> bool:
    """True when the user has this role or one that includes it."""
    return role in roles_of(user)


def make_roles() -> None:
    """Make the groups that stand for the roles."""
    for role in ROLES:
        Group.objects.get_or_create(name=role)


def _door(request: HttpRequest) -> str:
    """The log-in, which leads back to the page that the browser is on: what was asked for may be no page."""
    here = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    back = urlunsplit(("", "", here.path, here.query, "")) if here.path.startswith("/console/") else ""
    return "/console/login/" + (f"?{urlencode({'next': back})}" if back else "")


class ClosedByDefault(MiddlewareMixin):
    """Middleware: a stranger is sent to the log-in, a user without the role gets 403, a view opened for nobody too."""

    PREFIX = "/console/"

    def process_view(self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict) -> HttpResponse | None:
        """Decide before the view runs."""
        if not request.path.startswith(self.PREFIX):
            return None
        opened: frozenset[str] = getattr(view, "opens_for", frozenset())
        if ANYONE in opened:
            return None
        if not request.user.is_authenticated:
            if request.headers.get("HX-Request") or request.headers.get("Accept") == "text/event-stream":
                return HttpResponse(status=401, headers={"HX-Redirect": _door(request)})
            return redirect_to_login(request.get_full_path()) if request.method == "GET" else redirect(_door(request))
        if SIGNED_IN in opened or roles_of(request.user) & opened:
            return None
        raise PermissionDenied

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Nothing of the console is kept by a browser or a proxy."""
        if request.path.startswith(self.PREFIX):
            response.headers.setdefault("Cache-Control", "no-store")
        return response
