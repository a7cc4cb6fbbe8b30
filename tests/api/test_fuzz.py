"""Schemathesis over the whole API: what the document promises, the system keeps, for right and for wrong input."""

import contextlib
import secrets
import time
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as examples
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.checks import CheckFunction
from schemathesis.specs.openapi.checks import (
    ensure_resource_availability,
    ignored_auth,
    use_after_free,
)

from core.api.scopes import all_scopes
from oversight.wsgi import application
from tests.factories.api import machine
from tests.factories.people import administrator

pytestmark = pytest.mark.django_db

SECONDS = 12.0  # for each principal
MOST_EXAMPLES = 20
NOT_HERE: list[CheckFunction] = [ignored_auth, use_after_free, ensure_resource_availability]  # they need many requests


CHECKS = {
    "checks": {
        # a rule of law may refuse what a schema allows
        "positive_data_acceptance": {
            "expected-statuses": ["2xx", "401", "403", "404", "409", "410", "412", "422", "429"],
        }
    }
}


@pytest.fixture(autouse=True)
def no_throttle(settings: Any) -> None:
    settings.API_RATE = 10**9
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10**9


@contextlib.contextmanager
def one_connection() -> Iterator[None]:
    """As Django's own test client does: the transaction of the test outlives each request."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Any:
    file = tmp_path_factory.mktemp("openapi") / "openapi.yaml"
    call_command("spectacular", lang="en", file=str(file))
    return file


def as_session() -> dict[str, Any]:
    client = Client()
    client.force_login(administrator())
    token = secrets.token_hex(16)
    cookies = {settings.SESSION_COOKIE_NAME: client.session.session_key, settings.CSRF_COOKIE_NAME: token}
    return {"cookies": cookies, "headers": {"X-CSRFToken": token}}


def as_machine() -> dict[str, Any]:
    _client, token = machine(*all_scopes())
    return {"headers": {"Authorization": f"Bearer {token}"}}


def known_ids(operations: list[Any], principal: dict[str, Any]) -> dict[str, list[Any]]:
    """The ids of real records, by the address of their list: half of the requests for one record ask for these."""
    client = Client(headers=principal["headers"])
    for name, value in principal.get("cookies", {}).items():
        client.cookies[name] = value
    found = {}
    for operation in operations:
        if operation.method == "get" and "{" not in operation.path:
            answer = client.get(operation.path)
            body = answer.json() if answer.headers["Content-Type"] == "application/json" else None
            rows = body.get("results", []) if isinstance(body, dict) else []
            found[operation.path] = [row["id"] for row in rows[:5] if isinstance(row, dict) and "id" in row]
    return found


def each_operation(document: Any) -> Iterator[Any]:
    schema = schemathesis.openapi.from_path(document, config=schemathesis.Config.from_dict(CHECKS))
    schema.app = application
    for result in schema.get_all_operations():
        yield result.ok()


@pytest.mark.parametrize("principal", [as_session, as_machine], ids=["session", "client"])
@pytest.mark.timeout(240)
def test_the_api_keeps_what_its_document_promises(document: Any, principal: Any) -> None:
    who = principal()
    operations = list(each_operation(document))
    ids = known_ids(operations, who)
    share = SECONDS / len(operations) / 2
    with one_connection():
        for operation in operations:
            records = ids.get(operation.path.split("{", maxsplit=1)[0], [])
            for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
                _try(operation, mode, who, records, share)


def _try(operation: Any, mode: GenerationMode, who: dict[str, Any], records: list[Any], share: float) -> None:
    """At least two requests, and as many more as the share of time allows."""
    began, tried = time.monotonic(), 0

    @given(case=operation.as_strategy(generation_mode=mode))
    @examples(
        max_examples=MOST_EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def request(case: Case) -> None:
        nonlocal tried
        tried += 1
        if tried > 2 and time.monotonic() - began > share:
            return
        if records and tried % 2 and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = records[tried % len(records)]
        if mode is GenerationMode.POSITIVE and case.query:
            case.query.pop("cursor", None)  # only a list can give out one
        with transaction.atomic():
            case.call_and_validate(excluded_checks=NOT_HERE, **who)
            transaction.set_rollback(True)

    with contextlib.suppress(Unsatisfiable):  # nothing of this request could be wrong
        request()
