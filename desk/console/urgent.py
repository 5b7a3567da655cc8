"""Urgent conversations (danger to life, somebody else's data): an e-mail to the moderators, without content."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models.signals import post_save
from django.utils import timezone

from desk.console.access import ADMIN, EDITOR, MODERATOR
from desk.gateway.models import Conversation, Outgoing
from knowledge.intents import labels

QUIET = timedelta(hours=6)  # one mail a conversation in this time


def listen() -> None:
    """Watch conversations as they are saved."""
    post_save.connect(_on_save, sender=Conversation, dispatch_uid="console-urgent")


def _on_save(sender: type[Conversation], instance: Conversation, **_: Any) -> None:
    if instance.urgent and instance.needs_human and settings.SMTP_URL:
        announce(instance)


def announce(conversation: Conversation) -> int:
    """Queue the mails in the running transaction, once in `QUIET`. Returns how many."""
    since = timezone.now() - QUIET
    if conversation.outgoing.filter(kind=Outgoing.Kind.MAIL, created_at__gte=since).exists():
        return 0
    subject, body = words(conversation)
    rows = [
        Outgoing(
            conversation=conversation,
            kind=Outgoing.Kind.MAIL,
            call={"to": address, "subject": subject, "body": body},
        )
        for address in recipients()
    ]
    return len(Outgoing.objects.bulk_create(rows))


def words(conversation: Conversation) -> tuple[str, str]:
    """Subject and text: what kind of matter and where, nothing of what was said and nobody's name."""
    matter = labels().get(conversation.urgent, conversation.urgent)
    address = f"{settings.PUBLIC_URL}/console/c/{conversation.pk}/"
    body = (
        f"W konsoli Asystenta IKP czeka pilna rozmowa nr {conversation.pk}.\n\n"
        f"Sprawa: {matter}\nKanał: {conversation.get_channel_display()}\n\n"
        f"Otwórz rozmowę: {address}\n\n"
        "Ze względu na ochronę danych ten e-mail nie zawiera treści rozmowy.\n"
    )
    return f"[PILNE] {matter} – rozmowa nr {conversation.pk}", body


def recipients() -> list[str]:
    """Who is told: URGENT_MAIL_TO, or else every active moderator with an e-mail address."""
    if settings.URGENT_MAIL_TO:
        return list(settings.URGENT_MAIL_TO)
    people = get_user_model().objects.filter(is_active=True, groups__name__in=[MODERATOR, EDITOR, ADMIN])
    return sorted(set(people.exclude(email="").values_list("email", flat=True)))
