"""What the OpenAPI document says of every operation, so that no view has to say it."""

from typing import Any

from django.db.models import IntegerChoices, TextChoices
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from drf_spectacular.settings import spectacular_settings
from drf_spectacular.utils import OpenApiParameter

from core.api.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "Problem details (RFC 9457). `detail` is a sentence for people, `code` is for programs.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "`urn:oversight:problem:<code>`; a name, not an address."},
        "title": {"type": "string", "description": "The kind of problem."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What was refused, and why."},
        "code": {"type": "string", "description": "Stable name of the refusal."},
        "rule": {"type": "string", "description": "The rule of law by which it was refused."},
        "place": {"type": "string", "description": "Where in the input the fault lies."},
        "way_out": {"type": "string", "description": "What to do next."},
        "errors": {
            "type": "array",
            "description": "Each fault on its own: a JSON pointer into the body, or the name of a query parameter.",
            "items": {
                "type": "object",
                "required": ["detail", "code"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                },
            },
        },
        "differences": {
            "type": "array",
            "description": "With 412: what stands now beside what was sent.",
            "items": {
                "type": "object",
                "required": ["field"],
                "properties": {"field": {"type": "string"}, "current": {}, "sent": {}},
            },
        },
    },
}

READ = (400, 401, 403, 404, 406, 409, 410, 422, 429, 500, 503)
WRITE = (*READ, 413, 415)
WHAT = {
    400: "The request is not understood: a query parameter, a cursor, a header or the JSON itself.",
    401: "No token or session, or one that has ended.",
    403: "The scope or the post is missing.",
    404: "No such record, or none that you may see.",
    406: "Only JSON is offered.",
    409: "Not possible in the state the record is in, or somebody was first.",
    410: "No longer there.",
    412: "Changed since you read it; `differences` shows how.",
    413: "Too large.",
    415: "Only JSON is taken, except where files are uploaded.",
    422: "The content is not valid; `errors` points at each fault.",
    428: "The header `If-Match` is missing.",
    429: "Too many requests; wait `Retry-After` seconds.",
    500: "An error of the system; nothing was changed.",
    503: "Not available now.",
}


DONE = {"200": "What was asked for.", "201": "Created.", "202": "Accepted; the work goes on.", "204": "Done."}


class AutoSchema(SpectacularAutoSchema):
    """Headers of idempotent and versioned methods, the input's own serializer, tags by resource."""

    def get_override_parameters(self) -> list[Any]:
        parameters = super().get_override_parameters()
        if self._handles("is_idempotent"):
            parameters.append(
                OpenApiParameter(
                    "Idempotency-Key",
                    {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[!-~]+$"},
                    OpenApiParameter.HEADER,
                    required=True,
                    description="A new one for each thing you create; the same one when you repeat the request.",
                )
            )
        if self.method == "PATCH" and getattr(self.view, "is_versioned", False):
            parameters.append(
                OpenApiParameter(
                    "If-Match",
                    str,
                    OpenApiParameter.HEADER,
                    required=True,
                    description="The `ETag` of the version you read.",
                )
            )
        return parameters

    def get_request_serializer(self) -> Any:
        given = getattr(self.view, "input_serializer_class", None)
        action = getattr(self.view, "action", "")
        return (
            given if given is not None and action in ("create", "partial_update") else super().get_request_serializer()
        )

    def get_tags(self) -> list[str]:
        resource = getattr(self.view, "resource", "")
        return [resource] if resource else super().get_tags()

    def _handles(self, mark: str) -> bool:
        action = getattr(self.view, "action", None) or self.method.lower()
        return bool(getattr(getattr(self.view, action, None), mark, False))


class ClientScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """Tells of the tokens of machine clients."""

    target_class = "core.api.authentication.ClientAuthentication"
    name = "clientToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "http",
            "scheme": "bearer",
            "description": "The token of an API client, made by the administrator of a department and shown once.",
        }


def add_problems(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook: every operation may answer with a problem; which ones depends on what it does."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    components["responses"] = {f"Problem{status}": _answer(status) for status in sorted(WHAT)}
    tags: set[str] = set()
    for path, item in result["paths"].items():
        for method, operation in item.items():
            if method not in ("get", "put", "post", "patch", "delete"):
                continue
            tags.update(operation["tags"])
            statuses = set(READ if method == "get" else WRITE)
            if "{" not in path and method == "get":
                statuses.discard(404)
            if any(parameter["name"] == "If-Match" for parameter in operation.get("parameters", ())):
                statuses |= {412, 428}
            for status in sorted(statuses):
                operation["responses"].setdefault(str(status), {"$ref": f"#/components/responses/Problem{status}"})
            operation["responses"] = dict(sorted(operation["responses"].items()))
            for status, answer in operation["responses"].items():
                if "description" in answer:
                    answer["description"] = answer["description"] or DONE.get(status, "Done.")
    result["tags"] = [{"name": tag, "description": TAGS.get(tag, tag)} for tag in sorted(tags)]
    return result


def close_bodies(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Postprocessing hook: a body holds no member that its schema does not name (``core.api.inputs``)."""
    schemas = result["components"]["schemas"]
    waiting = [
        media["schema"]
        for item in result["paths"].values()
        for operation in item.values()
        for media in operation.get("requestBody", {}).get("content", {}).values()
    ]
    seen: set[str] = set()
    while waiting:
        part = waiting.pop()
        if isinstance(part, list):
            waiting += part
        elif isinstance(part, dict):
            name = part.get("$ref", "").rpartition("/")[2]
            if name and name not in seen:
                seen.add(name)
                waiting.append(schemas[name])
            if part.get("properties"):
                part["additionalProperties"] = False
            waiting += part.values()
    return result


def _answer(status: int) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Problem"}
    return {"description": WHAT[status], "content": {CONTENT_TYPE: {"schema": schema}}}


TAGS: dict[str, str] = {}


def describe(tag: str, description: str) -> None:
    """Say what a resource is; called beside its view."""
    TAGS[tag] = description


def name_enums() -> None:
    """Give each set of choices of the system the name of its class, so that no two «state» fields collide."""
    names: dict[str, Any] = {}
    seen: set[tuple[Any, ...]] = set()
    for choices in _choice_classes():
        values = tuple(choices.values)
        if not values or values in seen:
            continue
        seen.add(values)
        names[choices.__name__] = choices
    spectacular_settings.apply_patches({"ENUM_NAME_OVERRIDES": names})  # type: ignore[no-untyped-call]


def _choice_classes() -> list[Any]:
    found: list[Any] = []
    waiting: list[Any] = [TextChoices, IntegerChoices]
    while waiting:
        for below in waiting.pop().__subclasses__():
            waiting.append(below)
            found.append(below)
    return sorted(found, key=lambda choices: (choices.__module__, choices.__name__))
