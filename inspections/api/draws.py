"""Draws over the API: the same acts as on the pages, one call each."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from django_filters import ChoiceFilter, DateTimeFromToRangeFilter, FilterSet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.mixins import RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response

from core.access.reading import log_reading
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, ResourceViewSet, nested_list
from core.api.schema import describe
from core.jobs.api.serializers import JobSerializer
from core.people.selectors import day_of
from inspections.api.draw_serializers import (
    CommitmentInput,
    DrawSerializer,
    DrawSourceSerializer,
    ExclusionSerializer,
    MinuteInput,
    OpeningInput,
    PrepareInput,
    ReasonInput,
    ValueInput,
)
from inspections.api.visit_serializers import ApprovalSerializer
from inspections.draw_evidence import ValueReader
from inspections.draw_policies import check_can_read_inside, check_can_take_package
from inspections.draw_selectors import draws_visible_to, exclusions_of, source_visible_to
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawExclusion, DrawSource, PlanEntry
from inspections.plan_selectors import plans_visible_to
from inspections.services.draws.contribute import deposit_opening, open_commitment, post_commitment
from inspections.services.draws.freeze import request_freeze
from inspections.services.draws.package import package_of
from inspections.services.draws.prepare import Contributor, PublicSource, prepare_draw, request_rehearsal
from inspections.services.draws.reschedule import move_minute
from inspections.services.draws.run import run_draw
from inspections.services.draws.sealed import check_sealed
from inspections.services.draws.values import confirm_public_value, enter_public_value
from inspections.services.draws.void import void_draw
from inspections.services.visits.plan import approve_visits

describe("draws", "Double-random draws: prepared, committed to, frozen, drawn, verifiable by anyone.")


class DrawFilter(FilterSet):
    state = ChoiceFilter(choices=DrawState.choices)
    draw_at = DateTimeFromToRangeFilter()

    class Meta:
        model = Draw
        fields = ("state", "draw_at")


class DrawViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The draws you may see."""

    resource = "draws"
    serializer_class = DrawSerializer
    input_serializer_class = PrepareInput
    filterset_class = DrawFilter
    queryset = Draw.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-draw_at", "-pk")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"draw_at": ("draw_at", "pk"), "-draw_at": ("-draw_at", "-pk")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Draw]:
        return draws_visible_to(self.user, at=self.at).prefetch_related("sources")

    def get_serializer_context(self) -> dict[str, Any]:
        context = {**super().get_serializer_context(), "reader": ValueReader(self.user, self.at)}
        if self.action == "create":
            plans = plans_visible_to(self.user, at=self.at)
            context["plan_entries"] = PlanEntry.objects.filter(plan__in=plans.order_by())
        return context

    def create_record(self, data: Any) -> Draw:
        return prepare_draw(
            entry=data["plan_entry"],
            title=data["title"],
            draw_at=data["draw_at"],
            grace_minutes=data["grace_minutes"],
            contributors=[Contributor(one["username"], one["label"]) for one in data["contributors"]],
            public_sources=[PublicSource(**one) for one in data["public_sources"]],
            acting_user=self.user,
            at=self.at,
        )

    @extend_schema(request=MinuteInput, responses={200: DrawSerializer})
    @action(detail=True, methods=["post"])
    def minute(self, request: Request, pk: Any = None) -> Response:
        """Move the minute of a draw that is still being prepared, with a reason."""
        given = MinuteInput(data=request.data)
        given.is_valid(raise_exception=True)
        draw = move_minute(draw=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(draw).data)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def rehearse(self, request: Request, pk: Any = None) -> Response:
        """Two hundred trial draws with seeds that can never be the real one; the report stands on the draw."""
        job = request_rehearsal(draw=self.get_object(), acting_user=self.user, at=self.at)
        return Response(JobSerializer(job).data, status=202)

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, pk: Any = None) -> Response:
        """Freeze both rosters and publish the header; a job does it."""
        job = request_freeze(draw=self.get_object(), acting_user=self.user, at=self.at)
        return Response(JobSerializer(job).data, status=202)

    @extend_schema(request=None, responses={200: DrawSerializer})
    @action(detail=True, methods=["post"])
    def run(self, request: Request, pk: Any = None) -> Response:
        """Draw, once the announced minute has come and every value is there; repeating it changes nothing."""
        draw = run_draw(draw=self.get_object(), acting_user=self.user, at=self.at)
        return Response(self.get_serializer(draw).data)

    @extend_schema(request=ReasonInput, responses={200: DrawSerializer})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, pk: Any = None) -> Response:
        """Void a botched draw with a reason that becomes public; nothing is deleted."""
        given = ReasonInput(data=request.data)
        given.is_valid(raise_exception=True)
        draw = void_draw(
            draw=self.get_object(), reason=given.validated_data["reason"], acting_user=self.user, at=self.at
        )
        return Response(self.get_serializer(draw).data)

    @extend_schema(request=None, responses={200: DrawSerializer})
    @action(detail=True, methods=["post"], url_path="check-sealed")
    def check_sealed(self, request: Request, pk: Any = None) -> Response:
        """Open the sealed maps and check them against the public files; enforcement supervision and the auditor only."""
        draw = check_sealed(draw=self.get_object(), acting_user=self.user, at=self.at)
        return Response(self.get_serializer(draw).data)

    @extend_schema(request=None, responses={200: ApprovalSerializer})
    @action(detail=True, methods=["post"], url_path="approve-visits")
    def approve_visits(self, request: Request, pk: Any = None) -> Response:
        """Approve the visits of the draw in one act (R-05); those whose gates do not hold stay, each with its reason."""
        approval = approve_visits(draw=self.get_object(), on=day_of(self.at), acting_user=self.user, at=self.at)
        held_up = [
            {
                "visit": visit.pk,
                "code": refusal.code,
                "rule": refusal.rule,
                "detail": refusal.message,
                "way_out": refusal.remedy,
            }
            for visit, refusal in approval.held_up
        ]
        return Response({"approved": approval.approved, "held_up": held_up})

    @extend_schema(responses={(200, "application/zip"): OpenApiTypes.BINARY})
    @action(detail=True)
    def package(self, request: Request, pk: Any = None) -> HttpResponse:
        """The evidence package of a finished draw, with the stand-alone verifier."""
        draw = self.get_object()
        check_can_take_package(self.user, draw, at=self.at)
        answer = HttpResponse(package_of(draw), content_type="application/zip")
        answer["Content-Disposition"] = f'attachment; filename="draw-{draw.seq}.zip"'
        return answer

    @nested_list(ExclusionSerializer, ordering=("pk",))
    def exclusions(self, draw: Draw) -> QuerySet[DrawExclusion]:
        """Who was on the registers but not drawable; for the departments of the draw, each reading is logged."""
        check_can_read_inside(self.user, draw, at=self.at)
        log_reading(draw, purpose="inspections.draw.exclusions", acting_user=self.user, at=self.at)
        return exclusions_of(draw)


class DrawSourceViewSet(RetrieveModelMixin, ResourceViewSet):
    """The sources of a draw's seed: commitments, openings, public values."""

    resource = "draws"
    serializer_class = DrawSourceSerializer
    queryset = DrawSource.objects.none()
    lookup_value_converter = "int"

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "reader": ValueReader(self.user, self.at)}

    def get_object(self) -> DrawSource:
        return source_visible_to(self.user, int(self.kwargs["pk"]), at=self.at)

    @extend_schema(request=CommitmentInput, responses={200: DrawSourceSerializer})
    @action(detail=True, methods=["post"])
    def commitment(self, request: Request, pk: Any = None) -> Response:
        """Post your commitment before the rosters are frozen."""
        return self._act(CommitmentInput, request, post_commitment)

    @extend_schema(request=OpeningInput, responses={200: DrawSourceSerializer})
    @action(detail=True, methods=["post"])
    def deposit(self, request: Request, pk: Any = None) -> Response:
        """Deposit the opening early; it is kept encrypted until the minute of the draw."""
        return self._act(OpeningInput, request, deposit_opening)

    @extend_schema(request=OpeningInput, responses={200: DrawSourceSerializer})
    @action(detail=True, methods=["post"])
    def opening(self, request: Request, pk: Any = None) -> Response:
        """Open your commitment after the header is public."""
        return self._act(OpeningInput, request, open_commitment)

    @extend_schema(request=ValueInput, responses={200: DrawSourceSerializer})
    @action(detail=True, methods=["post"])
    def value(self, request: Request, pk: Any = None) -> Response:
        """Enter a public value as its source shows it."""
        return self._act(ValueInput, request, enter_public_value)

    @extend_schema(request=ValueInput, responses={200: DrawSourceSerializer})
    @action(detail=True, methods=["post"])
    def confirmation(self, request: Request, pk: Any = None) -> Response:
        """Confirm a public value as second person by sending it again."""
        return self._act(ValueInput, request, confirm_public_value)

    def _act(self, input_class: Any, request: Request, service: Any) -> Response:
        given = input_class(data=request.data)
        given.is_valid(raise_exception=True)
        source = service(source=self.get_object(), **given.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(source).data)
