"""Rectifications in and out as JSON."""

from rest_framework import serializers

from core.api.inputs import Input
from core.files.models import StoredFile
from core.people.models import Department
from inspections.models import Visit
from inspections.rectification.models import Recheck, Rectification, RectificationReport
from inspections.rectification.states import RecheckResult, RecheckWay


class RectificationReportSerializer(serializers.ModelSerializer[RectificationReport]):
    files = serializers.SlugRelatedField[StoredFile](
        slug_field="sha256", many=True, read_only=True, help_text="Their SHA-256."
    )

    class Meta:
        model = RectificationReport
        fields = ("id", "client_id", "statement", "files", "by_enterprise", "occurred_at")
        read_only_fields = fields


class RecheckSerializer(serializers.ModelSerializer[Recheck]):
    class Meta:
        model = Recheck
        fields = ("id", "number", "way", "result", "seen", "new_due_on", "occurred_at")
        read_only_fields = fields


class RectificationSerializer(serializers.ModelSerializer[Rectification]):
    """An order to correct, and what came of it."""

    department = serializers.CharField(source="department.code", read_only=True)
    enterprise = serializers.CharField(source="visit.enterprise.subject_id", read_only=True)
    reports = RectificationReportSerializer(many=True, read_only=True)
    rechecks = RecheckSerializer(many=True, read_only=True)

    class Meta:
        model = Rectification
        fields = (
            "id",
            "number",
            "visit",
            "enterprise",
            "department",
            "facts",
            "demands",
            "basis",
            "ordered_on",
            "due_on",
            "state",
            "ended_on",
            "reports",
            "rechecks",
        )
        read_only_fields = fields


class OrderInput(Input):
    """What is ordered to be corrected after a visit."""

    visit = serializers.PrimaryKeyRelatedField(queryset=Visit.objects.none())
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    facts = serializers.CharField(max_length=4000)
    demands = serializers.CharField(max_length=4000)
    basis = serializers.CharField(max_length=1000)
    due_on = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field]:  # type: ignore[type-arg]
        """Only visits the caller may see can be named."""
        found = super().get_fields()
        if "visits" in self.context:
            found["visit"].queryset = self.context["visits"]  # type: ignore[attr-defined]
        return dict(found)


class ReportInput(Input):
    client_id = serializers.UUIDField(help_text="Sent again, it is the same report.")
    statement = serializers.CharField(max_length=4000)


class RecheckInput(Input):
    way = serializers.ChoiceField(choices=RecheckWay.choices)
    result = serializers.ChoiceField(choices=RecheckResult.choices)
    seen = serializers.CharField(max_length=4000)
    new_due_on = serializers.DateField(required=False, allow_null=True, default=None)


class TermInput(Input):
    due_on = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class EndOfOrderInput(Input):
    reason = serializers.CharField(max_length=500)
