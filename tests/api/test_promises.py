"""Every list and every creating POST of the API keeps what ``docs/api.md`` promises of them all."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from drf_spectacular.generators import SchemaGenerator

from tests.walk.asking import PROBLEM
from tests.walk.people import walkers
from tests.walk.routes import routes
from tests.walk.specimens import Zone, params_of

OF_A_LIST = {"next", "previous", "count", "count_is_capped", "results"}
PAGING = {"cursor", "limit", "count", "ordering", "format"}
UNFILTERED = {"v1:seal-list", "v1:filing-flow-list"}  # one seal a minute, in order; a handful

pytestmark = [pytest.mark.usefixtures("demo_zone", "unthrottled"), pytest.mark.timeout(600)]


@pytest.fixture
def zone() -> Zone:
    return Zone(walkers())


def operations(zone: Zone, method: str) -> list[tuple[str, str, dict[str, Any]]]:
    """Name, address and description of each operation in the document with this method."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    described = {shape(path): item[method] for path, item in document["paths"].items() if method in item}
    found = []
    for route in routes():
        if route.is_api and route.shape in described:
            params = params_of(route.name, zone)
            address = reverse(route.name, kwargs={name: params[name] for name in route.parameters})
            found.append((route.name, address, described[route.shape]))
    return found


def shape(path: str) -> str:
    return "".join("*" if place % 2 else part for place, part in enumerate(path.replace("}", "{").split("{")))


def code_of(answer: Any) -> str:
    assert answer.headers["Content-Type"] == PROBLEM, answer.content
    return str(json.loads(answer.content)["code"])


def test_every_list_is_paged_by_key_has_filters_and_refuses_what_it_does_not_know(zone: Zone) -> None:
    client: Client = zone.walkers["auditor"].client
    lists, unfiltered, wrong = 0, set(), []
    for name, address, described in operations(zone, "get"):
        parameters = {one["name"] for one in described.get("parameters", []) if one["in"] == "query"}
        if "cursor" not in parameters:
            continue
        lists += 1
        if name.endswith("-list") and not parameters - PAGING:
            unfiltered.add(name)
        page = json.loads(client.get(address, {"limit": "1", "count": "true"}).content)
        if set(page) != OF_A_LIST:
            wrong.append(f"{address}: {page}")
            continue
        if len(page["results"]) != min(page["count"], 1) or (page["next"] is not None) != (page["count"] > 1):
            wrong.append(f"{address}: a page of one of {page['count']}, then {page['next']}")
        codes = code_of(client.get(address, {"nonsense": "1"})), code_of(client.get(address, {"cursor": "made-up"}))
        if codes != ("bad_query", "bad_cursor"):
            wrong.append(f"{address}: {codes}")
    assert not wrong, "\n".join(wrong)
    assert lists > 15
    assert unfiltered == UNFILTERED


def test_every_post_that_creates_is_refused_without_a_key(zone: Zone) -> None:
    client: Client = zone.walkers["sysadmin"].client
    asked = 0
    for _name, address, described in operations(zone, "post"):
        if any(one["name"] == "Idempotency-Key" for one in described.get("parameters", [])):
            asked += 1
            answer = client.post(address, {}, content_type="application/json")
            assert code_of(answer) == "idempotency_key_missing", address
    assert asked > 15
