"""Visits over the API: the desk's acts and the officer's device."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import new_entropy
from core.api.resources import ReadOnlyResource, nested_list
from core.api.schema import describe
from inspections.api.visit_serializers import (
    EvidenceInput,
    EvidenceSerializer,
    RecordInput,
    RemarksInput,
    VisitDropInput,
    VisitEntrySerializer,
    VisitOpeningInput,
    VisitReturnInput,
    VisitSerializer,
)
from inspections.models import Evidence, Visit, VisitEntry
from inspections.phone_forms import believed
from inspections.services.visits.carry_out import (
    GivenAnswer,
    GivenResult,
    Opening,
    add_evidence,
    begin_visit,
    enter_results,
)
from inspections.services.visits.finish import agree, publish_result, return_record
from inspections.services.visits.notice import issue_notice
from inspections.services.visits.plan import drop_visit
from inspections.visit_selectors import visits_visible_to
from inspections.visit_states import VisitState

describe("visits", "Visits: notice, opening questions, evidence, results per item, review, publication.")


class VisitFilter(filters.FilterSet):
    """Which visits."""

    state = filters.MultipleChoiceFilter(choices=VisitState.choices)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    enterprise = filters.CharFilter(field_name="enterprise__subject_id", max_length=23)
    draw = filters.NumberFilter(field_name="draw_id", min_value=1, max_value=2**31)
    first_day = filters.DateFromToRangeFilter()
    mine = filters.BooleanFilter(method="by_me", help_text="Those I carry out as an officer.")

    class Meta:
        model = Visit
        fields = ()

    def by_me(self, visits, name, value):  # type: ignore[no-untyped-def]
        return visits.filter(officers__officer__user=self.request.user) if value else visits


class VisitViewSet(ReadOnlyResource):
    """The visits of your departments, and those you carry out."""

    resource = "visits"
    serializer_class = VisitSerializer
    filterset_class = VisitFilter
    queryset = Visit.objects.none()
    ordering: ClassVar[Sequence[str]] = ("first_day", "pk")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"-first_day": ("-first_day", "-pk"), "number": ("number",)}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Visit]:
        return visits_visible_to(self.user, at=self.at).prefetch_related(
            "items__item", "items__department", "officers__officer__department"
        )

    @extend_schema(request=None, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"])
    def notice(self, request: Request, pk: Any = None) -> Response:
        """Issue the notice: number, paper and code; the officers are asked to carry the visit out (R-19)."""
        visit = self.get_object()
        issue_notice(visit=visit, entropy=new_entropy(), acting_user=self.user, at=self.at)
        return self._shown(visit)

    @extend_schema(request=VisitDropInput, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"])
    def drop(self, request: Request, pk: Any = None) -> Response:
        """Decide that a visit does not take place: the head does, with a reason; nothing is deleted."""
        visit = self.get_object()
        drop_visit(visit=visit, **self._given(VisitDropInput, request), acting_user=self.user, at=self.at)
        return self._shown(visit)

    @extend_schema(request=VisitOpeningInput, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"])
    def begin(self, request: Request, pk: Any = None) -> Response:
        """Answer the four opening questions (R-06). The same `client_id` again changes nothing."""
        visit, given = self.get_object(), self._given(VisitOpeningInput, request)
        names = ("certificates_shown", "recusal_requested", "presence", "two_officers")
        begin_visit(
            visit=visit,
            opening=Opening(**{name: given[name] for name in names}),
            client_id=given["client_id"],
            acting_user=self.user,
            at=self._moment(given),
        )
        return self._shown(visit)

    @extend_schema(request=RecordInput, responses={200: VisitEntrySerializer})
    @action(detail=True, methods=["post"])
    def results(self, request: Request, pk: Any = None) -> Response:
        """Hand over the whole record. The same `client_id` again changes nothing; an older `based_on` is a 409."""
        visit, given = self.get_object(), self._given(RecordInput, request)
        entry = enter_results(
            visit=visit,
            results=[GivenResult(**one) for one in given["results"]],
            answers=[GivenAnswer(**one) for one in given["answers"]],
            summary=given["summary"],
            signature=given["signature"],
            client_id=given["client_id"],
            based_on=given["based_on"],
            acting_user=self.user,
            at=self._moment(given),
        )
        return Response(VisitEntrySerializer(entry).data)

    @extend_schema(
        operation_id="visits_evidence_add",
        request={"multipart/form-data": EvidenceInput},
        responses={200: EvidenceSerializer},
    )
    @action(detail=True, methods=["post"], url_path="evidence/add", parser_classes=[MultiPartParser])
    def add_evidence(self, request: Request, pk: Any = None) -> Response:
        """Keep a photograph, recording or paper (R-47). The same `client_id` again changes nothing."""
        visit, given = self.get_object(), self._given(EvidenceInput, request)
        evidence = add_evidence(
            visit=visit,
            content=given["file"].file,
            name=given["file"].name,
            note=given["note"],
            client_id=given["client_id"],
            taken_at=self._moment(given),
            acting_user=self.user,
            at=self.at,
        )
        return Response(EvidenceSerializer(evidence).data)

    @nested_list(EvidenceSerializer, ordering=("pk",))
    def evidence(self, visit: Visit) -> QuerySet[Evidence]:
        """What was kept on site, with digests."""
        return visit.evidence.select_related("file")

    @nested_list(VisitEntrySerializer, ordering=("pk",))
    def submissions(self, visit: Visit) -> QuerySet[VisitEntry]:
        """Every submission of results."""
        return visit.entries.select_related("entered_by").prefetch_related("results__visit_item", "answers")

    @extend_schema(request=RemarksInput, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: Any = None) -> Response:
        """Agree with the record; never who entered it."""
        visit = self.get_object()
        agree(visit=visit, **self._given(RemarksInput, request), acting_user=self.user, at=self.at)
        return self._shown(visit)

    @extend_schema(request=VisitReturnInput, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"], url_path="return")
    def return_(self, request: Request, pk: Any = None) -> Response:
        """Return the record with remarks; never who entered it."""
        visit = self.get_object()
        return_record(visit=visit, **self._given(VisitReturnInput, request), acting_user=self.user, at=self.at)
        return self._shown(visit)

    @extend_schema(request=None, responses={200: VisitSerializer})
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: Any = None) -> Response:
        """Publish the result (R-13)."""
        visit = self.get_object()
        publish_result(visit=visit, acting_user=self.user, at=self.at)
        return self._shown(visit)

    def _given(self, serializer: Any, request: Request) -> dict[str, Any]:
        given = serializer(data=request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def _moment(self, given: dict[str, Any]) -> dt.datetime:
        return believed(given["occurred_at"], now=self.at)

    def _shown(self, visit: Visit) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=visit.pk)).data)
