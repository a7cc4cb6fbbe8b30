"""Rectifications over the API."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import new_entropy
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from inspections.rectification import services as acts
from inspections.rectification.api.serializers import (
    EndOfOrderInput,
    OrderInput,
    RecheckInput,
    RectificationSerializer,
    ReportInput,
    TermInput,
)
from inspections.rectification.models import Rectification
from inspections.rectification.selectors import in_full, rectifications_visible_to
from inspections.rectification.states import RectificationState
from inspections.visit_selectors import visits_visible_to

describe("rectifications", "What enterprises were ordered to correct, until it is corrected (R-21).")


class RectificationFilter(filters.FilterSet):
    """Which rectifications."""

    state = filters.MultipleChoiceFilter(choices=RectificationState.choices)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    enterprise = filters.CharFilter(field_name="visit__enterprise__subject_id", max_length=23)
    visit = filters.NumberFilter(field_name="visit_id", min_value=1, max_value=2**31)
    due_on = filters.DateFromToRangeFilter()

    class Meta:
        model = Rectification
        fields = ()


class RectificationViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Those of visits you may see, and those your departments ordered."""

    resource = "rectifications"
    serializer_class = RectificationSerializer
    input_serializer_class = OrderInput
    filterset_class = RectificationFilter
    queryset = Rectification.objects.none()
    ordering: ClassVar[Sequence[str]] = ("due_on", "pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Rectification]:
        return in_full(rectifications_visible_to(self.user, at=self.at))

    def get_serializer_context(self) -> dict[str, Any]:
        context = dict(super().get_serializer_context())
        if self.action == "create":
            context["visits"] = visits_visible_to(self.user, at=self.at)
        return context

    def create_record(self, data: Any) -> Rectification:
        return acts.order_correction(**data, entropy=new_entropy(), acting_user=self.user, at=self.at)

    @extend_schema(request=ReportInput, responses={200: RectificationSerializer})
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: Any = None) -> Response:
        """Bring in what the enterprise has done; the re-check is due within five working days."""
        return self._act(acts.report_correction, ReportInput, by_enterprise=False)

    @extend_schema(request=RecheckInput, responses={200: RectificationSerializer})
    @action(detail=True, methods=["post"])
    def recheck(self, request: Request, pk: Any = None) -> Response:
        """Re-check: corrected closes the matter; else a new term is needed."""
        return self._act(acts.recheck, RecheckInput)

    @extend_schema(request=TermInput, responses={200: RectificationSerializer})
    @action(detail=True, methods=["post"])
    def extend(self, request: Request, pk: Any = None) -> Response:
        """Grant a longer term: the head does, once, before the term ends."""
        return self._act(acts.extend_term, TermInput)

    @extend_schema(request=EndOfOrderInput, responses={200: RectificationSerializer})
    @action(detail=True, methods=["post"], url_path="pass-on")
    def pass_on(self, request: Request, pk: Any = None) -> Response:
        """Pass the matter on to a case; the head decides."""
        return self._act(acts.pass_on_to_case, EndOfOrderInput)

    @extend_schema(request=EndOfOrderInput, responses={200: RectificationSerializer})
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: Any = None) -> Response:
        """Revoke the order; the head decides, with a reason."""
        return self._act(acts.revoke_order, EndOfOrderInput)

    def _act(self, service: Any, input_class: Any, **more: Any) -> Response:
        rectification = self.get_object()
        given = input_class(data=self.request.data)
        given.is_valid(raise_exception=True)
        service(rectification=rectification, **given.validated_data, **more, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=rectification.pk)).data)
