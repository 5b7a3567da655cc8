"""Single sign-on: accounts come from the identity provider, their roles from a claim."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group, User
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from desk.console import audit
from desk.console.access import ROLES


class RolesFromClaims(OIDCAuthenticationBackend):
    """The provider's subject is the account, its verified e-mail the address, OIDC_ROLE_CLAIM the roles."""

    def verify_claims(self, claims: dict[str, Any]) -> bool:
        """Only people with a subject and at least one role of ours come in."""
        return bool(claims.get("sub")) and bool(self._roles(claims))

    def filter_users_by_claims(self, claims: dict[str, Any]) -> Any:
        """Never by e-mail: an address that changes hands must not open an account."""
        return User.objects.filter(username=self._name(claims))

    def create_user(self, claims: dict[str, Any]) -> User:
        """A new account without a password."""
        return self._update(User.objects.create_user(self._name(claims)), claims)

    def update_user(self, user: User, claims: dict[str, Any]) -> User:
        """Roles follow the provider at each log-in."""
        return self._update(user, claims)

    def _update(self, user: User, claims: dict[str, Any]) -> User:
        user.first_name = str(claims.get("given_name", ""))[:150]
        user.last_name = str(claims.get("family_name", ""))[:150]
        user.email = str(claims.get("email", ""))[:254] if claims.get("email_verified") else ""
        user.save()
        user.groups.set(Group.objects.filter(name__in=self._roles(claims)))
        audit.record(user, "login.oidc")
        return user

    @staticmethod
    def _name(claims: dict[str, Any]) -> str:
        return f"oidc:{claims['sub']}"[:150]

    @staticmethod
    def _roles(claims: dict[str, Any]) -> list[str]:
        said = claims.get(settings.OIDC_ROLE_CLAIM) or []
        return [role for role in ([said] if isinstance(said, str) else said) if role in ROLES]
