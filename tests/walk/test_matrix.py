"""Every address × every role against the written matrix. ``RECORD_MATRIX=<file>`` writes down what is, to be judged.

A page is asked as a person of good will would: its form, filled by who may see it, is then sent by everybody.
"""

import os
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from core.access import capability
from core.access.models import Capability
from core.access.views import WRONG_CODES
from tests.walk.asking import MAY, NOT_OFFERED, Fault, Refusals, ask, body_for, form_data, outcome_of
from tests.walk.matrix import Line, expected, load, written
from tests.walk.people import Walker, walkers
from tests.walk.routes import METHODS, Route, routes
from tests.walk.specimens import Specimens

ROUTES = routes()
RECORD = os.environ.get("RECORD_MATRIX", "")


def held_page(request: HttpRequest, held: Capability) -> HttpResponse:
    return HttpResponse("held")


def part_of(route: Route) -> str:
    return route.name.split(":")[0] if ":" in route.name else "home"


PARTS = sorted({part_of(route) for route in ROUTES})


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def test_the_matrix_knows_every_address_and_no_other() -> None:
    lines = load()
    assert {route.key for route in ROUTES} - set(lines) == set(), "addresses without a line in tests/walk/matrix.yaml"
    assert set(lines) - {route.key for route in ROUTES} == set(), "lines without an address"


NOBODY = {  # what nobody may in the state the demo's records are in, and why
    "access:code-part secret part": "no such part is registered",
}


def test_every_address_is_for_somebody() -> None:
    """A line on which nobody may would prove nothing."""
    for key, line in load().items():
        if key not in NOBODY:
            for method, outcomes in line.items():
                assert MAY in outcomes.values(), f"{key} {method}"


@pytest.mark.usefixtures("demo_zone")
@pytest.mark.parametrize("part", PARTS)
def test_everybody_gets_what_the_matrix_says(
    part: str, document: dict[str, Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_RATE = settings.API_RATE_ANONYMOUS = 10**9
    monkeypatch.setitem(WRONG_CODES, "most", 10**9)
    capability("trial.department")(held_page)
    who = walkers()
    specimens = Specimens(who)
    lines, found, wrong = load(), {}, []
    with Refusals.noted():
        for route in ROUTES:
            if part_of(route) != part:
                continue
            line = lines.get(route.key, {})
            actual = walk(route, who, specimens, document)
            found[route.key] = {method: written(outcomes) for method, outcomes in actual.items()}
            wrong += differences(route.key, line, actual)
    if RECORD:
        Path(f"{RECORD}.{part}").write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False, width=140))
        return
    assert wrong == []


def differences(key: str, line: Line, actual: dict[str, dict[str, str]]) -> list[str]:
    wrong = [f"{key} {method}: not offered, but in the matrix" for method in line if method not in actual]
    for method, outcomes in actual.items():
        if method not in line:
            wrong.append(f"{key} {method}: not in the matrix")
            continue
        for name, outcome in outcomes.items():
            said = expected(line, method, name)
            if outcome != said:
                wrong.append(f"{key} {method}: {name} {outcome}, the matrix says {said}")
    return wrong


def walk(
    route: Route, who: dict[str, Walker], specimens: Specimens, document: dict[str, Any]
) -> dict[str, dict[str, str]]:
    """Outcomes by method and walker; methods that a view does not offer are tried by the administrator alone."""
    address = "/" + _fill(route, specimens.params_of(route.key))
    asking = [walker for walker in who.values() if route.is_api or not walker.is_machine]
    found: dict[str, dict[str, str]] = {}
    for method in METHODS:
        data: Any = None
        if method not in route.methods:
            status = ask(who["sysadmin"], method, address, is_api=route.is_api).status_code
            assert 400 <= status < 500, f"{method} {address} is answered with {status}"
            continue
        if method != "GET":
            made_up = _body(route, method, document) if route.is_api else _form_of(address, asking)
            data = {**made_up, **specimens.data_of(route.key)}
        outcomes = {}
        for walker in asking:
            try:
                answer = ask(walker, method, address, is_api=route.is_api, data=data)
                outcomes[walker.name] = outcome_of(answer)
            except Fault as fault:
                raise Fault(f"{method} {address} as {walker.name}: {fault}") from None
            except Exception as error:
                raise Fault(f"{method} {address} as {walker.name}: {type(error).__name__}: {error}") from error
        if set(outcomes.values()) != {NOT_OFFERED}:
            found[method] = outcomes
    return found


def _fill(route: Route, params: dict[str, Any]) -> str:
    return reverse(route.name, kwargs={name: params[name] for name in route.parameters}).removeprefix("/")


def _form_of(address: str, asking: list[Walker]) -> dict[str, Any]:
    """The form as the first who may see it gets it, filled."""
    for walker in reversed(asking):
        if walker.user is None:
            continue
        seeing = Client()
        seeing.cookies = walker.client.cookies
        answer = ask(Walker(walker.name, walker.user, seeing), "GET", address, is_api=False)
        form = (answer.context or {}).get("form") if answer.status_code == 200 and answer.context else None
        if form is not None and getattr(form, "fields", None):
            return form_data(form)
    return {}


def _body(route: Route, method: str, document: dict[str, Any]) -> Any:
    """A body as the OpenAPI document describes it."""
    for path, item in document["paths"].items():
        if _shape(path) == _shape("/" + route.pattern) and method.lower() in item:
            content = item[method.lower()].get("requestBody", {}).get("content", {})
            for kind in ("application/json", "multipart/form-data"):
                if kind in content:
                    return body_for(content[kind]["schema"], document)
    return {}


def _shape(path: str) -> str:
    return re.sub(r"<[^>]+>|\{[^}]+\}", "*", path)
