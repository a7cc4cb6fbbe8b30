"""Every address × everybody against the written matrix (``matrix.yaml``).

A page is asked as a person of good will would: its form, filled by who may see it, is then sent by everybody.
"""

import logging
import os
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest
from django.urls import NoReverseMatch, reverse
from drf_spectacular.generators import SchemaGenerator

from tests.walk.asking import INVALID, MAY, NOT_OFFERED, Refusals, ask, outcome_of, unrendered
from tests.walk.filling import body_for, form_data
from tests.walk.matrix import ELSE, Line, expected, load, record
from tests.walk.people import Walker, walkers
from tests.walk.routes import Route, routes
from tests.walk.specimens import Zone, data_of, params_of, query_of

ROUTES = routes()
KEYS = {route.key for route in ROUTES}
UNPROVEN = Path(__file__).with_name("unproven.txt")
WRITE = "run `python -m tests.walk` and judge the new lines of tests/walk/matrix.yaml (docs/pages.md, «Who may»)"
RECORD = os.environ.get("RECORD_MATRIX", "")  # beginnings of names, ":all" for every address
EVERYBODY = RECORD or os.environ.get("WALK_EVERYBODY")
OF_EACH = 3  # of those who get the same from an address, so many are asked; ``WALK_EVERYBODY=1`` asks all of them


def test_the_matrix_knows_every_address_and_no_other() -> None:
    lines = load()
    assert not KEYS - set(lines), f"{sorted(KEYS - set(lines))} have no line: {WRITE}"
    assert not set(lines) - KEYS, f"{sorted(set(lines) - KEYS)} are no addresses (any more): {WRITE}"


def test_every_address_is_for_somebody() -> None:
    """A line on which nobody may, or everybody's content is invalid, would prove nothing."""
    found = {
        f"{key} {method}"
        for key, line in load().items()
        for method, outcomes in line.items()
        if MAY not in outcomes.values() and (INVALID not in outcomes.values() or outcomes[ELSE] == INVALID)
    }
    unproven = set(UNPROVEN.read_text(encoding="utf-8").split("\n")[1:-1])
    assert not found - unproven, f"{sorted(found - unproven)} prove nothing: give them a record or a body"
    assert not unproven - found, f"{sorted(unproven - found)} prove something now: strike them from {UNPROVEN.name}"


@pytest.fixture
def quiet(caplog: pytest.LogCaptureFixture) -> None:
    """Refusals are what this walk is about."""
    caplog.set_level(logging.ERROR, "django.request")


@pytest.mark.usefixtures("demo_zone", "unthrottled", "quiet")
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("is_api", [False, True], ids=["pages", "api"])
def test_everybody_gets_what_the_matrix_says(is_api: bool) -> None:
    zone = Zone(walkers())
    document: Any = SchemaGenerator().get_schema(request=None, public=True) if is_api else {}  # type: ignore[no-untyped-call]
    lines, found, faults = load(), dict[str, Line](), list[str]()
    with Refusals.noted(), unrendered():
        for route in ROUTES:
            if route.is_api == is_api and is_wanted(route):
                found[route.key] = walk(route, zone, document, lines.get(route.key, {}), faults)
    assert not faults, "\n".join(faults)
    if RECORD:
        record(found, KEYS)
        return
    wrong = [words for key, line in found.items() for words in differences(key, lines.get(key, {}), line)]
    assert not wrong, "\n".join([*wrong, f"If that is as it should be, {WRITE}"])


def is_wanted(route: Route) -> bool:
    return RECORD in ("", ":all") or route.name.startswith(tuple(RECORD.split()))


def differences(key: str, line: Line, actual: Line) -> list[str]:
    wrong = [f"{key} {method}: not offered, but in the matrix" for method in line if method not in actual]
    for method, outcomes in actual.items():
        if method not in line:
            wrong.append(f"{key} {method}: not in the matrix")
            continue
        for name, outcome in outcomes.items():
            said = expected(line, method, name)
            if outcome != said:
                wrong.append(f"{key} {method}: {name} gets «{outcome}», the matrix says «{said}»")
    return wrong


def chosen(key: str, method: str, line: Line, asking: list[Walker]) -> list[Walker]:
    """Some of each outcome the matrix names: always the same for one address, others for the next."""
    if EVERYBODY or method not in line:
        return asking
    alike: dict[str, list[Walker]] = {}
    for walker in sorted(asking, key=lambda one: crc32(f"{key} {method} {one.name}".encode())):
        alike.setdefault(expected(line, method, walker.name), []).append(walker)
    return [walker for walkers_alike in alike.values() for walker in walkers_alike[:OF_EACH]]


def walk(route: Route, zone: Zone, document: dict[str, Any], line: Line, faults: list[str]) -> Line:
    """Outcomes by method and walker."""
    try:
        params = params_of(route.name, zone)
        address = reverse(route.name, kwargs={name: params[name] for name in route.parameters})
    except (KeyError, NoReverseMatch):
        faults.append(f"{route.key}: say in tests/walk/specimens/ which record stands for {route.parameters}")
        return {}
    asking = [walker for walker in zone.walkers.values() if route.is_api or not walker.is_machine]
    found: Line = {}
    for method in route.methods:
        data, query = None, query_of(route.name, zone) if method == "GET" else None
        if method != "GET":
            made_up = body_for(route.shape, method, document) if route.is_api else _form_of(address, asking)
            data = made_up | data_of(route.name, zone)
        outcomes = {}
        for walker in chosen(route.key, method, line, asking):
            try:
                answer, acted = ask(walker.client, method, address, is_api=route.is_api, data=data, query=query)
                outcomes[walker.name] = outcome_of(answer, method, is_api=route.is_api, acted=acted)
            except Exception as fault:
                faults.append(f"{method} {address} as {walker.name}: {type(fault).__name__}: {fault}")
        if set(outcomes.values()) != {NOT_OFFERED}:
            found[method] = outcomes
    return found


def _form_of(address: str, asking: list[Walker]) -> dict[str, Any]:
    """The form as the first who may see it gets it, filled."""
    for walker in reversed(asking):
        answer, _ = ask(walker.client, "GET", address, is_api=False)
        form = (getattr(answer, "context_data", None) or {}).get("form")
        if answer.status_code == 200 and getattr(form, "fields", None):
            return form_data(form)
    return {}
