"""`python -m desk.manage reset_admin [name]`: a new password for an admin who has lost theirs."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand, CommandParser
from django_otp.plugins.otp_totp.models import TOTPDevice

from desk.console import audit
from desk.console.access import ADMIN, make_roles
from desk.console.users import end_sessions, new_password


class Command(BaseCommand):
    """Makes the account when it is missing; its second factor goes, its sessions end."""

    help = "Gives an admin a new password and prints it once."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("name", nargs="?", default="admin")

    def handle(self, *args: Any, **options: Any) -> None:
        """Set, record, print."""
        make_roles()
        user, _ = User.objects.get_or_create(username=options["name"])
        password = new_password()
        user.set_password(password)
        user.is_active = True
        user.save()
        user.groups.add(Group.objects.get(name=ADMIN))
        TOTPDevice.objects.filter(user=user).delete()
        end_sessions(user)
        audit.record(None, "user.reset", user)
        self.stdout.write(f"{user.username}: {password}")
