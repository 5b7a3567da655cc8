"""Rate limits in the process's cache: so many in so many seconds, then how long to wait."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest


def wait_for(key: str, most: int, seconds: int) -> int:
    """Count one more for `key`. 0: it may pass; otherwise the seconds until the next window of `seconds`."""
    now = time.time()
    window = int(now // seconds)
    name = f"limit:{key}:{window}"
    cache.add(name, 0, timeout=seconds * 2)
    try:
        count = cache.incr(name)
    except ValueError:  # the cache dropped it between the two lines
        count = 1
    return 0 if count <= most else max(1, int((window + 1) * seconds - now) + 1)


def address_key(request: HttpRequest) -> str:
    """A key for where a request comes from: a keyed hash, so that no address is kept. IPv6 counts by /64."""
    said = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        network = said
    else:
        width = 64 if address.version == 6 else 32
        network = str(ipaddress.ip_network(f"{address}/{width}", strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), network.encode(), hashlib.sha256).hexdigest()[:32]
