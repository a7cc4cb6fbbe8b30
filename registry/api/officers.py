"""Officers over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.idempotency import idempotent
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from registry.api.officer_serializers import (
    CertificateInput,
    CertificateSerializer,
    DecisionReasonInput,
    OfficerInput,
    OfficerSerializer,
    RelationInput,
    RelationSerializer,
    RevocationInput,
)
from registry.models import Officer
from registry.names import key
from registry.officer_selectors import officers_visible_to
from registry.officer_states import OfficerState
from registry.services import officers as acts

describe("officers", "Enforcement officers: certificates, qualifications, service, and from whom they stand aside.")


class OfficerFilter(filters.FilterSet):
    """Which officers."""

    q = filters.CharFilter(method="search", max_length=60, help_text="Any part of the name, pinyin initials or number.")
    number = filters.CharFilter(max_length=20)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=OfficerState.choices)

    class Meta:
        model = Officer
        fields = ()

    def search(self, officers, name, value):  # type: ignore[no-untyped-def]
        return officers.filter(search_text__contains=key(value))


class OfficerViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The officers of your departments; everybody's for zone-wide readers."""

    resource = "officers"
    serializer_class = OfficerSerializer
    input_serializer_class = OfficerInput
    filterset_class = OfficerFilter
    queryset = Officer.objects.none()
    ordering: ClassVar[Sequence[str]] = ("number",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"department": ("department__code", "number")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Officer]:
        return officers_visible_to(self.user, at=self.at).prefetch_related("certificates")

    def create_record(self, data: Any) -> Officer:
        return acts.enter_officer(**data, acting_user=self.user, at=self.at)

    @extend_schema(request=CertificateInput, responses={201: CertificateSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def certificates(self, request: Request, pk: Any = None) -> Response:
        """Add a certificate; of each kind one at a time (R-06)."""
        given = self._given(CertificateInput, request)
        made = acts.add_certificate(officer=self.get_object(), **given, acting_user=self.user, at=self.at)
        return Response(CertificateSerializer(made).data, status=201)

    @extend_schema(request=RevocationInput, responses={200: OfficerSerializer})
    @action(detail=True, methods=["post"], url_path="revoke-certificate")
    def revoke_certificate(self, request: Request, pk: Any = None) -> Response:
        """Revoke a certificate from a day on; only the head does."""
        officer, given = self.get_object(), self._given(RevocationInput, request)
        certificate = get_object_or_404(officer.certificates, pk=given.pop("certificate"))
        acts.revoke_certificate(certificate=certificate, **given, acting_user=self.user, at=self.at)
        return self._shown(officer)

    @extend_schema(request=RelationInput, responses={201: RelationSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def relations(self, request: Request, pk: Any = None) -> Response:
        """Declare from whom the officer stands aside; the officer does, or the department."""
        given = self._given(RelationInput, request)
        made = acts.declare_relation(officer=self.get_object(), **given, acting_user=self.user, at=self.at)
        return Response(RelationSerializer(made).data, status=201)

    @extend_schema(request=DecisionReasonInput, responses={200: OfficerSerializer})
    @action(detail=True, methods=["post"])
    def suspend(self, request: Request, pk: Any = None) -> Response:
        """Take the officer out of service for a time; only the head does."""
        return self._decide(acts.suspend_officer, request)

    @extend_schema(request=DecisionReasonInput, responses={200: OfficerSerializer})
    @action(detail=True, methods=["post"])
    def reinstate(self, request: Request, pk: Any = None) -> Response:
        """Let the officer serve again; only the head does."""
        return self._decide(acts.reinstate_officer, request)

    @extend_schema(request=DecisionReasonInput, responses={200: OfficerSerializer})
    @action(detail=True, methods=["post"], url_path="end-service")
    def end_service(self, request: Request, pk: Any = None) -> Response:
        """Note that the officer has left; only the head does."""
        return self._decide(acts.end_service, request)

    def _given(self, serializer: Any, request: Request) -> dict[str, Any]:
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _decide(self, service: Any, request: Request) -> Response:
        officer = self.get_object()
        service(officer=officer, **self._given(DecisionReasonInput, request), acting_user=self.user, at=self.at)
        return self._shown(officer)

    def _shown(self, officer: Officer) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=officer.pk)).data)
