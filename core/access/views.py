"""``/c/<secret>/``: one address for every code; what it opens is decided by the app that made it."""

from functools import partial

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from core.access.after import after_reading
from core.access.errors import NoSuchCode, TooOften
from core.access.registry import view_of
from core.access.selectors import open_capability
from core.access.services import note_opening
from core.throttle import address_of, knock

WRONG_CODES = {"most": 30, "seconds": 600}  # per address
OPENINGS = {"most": 240, "seconds": 60}  # per code


@require_http_methods(["GET", "HEAD", "POST"])
def open_code(request: HttpRequest, secret: str, part: str = "") -> HttpResponseBase:
    """Open a code. Unknown, withdrawn and expired ones are refused in words; guessing is slowed down."""
    at = timezone.now()
    try:
        capability = open_capability(secret, at=at)
        view = view_of(capability.kind, part)
        if view is None:
            raise NoSuchCode()
    except NoSuchCode:
        _let_in("wrong-code", address_of(request), **WRONG_CODES)
        raise
    _let_in("code", str(capability.pk), **OPENINGS)
    response = view(request, capability)
    if request.method == "GET":
        after_reading(partial(note_opening, capability=capability, at=at))
    return response


def _let_in(door: str, who: str, *, most: int, seconds: int) -> None:
    wait = knock(door, who, most=most, seconds=seconds)
    if wait:
        raise TooOften(seconds=wait)
