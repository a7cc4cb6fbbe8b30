"""Trainings, equipment and certificates to renew over the API."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.idempotency import idempotent
from core.api.resources import IdempotentCreateMixin, ReadOnlyResource, nested_list
from core.api.schema import describe
from registry.capability import selectors
from registry.capability import services as acts
from registry.capability.api.serializers import (
    AttendanceInput,
    AttendanceSerializer,
    EquipmentInput,
    EquipmentSerializer,
    HandOutInput,
    RenewalSerializer,
    TakeBackInput,
    TrainingInput,
    TrainingSerializer,
)
from registry.capability.models import Attendance, Equipment, Renewal, Training
from registry.capability.states import EquipmentKind, EquipmentState, RenewalState

describe("trainings", "Trainings of officers, who attended and with how many hours (R-03a).")
describe("equipment", "Enforcement equipment: each piece with its number, where it is and who holds it.")
describe("certificate-renewals", "Certificates about to end, or ended while their holder serves (R-03b).")


def _given(serializer: type[Any], request: Request) -> dict[str, Any]:
    given = serializer(data=request.data)
    given.is_valid(raise_exception=True)
    return dict(given.validated_data)


class TrainingFilter(filters.FilterSet):
    """Which trainings."""

    topic = filters.CharFilter(lookup_expr="icontains", max_length=100)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    held_on = filters.DateFromToRangeFilter()

    class Meta:
        model = Training
        fields = ()


class TrainingViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """Every training; its attendances only of the officers you may see."""

    resource = "trainings"
    serializer_class = TrainingSerializer
    input_serializer_class = TrainingInput
    filterset_class = TrainingFilter
    queryset = Training.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-held_on", "-pk")
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings_visible_to(self.user, at=self.at)

    def create_record(self, data: Any) -> Training:
        made = acts.enter_training(**data, acting_user=self.user, at=self.at)
        return self.get_queryset().get(pk=made.pk)

    @nested_list(AttendanceSerializer, ordering=("-pk",))
    def attendances(self, training: Training) -> QuerySet[Attendance]:
        """Who attended the training, each with the hours."""
        return selectors.attendances_visible_to(self.user, at=self.at).filter(training=training)

    @extend_schema(request=AttendanceInput, responses={201: TrainingSerializer})
    @action(detail=True, methods=["post"])
    @idempotent
    def attend(self, request: Request, pk: Any = None) -> Response:
        """Enter who attended, all in one act; the department that keeps the training does."""
        training, given = self.get_object(), _given(AttendanceInput, request)
        hours = {one["officer"]: one["hours"] for one in given["attendances"]}
        acts.enter_attendance(training=training, hours=hours, acting_user=self.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=training.pk)).data, status=201)


class EquipmentFilter(filters.FilterSet):
    """Which equipment."""

    number = filters.CharFilter(max_length=40)
    department = filters.CharFilter(field_name="department__code", max_length=20)
    kind = filters.ChoiceFilter(choices=EquipmentKind.choices)
    state = filters.MultipleChoiceFilter(choices=EquipmentState.choices)
    holder = filters.CharFilter(field_name="holder__number", max_length=20)

    class Meta:
        model = Equipment
        fields = ()


class EquipmentViewSet(IdempotentCreateMixin, ReadOnlyResource):
    """The equipment of your departments; everybody's for zone-wide readers."""

    resource = "equipment"
    serializer_class = EquipmentSerializer
    input_serializer_class = EquipmentInput
    filterset_class = EquipmentFilter
    queryset = Equipment.objects.none()
    ordering: ClassVar[Sequence[str]] = ("number",)
    orderings: ClassVar[Mapping[str, Sequence[str]]] = {"department": ("department__code", "number")}
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Equipment]:
        return selectors.equipment_visible_to(self.user, at=self.at)

    def create_record(self, data: Any) -> Equipment:
        return acts.enter_equipment(**data, acting_user=self.user, at=self.at)

    @extend_schema(request=HandOutInput, responses={200: EquipmentSerializer})
    @action(detail=True, methods=["post"], url_path="hand-out")
    def hand_out(self, request: Request, pk: Any = None) -> Response:
        """Hand the piece out to an officer in service of the department."""
        piece, given = self.get_object(), _given(HandOutInput, request)
        acts.hand_out(piece=piece, **given, acting_user=self.user, at=self.at)
        return self._shown(piece)

    @extend_schema(request=TakeBackInput, responses={200: EquipmentSerializer})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: Any = None) -> Response:
        """Take the piece back into store."""
        piece = self.get_object()
        acts.take_back(piece=piece, **_given(TakeBackInput, request), acting_user=self.user, at=self.at)
        return self._shown(piece)

    def _shown(self, piece: Equipment) -> Response:
        return Response(self.get_serializer(self.get_queryset().get(pk=piece.pk)).data)


class RenewalFilter(filters.FilterSet):
    """Which certificates to renew."""

    department = filters.CharFilter(field_name="certificate__officer__department__code", max_length=20)
    state = filters.MultipleChoiceFilter(choices=RenewalState.choices)

    class Meta:
        model = Renewal
        fields = ()


class RenewalViewSet(ReadOnlyResource):
    """The certificates to renew of the officers you may see."""

    resource = "certificate-renewals"
    serializer_class = RenewalSerializer
    filterset_class = RenewalFilter
    queryset = Renewal.objects.none()
    ordering: ClassVar[Sequence[str]] = ("-pk",)
    lookup_value_converter = "int"

    def get_queryset(self) -> QuerySet[Renewal]:
        return selectors.renewals_visible_to(self.user, at=self.at)
