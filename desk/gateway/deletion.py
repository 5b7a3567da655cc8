"""The deletion callback: somebody asks Facebook to have their data here deleted; and the page that tells the state."""

from __future__ import annotations

import logging
import secrets

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from desk.gateway.erasure import erase_person
from desk.gateway.models import DeletionRequest
from desk.gateway.signature import read_signed_request
from knowledge import facts
from knowledge.clock import today

log = logging.getLogger(__name__)
LONGEST = 8192  # characters of a signed_request


@csrf_exempt  # Meta's server has no cookie; the signed request guards this address
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Erase at once; answers `{"url", "confirmation_code"}`. 403 for a request that Meta did not sign."""
    text = request.POST.get("signed_request", "")
    payload = read_signed_request(text, settings.META_APP_SECRET) if len(text) <= LONGEST else None
    user = str(payload.get("user_id") or "") if payload else ""
    if not user:
        return HttpResponse("forbidden", status=403, content_type="text/plain")
    try:
        asked = fulfil(user)
    except DatabaseError:
        log.exception("a deletion request could not be carried out; Meta will ask again")
        return HttpResponse("try again", status=503, content_type="text/plain")
    url = f"{settings.PUBLIC_URL}/webhooks/meta/deletion/{asked.code}"
    return JsonResponse({"url": url, "confirmation_code": asked.code})


def fulfil(user: str) -> DeletionRequest:
    """Erase the person and note that it was asked and done; who it was is not kept."""
    with transaction.atomic():
        count = erase_person(user)
        code = secrets.token_hex(8)
        return DeletionRequest.objects.create(code=code, conversations=count)


@never_cache
@require_safe
def status(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a request, for the person who asked."""
    asked = DeletionRequest.objects.filter(code=code).first()
    context = {"asked": asked, "code": code, "mail": facts.value("L5.email", today())}
    return render(request, "gateway/deletion.html", context, status=200 if asked else 404)
