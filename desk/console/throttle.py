"""Slows down guessing of passwords: by account and by address, counted in the database that all processes share."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from desk.console.models import LoginFailure

WITHIN = timedelta(minutes=15)
MOST = {"account": 6, "address": 30}
KEEP = timedelta(days=1)


def wait_minutes(account: str, address: str) -> int:
    """0 when a try is allowed, else the minutes until the next one."""
    now = timezone.now()
    longest = 0
    for kind, who in (("account", account), ("address", address)):
        recent = LoginFailure.objects.filter(who=_key(kind, who), at__gt=now - WITHIN).order_by("-at")
        times = list(recent.values_list("at", flat=True)[: MOST[kind]])
        if len(times) == MOST[kind]:
            left = (times[-1] + WITHIN - now).total_seconds()
            longest = max(longest, int(left // 60) + 1)
    return longest


def failed(account: str, address: str) -> None:
    """Remember a failure."""
    now = timezone.now()
    LoginFailure.objects.bulk_create(
        [LoginFailure(who=_key("account", account), at=now), LoginFailure(who=_key("address", address), at=now)]
    )
    LoginFailure.objects.filter(at__lt=now - KEEP).delete()


def succeeded(account: str) -> None:
    """The right password clears the account's count, not the address's."""
    LoginFailure.objects.filter(who=_key("account", account)).delete()


def _key(kind: str, who: str) -> str:
    text = f"{kind}:{who.strip().casefold()}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
