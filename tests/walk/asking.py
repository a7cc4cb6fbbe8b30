"""Ask an address as somebody, and say in one word what came of it."""

import contextlib
import uuid
from collections.abc import Iterator
from typing import Any, ClassVar
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.template import Template
from django.test import Client
from django.utils.safestring import mark_safe

from core.ledger.models import Entry
from core.refusals import Refusal

MAY, INVALID, REFUSED, ABSENT, LOGIN, NOT_OFFERED = "may", "invalid", "refused", "absent", "login", "not_offered"
PROBLEM = "application/problem+json"


class Fault(AssertionError):
    """An answer that nobody should get."""


class PlainClient(Client):
    """A client without its instruments (contexts copied by Django's cost more than the pages), whose cookies stay:
    what a request did is undone, so is what it did to the session."""

    def request(self, **request: Any) -> Any:
        return self.handler(self._base_environ(**request))


class Refusals:
    """What was refused while a request was answered: a page may turn a refusal into a message and lead back."""

    raised: ClassVar[list[int]] = []

    @classmethod
    @contextlib.contextmanager
    def noted(cls) -> Iterator[None]:
        original = Refusal.__init__

        def note(refusal: Refusal, *args: Any, **kwargs: Any) -> None:
            original(refusal, *args, **kwargs)
            cls.raised.append(refusal.status)

        with mock.patch.object(Refusal, "__init__", note):
            yield


def unrendered() -> Any:
    """Templates give nothing: who gets in is decided before them, and other walks read the pages."""
    return mock.patch.object(Template, "render", return_value=mark_safe(""))


def ask(
    client: Client, method: str, address: str, *, is_api: bool, data: Any = None, query: dict[str, str] | None = None
) -> tuple[Any, str]:
    """One request, all of whose writing is undone: the answer, and the act that came about (the last line of the ledger).

    A body that holds a file goes as a form, the API's others as JSON.
    """
    options: dict[str, Any] = {"headers": {"Accept-Language": "en"} if is_api else {}}
    if query:
        options["query_params"] = query
    if method != "GET":
        options["data"] = data or {}
        files = [value for value in (data or {}).values() if isinstance(value, SimpleUploadedFile)]
        for file in files:
            file.seek(0)
        if is_api:
            options["headers"]["Idempotency-Key"] = uuid.uuid4().hex
            if not files:
                options["content_type"] = "application/json"
    Refusals.raised.clear()
    with transaction.atomic():
        before = _last_entry() if method != "GET" else 0  # a GET cannot write
        if method == "PATCH" and is_api:
            options["headers"]["If-Match"] = client.get(address).headers.get("ETag", '"none"')
        answer = getattr(client, method.lower())(address, **options)
        acted = "" if method == "GET" else _acts_since(before)
        transaction.set_rollback(True)
    return answer, acted


def _last_entry() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def _acts_since(pk: int) -> str:
    return ", ".join(Entry.objects.filter(pk__gt=pk).order_by("pk").values_list("act", flat=True))


def outcome_of(answer: Any, method: str, *, is_api: bool, acted: str) -> str:
    """``may``: let in, even if the state does not fit; ``invalid``: the content does not, often because what it names
    is not among the person's choices; the rest are refusals of four kinds, by which nothing was done."""
    status = answer.status_code
    if status == 302 and method == "POST" and Refusals.raised and not acted:
        status = Refusals.raised[-1]
    outcome = _outcome(status, answer.headers.get("Location", ""))
    if not outcome:
        raise Fault(f"{status}: {answer.content[:500]!r}")
    if is_api and answer.status_code >= 400 and answer.headers["Content-Type"] != PROBLEM:
        raise Fault(f"{status} is told as {answer.headers['Content-Type']}, not as {PROBLEM}")
    if acted and outcome in (REFUSED, ABSENT, NOT_OFFERED):
        raise Fault(f"{outcome}, and yet an act came about: {acted}")
    return outcome


def _outcome(status: int, location: str) -> str:
    if status == 401 or (status == 302 and location.startswith("/login/?next=")):
        return LOGIN
    if status in (403, 404, 405):
        return {403: REFUSED, 404: ABSENT, 405: NOT_OFFERED}[status]
    if status in (400, 413, 415, 422):
        return INVALID
    return MAY if status < 400 or status in (409, 410, 412, 428) else ""
