"""An echo of our own message settles a send of unknown fate."""

from __future__ import annotations

from django.utils import timezone

from desk.gateway.models import Outgoing
from desk.gateway.sender.marks import row_id

State = Outgoing.State
OPEN = [State.QUEUED, State.SENDING, State.UNKNOWN, State.FAILED]  # whatever we thought: it has arrived


def resolve_echo(metadata: str, mid: str) -> bool:
    """True when `metadata` is the mark of a message of ours; what had not been known to be sent is sent now."""
    pk = row_id(metadata)
    if pk is None:
        return False
    arrived = {"state": State.SENT, "external_id": mid[:160], "sent_at": timezone.now(), "error_code": "", "error": ""}
    if Outgoing.objects.filter(pk=pk, state__in=OPEN, attempts__gt=0).update(**arrived):
        return True
    return Outgoing.objects.filter(pk=pk).exists()
