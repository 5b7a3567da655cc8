"""`python -m desk.manage prepare`: database, static files, roles, first admin; with DEMO=1 made-up conversations."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management import call_command
from django.core.management.base import BaseCommand

from desk import environment as env
from desk.console import canned, demo, search_index
from desk.console.access import ADMIN, make_roles
from desk.console.users import new_password
from desk.gateway.models import Conversation


class Command(BaseCommand):
    """Safe to run at each start: what is there already stays."""

    help = "Brings the desk's database up to date and makes the first admin."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it all in order."""
        call_command("migrate", verbosity=0, interactive=False)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        make_roles()
        canned.make_first()
        if not User.objects.filter(is_superuser=True).exists() and not User.objects.filter(username="admin").exists():
            password = new_password()
            admin = User.objects.create_user("admin", password=password)
            admin.groups.add(Group.objects.get(name=ADMIN))
            self.box("First admin of the console, shown only now:", "name      admin", f"password  {password}")
        search_index.backfill()
        if env.flag("DEMO") and not Conversation.objects.exists():
            count = demo.make()
            self.stdout.write(f"DEMO=1: {Conversation.objects.count()} made-up conversations, {count} messages")

    def box(self, *lines: str) -> None:
        """Lines in a frame, so that they are not overlooked."""
        width = max(map(len, lines))
        self.stdout.write("\n".join(["", "┌" + "─" * (width + 2) + "┐", *(f"│ {line:{width}} │" for line in lines)]))
        self.stdout.write("└" + "─" * (width + 2) + "┘\n")
