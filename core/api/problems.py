"""Every error of the API in one form: problem details (RFC 9457), with the rule and the way out of our refusals.

``{"type", "title", "status", "detail", "code", "rule", "place", "way_out", "errors": [{"pointer"|"parameter", …}]}``
"""

import logging
from collections.abc import Iterator
from typing import Any

from django.core import exceptions as django_errors
from django.db import DataError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions as rest_errors
from rest_framework.response import Response
from rest_framework.views import set_rollback

from core.api.errors import ValueOutOfRange
from core.refusals import Refusal

log = logging.getLogger(__name__)

CONTENT_TYPE = "application/problem+json"

TITLES = {
    400: _("The request is not understood"),
    401: _("Not signed in"),
    403: _("Not allowed"),
    404: _("Not found"),
    405: _("This method is not offered here"),
    406: _("This format is not offered here"),
    409: _("Not possible now"),
    410: _("No longer there"),
    412: _("Changed in the meantime"),
    413: _("Too large"),
    415: _("This kind of content is not taken here"),
    422: _("The content is not valid"),
    428: _("A version is needed"),
    429: _("Too many requests"),
    500: _("An error of the system"),
    503: _("Not available now"),
}


def problem(
    status: int,
    *,
    code: str,
    detail: str,
    rule: str = "",
    place: str = "",
    way_out: str = "",
    errors: list[dict[str, str]] | None = None,
    **extra: Any,
) -> dict[str, Any]:
    """The body of an error answer. ``type`` names the code; it is a name, not an address."""
    body: dict[str, Any] = {
        "type": f"urn:oversight:problem:{code}",
        "title": str(TITLES.get(status, TITLES[409] if status < 500 else TITLES[500])),
        "status": status,
        "detail": detail,
        "code": code,
    }
    optional = {"rule": rule, "place": place, "way_out": way_out, "errors": errors}
    return body | {name: value for name, value in optional.items() if value} | extra


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """DRF's exception handler: one form for refusals, for DRF's and Django's errors and for faults of the program."""
    set_rollback()
    headers: dict[str, str] = {}
    match error:
        case Refusal():
            body = of_refusal(error)
        case Http404() | rest_errors.NotFound():
            body = problem(404, code="absent", detail=str(_("There is no such record, or you may not see it.")))
        case django_errors.PermissionDenied():
            body = problem(403, code="not_allowed", detail=str(_("You may not do this.")))
        case rest_errors.ValidationError():
            body = _invalid(list(_faults(error.detail, "")), context)
        case django_errors.ValidationError():
            body = _invalid(list(_faults(rest_errors.ValidationError(_as_dict(error)).detail, "")), context)
        case rest_errors.APIException():
            body = problem(error.status_code, code=_code_of(error), detail=str(error.detail))
            headers = _headers_of(error)
        case DataError():
            log.warning("API: %s", error)
            body = of_refusal(ValueOutOfRange())
        case _:
            log.exception("API: %s", type(error).__name__, exc_info=error)
            body = problem(500, code="fault", detail=str(_("The error was written to the log. Nothing was changed.")))
    return Response(body, status=body["status"], headers=headers, content_type=CONTENT_TYPE)


def of_refusal(refusal: Refusal) -> dict[str, Any]:
    return problem(
        refusal.status,
        code=refusal.code,
        detail=refusal.message,
        rule=refusal.rule,
        place=refusal.place,
        way_out=refusal.remedy,
        **getattr(refusal, "extra", {}),
    )


def plain_problem(status: int) -> JsonResponse:
    """A problem outside DRF: an unknown address, a host that is not ours, a fault before the view."""
    codes = {400: "bad_request", 403: "not_allowed", 404: "absent", 405: "method_not_allowed", 500: "fault"}
    body = problem(status, code=codes.get(status, "refused"), detail=str(TITLES.get(status, TITLES[500])))
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _invalid(faults: list[dict[str, str]], context: dict[str, Any]) -> dict[str, Any]:
    """Wrong content is 422 and points into the body; a wrong query is 400 and names the parameter."""
    request = context.get("request")
    if request is not None and request.method in ("GET", "HEAD", "OPTIONS"):
        errors = [
            {"parameter": fault["pointer"].strip("#/").split("/")[0], "detail": fault["detail"], "code": fault["code"]}
            for fault in faults
        ]
        return problem(400, code="bad_query", detail=_sum_up(faults), errors=errors)
    return problem(422, code="invalid", detail=_sum_up(faults), errors=faults)


def _sum_up(faults: list[dict[str, str]]) -> str:
    return " ".join(fault["detail"] for fault in faults[:3])


def _faults(detail: Any, pointer: str) -> Iterator[dict[str, str]]:
    """Walk DRF's nested errors; each leaf with a JSON pointer (RFC 6901) into the request."""
    if isinstance(detail, dict):
        for name, below in detail.items():
            step = "" if name == "non_field_errors" else "/" + str(name).replace("~", "~0").replace("/", "~1")
            yield from _faults(below, pointer + step)
    elif isinstance(detail, list):
        leaves = all(isinstance(below, rest_errors.ErrorDetail) for below in detail)
        for position, below in enumerate(detail):
            yield from _faults(below, pointer if leaves else f"{pointer}/{position}")
    else:
        yield {"pointer": "#" + pointer, "detail": str(detail), "code": getattr(detail, "code", "") or "invalid"}


def _as_dict(error: django_errors.ValidationError) -> Any:
    return error.message_dict if hasattr(error, "error_dict") else error.messages


def _code_of(error: rest_errors.APIException) -> str:
    codes = error.get_codes()
    return codes if isinstance(codes, str) else error.default_code


def _headers_of(error: rest_errors.APIException) -> dict[str, str]:
    headers = {}
    if getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = error.auth_header  # type: ignore[attr-defined]
    if getattr(error, "wait", None):
        headers["Retry-After"] = str(int(error.wait))  # type: ignore[attr-defined]
    return headers


def is_api(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/")
