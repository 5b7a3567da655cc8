"""Security headers on every response: strict CSP, no framing except where a view allows it."""

from __future__ import annotations

from collections.abc import Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-src 'self'; frame-ancestors {ancestors}"
)


class SecurityHeaders:
    """Middleware. A view that may be embedded sets `response.frame_ancestors = "*"` (the web chat's frame)."""

    async_capable = True
    sync_capable = True

    def __init__(self, get_response: Callable) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if iscoroutinefunction(self.get_response):
            return self._async(request)  # type: ignore[return-value]
        return self._dress(self.get_response(request))

    async def _async(self, request: HttpRequest) -> HttpResponse:
        return self._dress(await self.get_response(request))

    @staticmethod
    def _dress(response: HttpResponse) -> HttpResponse:
        ancestors = getattr(response, "frame_ancestors", "'none'")
        response.headers.setdefault("Content-Security-Policy", POLICY.format(ancestors=ancestors))
        if ancestors == "'none'":
            response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
        return response
