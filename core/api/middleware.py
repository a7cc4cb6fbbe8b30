"""What stands around every API request: problems for everything, the day a client was last used."""

import datetime as dt
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone

from core.api.problems import is_api, plain_problem
from core.api.services import note_use

Handler = Callable[[HttpRequest], HttpResponseBase]

NOTED_EVERY = dt.timedelta(minutes=1)


class ApiMiddleware:
    """Must stand before the middleware that makes reading read-only: it writes after the answer."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if not is_api(request):
            return response
        client = getattr(request, "api_client", None)
        if client is not None:
            now = timezone.now()
            if client.last_used_at is None or now - client.last_used_at > NOTED_EVERY:
                note_use(client=client, at=now)
        if response.status_code >= 400 and "json" not in response.headers.get("Content-Type", ""):
            return plain_problem(response.status_code)
        return response
