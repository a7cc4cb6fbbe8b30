"""Trainings, equipment and renewals in and out as JSON."""

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from registry.capability.models import Attendance, Equipment, Renewal, Training
from registry.capability.states import EquipmentKind
from registry.models import Officer


def _department() -> "serializers.SlugRelatedField[Department]":
    return serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))


def _officer() -> "serializers.SlugRelatedField[Officer]":
    return serializers.SlugRelatedField(slug_field="number", queryset=Officer.objects.order_by("number"))


class TrainingSerializer(serializers.ModelSerializer[Training]):
    """A training and how many attended."""

    department = serializers.CharField(source="department.code", read_only=True)
    attended = serializers.IntegerField(read_only=True)

    class Meta:
        model = Training
        fields = ("id", "topic", "organiser", "department", "held_on", "hours", "place", "attended")
        read_only_fields = fields


class TrainingInput(Input):
    """A training to put on record; the department keeps it."""

    topic = serializers.CharField(max_length=200)
    organiser = serializers.CharField(max_length=100)
    department = _department()
    held_on = serializers.DateField()
    hours = serializers.DecimalField(max_digits=4, decimal_places=1)
    place = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    """An officer's attendance; what was struck no longer counts."""

    officer = serializers.CharField(source="officer.number", read_only=True)
    training = serializers.IntegerField(source="training_id", read_only=True)

    class Meta:
        model = Attendance
        fields = ("id", "training", "officer", "hours", "struck_on", "struck_why")
        read_only_fields = fields


class OneAttendanceInput(Input):
    officer = _officer()
    hours = serializers.DecimalField(
        max_digits=4, decimal_places=1, required=False, allow_null=True, default=None, help_text="Empty: all hours."
    )


class AttendanceInput(Input):
    """Who attended, all in one act: every line enters or none."""

    attendances = OneAttendanceInput(many=True, max_length=500)  # type: ignore[call-arg]


class EquipmentSerializer(serializers.ModelSerializer[Equipment]):
    """A piece of equipment, where it is and who holds it."""

    department = serializers.CharField(source="department.code", read_only=True)
    holder = serializers.CharField(source="holder.number", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Equipment
        fields = ("id", "number", "kind", "name", "department", "holder", "state", "acquired_on", "retired_on")
        read_only_fields = fields


class EquipmentInput(Input):
    """A piece of equipment to enter."""

    number = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=EquipmentKind.choices)
    name = serializers.CharField(max_length=100)
    department = _department()
    acquired_on = serializers.DateField()


class HandOutInput(Input):
    officer = _officer()
    due_on = serializers.DateField(required=False, allow_null=True, default=None)


class TakeBackInput(Input):
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class RenewalSerializer(serializers.ModelSerializer[Renewal]):
    """A certificate that is about to end, or has ended while its holder serves."""

    officer = serializers.CharField(source="certificate.officer.number", read_only=True)
    department = serializers.CharField(source="certificate.officer.department.code", read_only=True)
    kind = serializers.CharField(source="certificate.kind", read_only=True)
    number = serializers.CharField(source="certificate.number", read_only=True)
    valid_to = serializers.DateField(source="certificate.valid_to", read_only=True)

    class Meta:
        model = Renewal
        fields = ("id", "officer", "department", "kind", "number", "valid_to", "state", "opened_on", "ended_on")
        read_only_fields = fields
