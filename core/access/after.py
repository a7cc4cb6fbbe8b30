"""Writes that belong to a reading: done after the read-only transaction, before anything is sent.

A page is computed in a READ ONLY transaction. What must be written because it was read (the log of restricted reading,
the count of a code's openings) waits here; ``AfterReadingMiddleware`` does it when the page is ready, in a transaction
of its own. If that fails, the page is refused: nobody reads what is restricted without a trace.
"""

from collections.abc import Callable
from contextvars import ContextVar

from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from core.pages.middleware import refused
from core.refusals import Refusal

Write = Callable[[], object]
Handler = Callable[[HttpRequest], HttpResponseBase]

_waiting: ContextVar[list[Write] | None] = ContextVar("writes_after_reading", default=None)


def after_reading(write: Write) -> None:
    """Do ``write`` when the page is ready; at once where no page is being read (a task, a command, a POST)."""
    waiting = _waiting.get()
    if waiting is None:
        write()
    else:
        waiting.append(write)


class AfterReadingMiddleware:
    """Stands around the middlewares that refuse and that make reading read-only."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return self.get_response(request)
        waiting: list[Write] = []
        token = _waiting.set(waiting)
        try:
            response = self.get_response(request)
        finally:
            _waiting.reset(token)
        try:
            _do(waiting)
        except Refusal as refusal:
            return refused(request, refusal)
        return response


def _do(writes: list[Write]) -> None:
    if writes:
        with transaction.atomic():
            for write in writes:
                write()
