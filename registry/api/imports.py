"""Imports of enterprises over the API: upload, columns, dry run, entering, rows."""

import io
from collections.abc import Sequence
from functools import cached_property
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.refusals import Absent
from registry.api.filters import ImportFilter, RowFilter
from registry.api.serializers import (
    CodeReasonInputSerializer,
    ColumnsInputSerializer,
    EnterInputSerializer,
    EnterpriseSerializer,
    ImportInputSerializer,
    ImportRowSerializer,
    ImportSerializer,
)
from registry.models import EnterpriseImport, ImportRow
from registry.rejects import rejects_file
from registry.selectors import import_visible_to, imports_visible_to, open_rows_of
from registry.services import imports as services

describe("enterprise-imports", "Files of enterprises: uploaded, checked in a dry run, entered as one act.")


class EnterpriseImportViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Imports of enterprises, for those who keep the register."""

    resource = "enterprise-imports"
    serializer_class = ImportSerializer
    input_serializer_class = ImportInputSerializer
    filterset_class = ImportFilter
    queryset = EnterpriseImport.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[EnterpriseImport]:
        return imports_visible_to(self.user, at=self.at)

    def get_parsers(self) -> list[Any]:
        """The file comes as a form; everything else as JSON. (DRF asks before it has set ``action``.)"""
        asked = getattr(self, "action", None)
        if asked is None and getattr(self, "request", None) is not None:
            asked = self.action_map.get((self.request.method or "").lower())
        return [MultiPartParser()] if asked == "create" else super().get_parsers()

    def create_record(self, data: Any) -> EnterpriseImport:
        file = data["file"]
        return services.upload_import(
            content=b"".join(file.chunks()), file_name=file.name, sheet=data["sheet"], acting_user=self.user, at=self.at
        )

    @extend_schema(request=ColumnsInputSerializer, responses={200: ImportSerializer})
    @action(detail=True, methods=["post"])
    def columns(self, request: Request, pk: Any = None) -> Response:
        """Say what the columns with unknown headers hold."""
        given = ColumnsInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        chosen = given.validated_data["columns"]
        services.answer_columns(source=self.get_object(), chosen=chosen, acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: Any = None) -> Response:
        """Ask for the dry run: every fault of every row, nothing entered."""
        services.start_check(source=self.get_object(), acting_user=self.user, at=self.at)
        return self._shown(status=202)

    @extend_schema(request=EnterInputSerializer, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def enter(self, request: Request, pk: Any = None) -> Response:
        """Ask for the rows to be entered: all or nothing, or the good rows only."""
        given = EnterInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        services.start_entering(source=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return self._shown(status=202)

    @extend_schema(request=None, responses={200: ImportSerializer})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: Any = None) -> Response:
        """Give the import up; nothing of it was entered."""
        services.discard_import(source=self.get_object(), acting_user=self.user, at=self.at)
        return self._shown()

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True)
    def rejects(self, request: Request, pk: Any = None) -> FileResponse:
        """The rows that did not enter, as a file of the kind that was sent, with the reason beside each."""
        source = self.get_object()
        if not (source.needs_reason or source.rejected):
            raise Absent()
        name, content = rejects_file(source)
        return FileResponse(io.BytesIO(content), as_attachment=True, filename=name)

    def _shown(self, status: int = 200) -> Response:
        return Response(ImportSerializer(self.get_object()).data, status=status)


class ImportRowViewSet(ReadOnlyResource):
    """The rows of one import that did not enter."""

    resource = "enterprise-imports"
    serializer_class = ImportRowSerializer
    filterset_class = RowFilter
    queryset = ImportRow.objects.none()
    ordering: ClassVar[Sequence[str]] = ("number", "pk")
    lookup_field = "number"
    lookup_value_converter = "int"

    @cached_property
    def source(self) -> EnterpriseImport:
        return import_visible_to(self.user, self.kwargs["import_pk"], at=self.at)

    def get_queryset(self) -> QuerySet[ImportRow]:
        return open_rows_of(self.source)

    @extend_schema(request=CodeReasonInputSerializer, responses={200: EnterpriseSerializer})
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, import_pk: Any = None, number: Any = None) -> Response:
        """Enter a row that waits for a reason, with the reason."""
        given = CodeReasonInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        enterprise = services.accept_row_with_reason(
            source=self.source, number=number, **given.validated_data, acting_user=self.user, at=self.at
        )
        return Response(EnterpriseSerializer(enterprise, context=self.get_serializer_context()).data)
