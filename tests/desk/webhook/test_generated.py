"""Real payloads with anything in any place: each is acknowledged, and what is stored of it poisons no worker.

A hundred of them in `make test`, 20,000 with `make faults`.
"""

from __future__ import annotations

import copy
import json
import os

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desk.gateway.models import Conversation, InboxEvent, Outgoing
from desk.gateway.signature import sign
from desk.gateway.webhook import accept
from desk.gateway.worker import lease
from desk.gateway.worker.loop import work_on
from tests.desk.channels.recorded import payload
from tests.desk.channels.test_parsers_never_fall_over import JSON, RECORDED, places
from tests.graph.running import SECRET

EXAMPLES = 20_000 if os.environ.get("IKP_FAULTS") == "long" else 120
ANSWER = {"messages": [{"text": "Odpowiedź", "answer": "utter_hpv_referral", "version": "1", "buttons": []}]}
ANSWER |= {"why": {"intents": [{"name": "hpv_referral", "confidence": 0.9}]}, "urgent": None, "handover": None}  # type: ignore[dict-item]
BOT = httpx.MockTransport(lambda request: httpx.Response(200, json=ANSWER))


@pytest.mark.django_db(transaction=True)
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_comes_is_acknowledged_and_worked_off(meta: None, data: st.DataObject) -> None:
    channel, name = data.draw(st.sampled_from(RECORDED))
    body = copy.deepcopy(payload(channel, name))
    for path in data.draw(st.lists(st.sampled_from(places(body)), min_size=1, max_size=3)):
        target = body
        try:
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = data.draw(JSON)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took this place away
    raw = json.dumps(body, ensure_ascii=True).encode()
    assert accept(raw, sign(raw, SECRET)) == ("ok", 200)
    Outgoing.objects.update(state="sent")
    with httpx.Client(transport=BOT, base_url="http://bot") as http:
        for conversation in Conversation.objects.filter(due_at__isnull=False):
            Conversation.objects.filter(pk=conversation.pk).update(lease_owner=lease.OWNER)
            work_on(http, conversation.pk)
    assert not InboxEvent.objects.exclude(error="").exists(), list(InboxEvent.objects.values_list("data", "error"))
    InboxEvent.objects.all().delete()
    Conversation.objects.all().delete()
