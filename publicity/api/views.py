"""What is public, for programs: no sign-in, throttled by address, never kept by a cache."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from core.api.resources import ReadOnlyResource
from core.api.schema import describe
from core.ledger.models import Seal
from core.refusals import Absent
from publicity import storage
from publicity.api.filters import PublicationFilter
from publicity.api.serializers import (
    KindSerializer,
    PublicationInFullSerializer,
    PublicationSerializer,
    SealSerializer,
)
from publicity.kinds import PublicationKind, words
from publicity.models import Publication
from publicity.selectors import ended_by_kind, public_records

describe("public", "What has been published. Nobody signs in; what has ended is gone at once.")


class Open:
    """An address for anyone."""

    authentication_classes: ClassVar[Sequence[Any]] = ()
    permission_classes: ClassVar[Sequence[Any]] = (AllowAny,)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]
        response.headers.setdefault("Cache-Control", "no-store")
        return response


@extend_schema_view(list=extend_schema(responses=PublicationSerializer(many=True)))
class PublicationViewSet(Open, ReadOnlyResource):
    """Records that are public now: in full, or as a notice with the reason."""

    serializer_class = PublicationInFullSerializer
    filterset_class = PublicationFilter
    queryset = Publication.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-published_at", "-pk")
    lookup_value_converter = "int"

    def get_serializer_class(self) -> Any:
        return PublicationSerializer if self.action == "list" else PublicationInFullSerializer

    def get_queryset(self) -> QuerySet[Publication]:
        rows = public_records(at=self.at).select_related("part_of").prefetch_related("channels")
        return rows if self.action == "list" else rows.prefetch_related("files")

    def _readable(self) -> Publication:
        publication: Publication = self.get_object()
        if not publication.is_readable:
            raise Absent()
        return publication

    @extend_schema(responses={(200, "application/json"): OpenApiTypes.BINARY})
    @action(detail=True)
    def record(self, request: Request, pk: Any = None) -> HttpResponse:
        """The canonical text of the record, byte for byte: its SHA-256 is `record_digest`."""
        publication = self._readable()
        headers = {"ETag": f'"{publication.record_digest}"'}
        return HttpResponse(publication.record_text, content_type="application/json", headers=headers)

    @extend_schema(
        parameters=[OpenApiParameter("role", str, OpenApiParameter.PATH, description="The role of the file.")],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, url_path="files/<slug:role>")
    def file(self, request: Request, pk: Any = None, role: str = "") -> FileResponse:
        """A file of the record, byte for byte as published."""
        file = next((one for one in self._readable().files_in_order if one.role == role), None)
        if file is None or not storage.path_of(file.sha256).exists():
            raise Absent()
        response = FileResponse(
            storage.path_of(file.sha256).open("rb"),
            as_attachment=True,
            filename=file.name,
            content_type="application/octet-stream",
        )
        response.headers["ETag"] = f'"{file.sha256}"'
        return response


class KindViewSet(Open, ViewSet):
    """The kinds of record there are, each with the whitelist of what may become public."""

    @extend_schema(responses=KindSerializer(many=True))
    def list(self, request: Request) -> Response:
        """All kinds, by name. They are few: there are no pages."""
        ended = ended_by_kind()
        rows = [
            {
                "name": kind.name,
                "title": words(kind.title),
                "section": kind.section,
                "rule": kind.rule,
                "schema_id": kind.schema_id,
                "schema": kind.schema,
                "ended": ended.get(kind.name, 0),
            }
            for _name, kind in sorted(PublicationKind.registry.items())
        ]
        return Response(KindSerializer(rows, many=True).data)


class SealViewSet(Open, ReadOnlyResource):
    """The seals of the ledger, newest first."""

    serializer_class = SealSerializer
    queryset = Seal.objects.all()
    ordering: ClassVar[Sequence[str]] = ("-seq",)
    lookup_field = "seq"
    lookup_url_kwarg = "number"
    lookup_value_converter = "int"
