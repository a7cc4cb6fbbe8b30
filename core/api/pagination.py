"""Pages by key (``core.pages.keyset``) over the wire: signed cursors, a limit, a count on request.

A page goes on behind the last row of the page before, so rows that come and go meanwhile move nothing, and a walk over
``next`` shows every row once, however many there are.
"""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import QuerySet
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.errors import BadCursor, BadQuery
from core.pages.keyset import COUNT_LIMIT, Count, Page, count, decode, page_at, total_order

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
PARAMETERS = frozenset({"cursor", "limit", "ordering", "count"})
AFTER, BEFORE = "a", "b"

_signer = signing.Signer(salt="core.api.cursor", sep=".")


class KeysetPagination(BasePagination):
    """``?limit=&cursor=&ordering=&count=true``. The view declares ``ordering`` and, by name, ``orderings``."""

    request: Request
    page: Page[Any]
    count: Count | None

    def paginate_queryset(  # type: ignore[override]
        self, queryset: QuerySet[Any], request: Request, view: Any = None
    ) -> list[Any]:
        self.request = request
        keys = total_order(self._ordering(request, view), queryset.model)
        limit = self._limit(request)
        values, backwards = None, False
        text = request.query_params.get("cursor")
        if text is not None:
            try:
                inner = _signer.unsign(text)
            except signing.BadSignature as error:
                raise BadCursor() from error
            values, backwards = decode(inner[1:], queryset.model, keys), inner[:1] == BEFORE
            if values is None:
                raise BadCursor()
        self.count = self._count(queryset, request)
        self.page = page_at(queryset, keys, values, backwards=backwards, size=limit)
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response(
            {
                "next": self._link(AFTER, self.page.after),
                "previous": self._link(BEFORE, self.page.before),
                "count": None if self.count is None else min(self.count.number, COUNT_LIMIT),
                "count_is_capped": self.count is not None and not self.count.is_exact,
                "results": data,
            }
        )

    def _limit(self, request: Request) -> int:
        text = request.query_params.get("limit")
        if text is None:
            return DEFAULT_LIMIT
        if not (text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MAX_LIMIT):
            raise BadQuery(name="limit", why=f"1–{MAX_LIMIT}")
        return int(text)

    def _ordering(self, request: Request, view: Any) -> Sequence[str]:
        offered: Mapping[str, Sequence[str]] = getattr(view, "orderings", {})
        name = request.query_params.get("ordering")
        if name is None:
            return tuple(view.ordering)
        if name not in offered:
            raise BadQuery(name="ordering", why=", ".join(sorted(offered)) or "–")
        return offered[name]

    def _count(self, queryset: QuerySet[Any], request: Request) -> Count | None:
        """Counted only when asked, and never further than one beyond the cap."""
        asked = request.query_params.get("count", "false")
        if asked not in ("true", "false"):
            raise BadQuery(name="count", why="true, false")
        return count(queryset) if asked == "true" else None

    def _link(self, direction: str, inner: str) -> str | None:
        if not inner:
            return None
        query = {key: self.request.query_params.getlist(key) for key in self.request.query_params if key != "cursor"}
        query["cursor"] = [_signer.sign(direction + inner)]
        return self.request.build_absolute_uri(f"{self.request.path}?{urlencode(query, doseq=True)}")

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        parameters = [
            _parameter("cursor", {"type": "string"}, "Where the page begins: taken from `next` or `previous`."),
            _parameter(
                "limit",
                {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
                "How many rows.",
            ),
            _parameter(
                "count",
                {"type": "boolean", "default": False},
                f"Whether to count the rows; counts end at {COUNT_LIMIT} (`count_is_capped`).",
            ),
        ]
        offered = sorted(getattr(view, "orderings", {}))
        if offered:
            parameters.append(_parameter("ordering", {"type": "string", "enum": offered}, "The order of the rows."))
        return parameters

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "count", "count_is_capped", "results"],
            "properties": {
                "next": link,
                "previous": link,
                "count": {"type": ["integer", "null"], "minimum": 0, "maximum": COUNT_LIMIT},
                "count_is_capped": {"type": "boolean"},
                "results": schema,
            },
        }


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
