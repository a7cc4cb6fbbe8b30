"""Every error of the API is a problem (RFC 9457), and says no more than it should."""

import json
from typing import Any

import pytest
from django.test import Client

from core.people.models import User
from tests.factories.people import administrator, person

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.api.trial")]

NEW = {"code": "D-1", "name": "新部门", "name_en": "New", "short_name": "新", "valid_from": "2026-01-01"}


def problem(response: Any, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = json.loads(response.content)
    assert {"type", "title", "status", "detail", "code"} <= set(body)
    assert body["status"] == status
    assert body["type"] == f"urn:oversight:problem:{body['code']}"
    return body


@pytest.fixture
def signed_in(client: Client) -> Client:
    user: User = administrator()
    client.force_login(user)
    return client


def test_without_token_or_session_it_is_401_and_says_how_to_sign_in(client: Client) -> None:
    response = client.get("/api/v1/departments/")
    assert problem(response, 401)["code"] == "not_authenticated"
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("address", ["/api/v1/nowhere/", "/api/v1/departments/999999/", "/api/v1/departments/x/"])
def test_what_is_not_there(signed_in: Client, address: str) -> None:
    assert problem(signed_in.get(address), 404)["code"] == "absent"


def test_a_refusal_brings_its_rule_its_place_and_its_way_out(signed_in: Client) -> None:
    body = problem(signed_in.get("/api/v1/refuses/"), 409)
    assert (body["code"], body["rule"], body["place"]) == ("wrong_state", "R-05", "row 7")
    assert "草稿" in body["detail"]
    assert body["way_out"]


def test_a_refusal_speaks_the_language_that_was_asked_for(signed_in: Client) -> None:
    english = signed_in.get("/api/v1/refuses/", headers={"Accept-Language": "en"})
    assert "Reload the page" in problem(english, 409)["way_out"]


def test_a_fault_of_the_program_tells_nothing_of_itself(signed_in: Client) -> None:
    body = problem(signed_in.get("/api/v1/breaks/"), 500)
    assert "must not be shown" not in json.dumps(body)


def test_wrong_content_points_at_each_fault(signed_in: Client) -> None:
    response = signed_in.post(
        "/api/v1/departments/",
        {**NEW, "code": "no spaces please", "valid_from": "31 February", "name": ""},
        content_type="application/json",
        headers={"Idempotency-Key": "k1"},
    )
    errors = problem(response, 422)["errors"]
    assert {error["pointer"] for error in errors} == {"#/code", "#/valid_from", "#/name"}
    assert {error["code"] for error in errors} == {"invalid", "blank"}


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=ten", "limit"),
        ("count=maybe", "count"),
        ("ordering=password", "ordering"),
        ("cdoe=D-1", "cdoe"),
    ],
)
def test_a_query_that_is_not_understood_is_refused_not_ignored(signed_in: Client, query: str, name: str) -> None:
    body = problem(signed_in.get(f"/api/v1/departments/?{query}"), 400)
    assert body["code"] == "bad_query"
    assert name in body["detail"]


def test_a_wrong_filter_names_the_parameter(signed_in: Client) -> None:
    body = problem(signed_in.get("/api/v1/departments/?since=yesterday"), 400)
    assert [error["parameter"] for error in body["errors"]] == ["since"]


def test_broken_json_wrong_type_wrong_method_wrong_format(signed_in: Client) -> None:
    headers = {"Idempotency-Key": "k2"}
    broken = signed_in.post("/api/v1/departments/", "{", content_type="application/json", headers=headers)
    assert problem(broken, 400)["code"] == "parse_error"
    as_text = signed_in.post("/api/v1/departments/", "x", content_type="text/plain", headers=headers)
    assert problem(as_text, 415)["code"] == "unsupported_media_type"
    deleted = signed_in.delete("/api/v1/departments/")
    assert problem(deleted, 405)["code"] == "method_not_allowed"
    assert "POST" in deleted.headers["Allow"]
    assert problem(signed_in.get("/api/v1/departments/", headers={"Accept": "text/csv"}), 406)


def test_a_session_without_its_csrf_token_changes_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(administrator())
    response = strict.post(
        "/api/v1/departments/", NEW, content_type="application/json", headers={"Idempotency-Key": "k3"}
    )
    assert problem(response, 403)["code"] == "permission_denied"


def test_too_many_requests_wait(signed_in: Client, settings: Any) -> None:
    settings.API_RATE = 2
    signed_in.force_login(person())
    answers = [signed_in.get("/api/v1/departments/") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 1 <= int(answers[2].headers["Retry-After"]) <= 60
    problem(answers[2], 429)
