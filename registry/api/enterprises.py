"""Enterprises over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.api.versions import VersionedMixin
from registry.api.filters import EnterpriseFilter
from registry.api.serializers import (
    CorrectionInputSerializer,
    EnterpriseInputSerializer,
    EnterpriseSerializer,
    RenameInputSerializer,
)
from registry.models import Enterprise
from registry.selectors import enterprises_visible_to, with_names
from registry.services.enterprises import correct_enterprise, register_enterprise, rename

describe("enterprises", "The register of enterprises: every subject of oversight, under its code or zone number.")


class EnterpriseViewSet(VersionedMixin, IdempotentCreateMixin, ReadOnlyResource):
    """The register of enterprises. Everyone with a post reads it; the keeping department writes it."""

    resource = "enterprises"
    serializer_class = EnterpriseSerializer
    filterset_class = EnterpriseFilter
    queryset = Enterprise.objects.none()
    ordering: ClassVar[Sequence[str]] = ("subject_id",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {
        "-changed_at": ("-changed_at", "-pk"),
        "changed_at": ("changed_at", "pk"),
        "name": ("name_key", "pk"),
    }
    lookup_value_converter = "int"

    @property
    def input_serializer_class(self) -> Any:
        return CorrectionInputSerializer if self.action == "partial_update" else EnterpriseInputSerializer

    def get_queryset(self) -> QuerySet[Enterprise]:
        return with_names(enterprises_visible_to(self.user, at=self.at)).prefetch_related("former_names")

    def create_record(self, data: Any) -> Enterprise:
        made = register_enterprise(facts=data, acting_user=self.user, at=self.at)
        return self.get_queryset().get(pk=made.pk)

    def change(self, record: Enterprise, data: dict[str, Any]) -> Enterprise:
        reason = data.pop("reason", "")
        correct_enterprise(
            enterprise=record, facts=data, version=record.version, reason=reason, acting_user=self.user, at=self.at
        )
        return self.get_queryset().get(pk=record.pk)

    @extend_schema(request=RenameInputSerializer, responses={200: EnterpriseSerializer})
    @action(detail=True, methods=["post"])
    def rename(self, request: Request, pk: Any = None) -> Response:
        """Enter a change of name; the former name stays findable."""
        given = RenameInputSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        enterprise = self.get_object()
        rename(enterprise=enterprise, **given.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=enterprise.pk)).data)
