"""E-mails of the outbox (`kind` mail): `{"to", "subject", "body"}`, sent through SMTP_URL."""

from __future__ import annotations

import smtplib
from urllib.parse import parse_qs, unquote, urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

from desk.gateway.models import Outgoing
from desk.gateway.sender.outcomes import Fate, Outcome

TIMEOUT = 10  # seconds


def connection(url: str) -> BaseEmailBackend:
    """The SMTP connection of `smtp://user:password@host:587?tls=1` or `smtps://…:465`."""
    parts = urlsplit(url)
    secure = parts.scheme == "smtps"
    backend: BaseEmailBackend = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname or "localhost",
        port=parts.port or (465 if secure else 587),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_ssl=secure,
        use_tls=not secure and parse_qs(parts.query).get("tls") == ["1"],
        timeout=TIMEOUT,
    )
    return backend


def send(row: Outgoing) -> Outcome:
    """Hand one e-mail to the server."""
    if not settings.SMTP_URL:
        return Outcome(Fate.FINAL, "mail", "SMTP_URL is not set")
    call = row.call
    letter = EmailMessage(
        str(call.get("subject", "")),
        str(call.get("body", "")),
        settings.SMTP_FROM,
        [str(call.get("to", ""))],
        connection=connection(settings.SMTP_URL),
    )
    try:
        letter.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPAuthenticationError) as error:
        return Outcome(Fate.FINAL, "mail", type(error).__name__)  # the text may name the recipient
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return Outcome(Fate.RETRY, "mail", type(error).__name__)
    return Outcome(Fate.SENT)
