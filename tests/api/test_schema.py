"""The OpenAPI document, checked as Spectral's rules for OpenAPI would, and by rules of our own."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from core.api.problems import CONTENT_TYPE

METHODS = ("get", "put", "post", "patch", "delete")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return schema


def operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def all_schemas(node: Any, place: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(node, dict):
        yield place, node
        for name, below in node.items():
            yield from all_schemas(below, f"{place}/{name}")
    elif isinstance(node, list):
        for number, below in enumerate(node):
            yield from all_schemas(below, f"{place}/{number}")


def test_it_says_what_it_is_and_whose(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert all(document["info"].get(word) for word in ("title", "version", "description", "contact", "license"))
    assert document["servers"]
    assert all(tag["name"] and tag["description"] != tag["name"] for tag in document["tags"]), document["tags"]


def test_every_operation_has_a_name_of_its_own_words_and_a_tag(document: dict[str, Any]) -> None:
    tags = {tag["name"] for tag in document["tags"]}
    names = [operation["operationId"] for _path, _method, operation in operations(document)]
    assert len(names) == len(set(names))
    for path, method, operation in operations(document):
        assert re.fullmatch(r"[a-z][a-z0-9_]*", operation["operationId"]), operation["operationId"]
        assert len(operation.get("description", "")) > 15, f"{method} {path} is not described"
        assert len(operation["tags"]) == 1
        assert set(operation["tags"]) <= tags


def test_every_operation_tells_of_its_errors_and_of_one_success(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        answers = operation["responses"]
        assert any(status.startswith("2") for status in answers), f"{method} {path}"
        needed = {"401", "403", "406", "429", "500"} | ({"404"} if "{" in path else set())
        needed |= {"415", "422", "409"} if method != "get" else set()
        assert needed <= set(answers), f"{method} {path} lacks {needed - set(answers)}"
        for status, answer in answers.items():
            found = answer
            if "$ref" in answer:
                found = document["components"]["responses"][answer["$ref"].rpartition("/")[2]]
            assert found["description"]
            if status >= "4":
                assert set(found["content"]) == {CONTENT_TYPE}


def test_addresses_are_lower_case_and_end_in_a_slash(document: dict[str, Any]) -> None:
    for path in document["paths"]:
        assert re.fullmatch(r"/api/v1/(([a-z0-9-]+|\{[a-z_]+\})/)+", path), path


def test_each_parameter_of_an_address_is_declared_once_and_described_by_a_type(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        parameters = operation.get("parameters", [])
        places = [(parameter["in"], parameter["name"]) for parameter in parameters]
        assert len(places) == len(set(places))
        assert {name for place, name in places if place == "path"} == set(re.findall(r"\{(\w+)\}", path))
        for parameter in parameters:
            assert parameter.get("schema"), f"{method} {path} {parameter['name']}"


FIXED_BY_CODE = {"/api/v1/public/kinds/"}  # as many rows as the code has kinds


def test_every_list_has_an_end(document: dict[str, Any]) -> None:
    """A GET that answers with rows is paged: never a bare array."""
    for path, method, operation in operations(document):
        if path in FIXED_BY_CODE:
            continue
        for status, answer in operation["responses"].items():
            for content in answer.get("content", {}).values():
                assert content.get("schema", {}).get("type") != "array", f"{method} {path} {status}"


def test_every_post_that_creates_asks_for_an_idempotency_key_and_every_patch_for_a_version(
    document: dict[str, Any],
) -> None:
    for path, method, operation in operations(document):
        headers = {p["name"] for p in operation.get("parameters", []) if p["in"] == "header" and p.get("required")}
        if method == "post" and "201" in operation["responses"]:
            assert "Idempotency-Key" in headers, path
        if method == "patch":
            assert "If-Match" in headers, path
        assert method != "put", f"{path}: a change names its fields, PATCH"


def test_every_reference_leads_somewhere_and_nothing_lies_about(document: dict[str, Any]) -> None:
    known = {f"#/components/{kind}/{name}" for kind, found in document["components"].items() for name in found}
    used = {node["$ref"] for _place, node in all_schemas(document) if "$ref" in node}
    assert used <= known
    unused = {name for name in known - used if "/securitySchemes/" not in name and "/responses/" not in name}
    assert unused == set()


def test_names_of_fields_are_snake_case(document: dict[str, Any]) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            assert re.fullmatch(r"[a-z][a-z0-9_]*", field), f"{name}.{field}"


@pytest.mark.django_db
class TestAsServed:
    def test_everyone_may_read_what_the_api_offers(self, client: Client) -> None:
        answer = client.get("/api/v1/schema/")
        assert answer.status_code == 200
        assert yaml.safe_load(answer.content)["openapi"].startswith("3.1")

    def test_the_page_has_no_script_of_its_own_in_it(self, client: Client) -> None:
        page = client.get("/api/v1/docs/").content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert "<style" not in page
        assert " style=" not in page
