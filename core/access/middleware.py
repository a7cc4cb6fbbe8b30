"""Pages behind a code leave no trace of their address: not in other sites' logs, caches or search engines."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase


class CapabilityPagesMiddleware:
    """For every answer under ``/c/``, errors included."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if request.path_info.startswith("/c/"):
            response.headers["Referrer-Policy"] = "no-referrer"
            response.headers["Cache-Control"] = "no-store"
            response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response
