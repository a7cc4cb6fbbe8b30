"""Disputes over the API: list, one of them, raise, state a position, answer a record."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.routers import SimpleRouter

from core.api.inputs import Input
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource
from core.api.schema import describe
from core.people.models import Department
from registry.responsibility import dispute_services as acts
from registry.responsibility.dispute_models import (
    Dispute,
    DisputeAdjustment,
    DisputeParty,
    NegotiationRecord,
    RecordAnswer,
)
from registry.responsibility.dispute_selectors import disputes_visible_to
from registry.responsibility.dispute_states import DisputeState
from registry.responsibility.models import BoundaryMatter
from registry.responsibility.states import BoundaryCause, Link

describe("disputes", "Who answers for a matter where departments differ: negotiated, coordinated, put into the lists.")


def department_of(source: str) -> serializers.CharField:
    return serializers.CharField(source=f"{source}.code", read_only=True)


def department_input() -> Any:
    return serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))


class DisputePartySerializer(serializers.ModelSerializer[DisputeParty]):
    """A party and its position."""

    department = department_of("department")

    class Meta:
        model = DisputeParty
        fields = ("department", "position", "is_silent", "stated_at", "consents_to_withdrawal")
        read_only_fields = fields


class RecordAnswerSerializer(serializers.ModelSerializer[RecordAnswer]):
    department = department_of("department")

    class Meta:
        model = RecordAnswer
        fields = ("department", "answer", "remarks", "occurred_at")
        read_only_fields = fields


class NegotiationRecordSerializer(serializers.ModelSerializer[NegotiationRecord]):
    """A negotiation record and what the parties answered to it."""

    answers = RecordAnswerSerializer(many=True, read_only=True)
    outcome = serializers.DictField(read_only=True)

    class Meta:
        model = NegotiationRecord
        fields = ("number", "round", "held_on", "present", "discussion", "outcome", "answers", "occurred_at")
        read_only_fields = fields


class DisputeAdjustmentSerializer(serializers.ModelSerializer[DisputeAdjustment]):
    """What the outcome asks of the list of one department."""

    department = department_of("department")
    prepared_list = serializers.IntegerField(source="prepared_list_id", read_only=True, allow_null=True)

    class Meta:
        model = DisputeAdjustment
        fields = ("department", "part", "description", "notice_number", "prepared_list", "in_force_on")
        read_only_fields = fields


class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    """A dispute as every side sees it."""

    matter = serializers.CharField(source="matter.code", read_only=True)
    links = serializers.ListField(child=serializers.ChoiceField(choices=Link.choices), read_only=True)
    industries = serializers.ListField(child=serializers.CharField(), read_only=True)
    raised_by = department_of("raised_by")
    interim_department = department_of("interim_department")
    outcome = serializers.DictField(read_only=True)
    parties = DisputePartySerializer(many=True, read_only=True)
    records = NegotiationRecordSerializer(many=True, read_only=True)
    adjustments = DisputeAdjustmentSerializer(many=True, read_only=True)

    class Meta:
        model = Dispute
        fields = (
            "id",
            "number",
            "matter",
            "links",
            "industries",
            "cause",
            "facts",
            "state",
            "raised_by",
            "raised_on",
            "interim_department",
            "negotiate_by",
            "submitted_on",
            "request_number",
            "referred_to",
            "settlement",
            "decision_number",
            "decision_text",
            "decided_on",
            "outcome",
            "closed_on",
            "parties",
            "records",
            "adjustments",
        )
        read_only_fields = fields


class DisputeInput(Input):
    matter = serializers.SlugRelatedField(slug_field="code", queryset=BoundaryMatter.objects.order_by("code"))
    links = serializers.ListField(child=serializers.ChoiceField(choices=Link.choices), min_length=1, max_length=5)
    industries = serializers.ListField(
        child=serializers.CharField(max_length=5),
        max_length=100,
        required=False,
        default=list,
        help_text="Codes of GB/T 4754 of any length; none: all that the matter concerns.",
    )
    cause = serializers.ChoiceField(choices=BoundaryCause.choices)
    facts = serializers.CharField(max_length=4000)
    raised_by = department_input()
    parties = serializers.ListField(child=department_input(), min_length=1, max_length=20)
    interim = department_input()


class PositionInput(Input):
    department = department_input()
    position = serializers.CharField(max_length=4000)


class DisputeFilter(filters.FilterSet):
    """Which disputes."""

    state = filters.MultipleChoiceFilter(choices=DisputeState.choices)
    matter = filters.CharFilter(field_name="matter__code", max_length=20)
    party = filters.CharFilter(field_name="parties__department__code", max_length=20)
    cause = filters.ChoiceFilter(choices=BoundaryCause.choices)

    class Meta:
        model = Dispute
        fields = ()


class DisputeViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The disputes one's departments are part of; all for the coordinator and those who read the whole zone."""

    resource = "disputes"
    serializer_class = DisputeSerializer
    input_serializer_class = DisputeInput
    filterset_class = DisputeFilter
    queryset = Dispute.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-raised_on", "-pk")
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"raised_on": ("raised_on", "pk")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Dispute]:
        answers = Prefetch("answers", RecordAnswer.objects.select_related("department").order_by("pk"))
        return disputes_visible_to(self.user, at=self.at).prefetch_related(
            Prefetch("parties", DisputeParty.objects.select_related("department").order_by("pk")),
            Prefetch("records", NegotiationRecord.objects.prefetch_related(answers).order_by("-round")),
            Prefetch("adjustments", DisputeAdjustment.objects.select_related("department").order_by("pk")),
        )

    def create_record(self, data: Any) -> Dispute:
        made = acts.raise_dispute(**data, acting_user=self.user, at=self.at)
        return self.get_queryset().get(pk=made.pk)

    @extend_schema(request=PositionInput, responses={200: DisputeSerializer})
    @action(detail=True, methods=["post"])
    def position(self, request: Request, pk: Any = None) -> Response:
        """State the position of a party; once all have, the negotiation begins (R-104)."""
        read = PositionInput(data=request.data)
        read.is_valid(raise_exception=True)
        made = acts.state_position(dispute=self.get_object(), **read.validated_data, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data)


router = SimpleRouter(use_regex_path=False)
router.register("disputes", DisputeViewSet, basename="dispute")
urlpatterns = router.urls
