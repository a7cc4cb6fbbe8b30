"""Filings, duties, work schemes and supervision orders in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from filings.models import (
    Filing,
    FilingAttachment,
    FilingDuty,
    FilingFlow,
    FilingRemark,
    FilingRound,
    SupervisionOrder,
    WorkScheme,
)
from filings.selectors import payload_of


class SectionInput(Input):
    heading = serializers.CharField(max_length=200)
    text = serializers.CharField(max_length=20_000, allow_blank=True)


class SchemeSectionSerializer(serializers.Serializer[Any]):
    """A section of a work scheme."""

    heading = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)


def pairs(sections: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(one["heading"], one["text"]) for one in sections]


class FilingFlowSerializer(serializers.ModelSerializer[FilingFlow]):
    """A flow: which duty receives, by which rules."""

    class Meta:
        model = FilingFlow
        fields = (
            "code",
            "title_zh",
            "title_en",
            "receiver_duty",
            "annual_rule",
            "change_rule",
            "counts",
            "with_publication",
        )
        read_only_fields = fields


class FilingSerializer(serializers.ModelSerializer[Filing]):
    """A filing; `rounds_made` is the number of its last submission."""

    flow = serializers.CharField(source="flow.code", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)
    receiver = serializers.CharField(source="receiver.code", read_only=True, allow_null=True, default=None)
    receipt = serializers.IntegerField(source="receipt_id", read_only=True, allow_null=True)

    class Meta:
        model = Filing
        fields = (
            "id",
            "flow",
            "kind",
            "department",
            "receiver",
            "title",
            "year",
            "state",
            "rounds_made",
            "prepared_at",
            "first_submitted_at",
            "submitted_at",
            "decided_at",
            "number",
            "receipt",
        )
        read_only_fields = fields


class FilingInput(Input):
    """A document that your system made, to be filed under a flow."""

    flow = serializers.SlugRelatedField(slug_field="code", queryset=FilingFlow.objects.order_by("position"))
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    title = serializers.CharField(max_length=200)
    year = serializers.IntegerField(min_value=2019, max_value=2100, required=False, allow_null=True, default=None)
    source = serializers.CharField(  # type: ignore[assignment]  # the name of a field, not of its source
        max_length=200, required=False, allow_blank=True, default=""
    )
    sections = SectionInput(many=True, allow_empty=False)


class FilingChange(Input):
    title = serializers.CharField(max_length=200)
    sections = SectionInput(many=True, allow_empty=False)


class RemarkAnswerInput(Input):
    remark = serializers.IntegerField(min_value=1)
    text = serializers.CharField(max_length=1000)


class SubmitInput(Input):
    receiver = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Department.objects.order_by("code"),
        required=False,
        allow_null=True,
        default=None,
        help_text="The department you mean to file with; refused if it is not the one that receives the flow (R-207).",
    )
    note = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    answers = RemarkAnswerInput(many=True, required=False, default=list)
    files = serializers.ListField(
        child=serializers.IntegerField(min_value=1),
        max_length=20,
        required=False,
        default=list,
        help_text="Files brought before with `attach`.",
    )


class AttachInput(Input):
    file = serializers.FileField()


class AttachedFileSerializer(serializers.Serializer[Any]):
    """A file that was brought; name its `id` when you submit."""

    id = serializers.IntegerField(read_only=True)
    name = serializers.CharField(read_only=True)
    size = serializers.IntegerField(read_only=True)
    sha256 = serializers.CharField(read_only=True)


class RemarkSerializer(serializers.ModelSerializer[FilingRemark]):
    """A remark at its place; `answer` once it was answered."""

    submission = serializers.IntegerField(source="round.number", read_only=True)
    answer = serializers.SerializerMethodField()

    class Meta:
        model = FilingRemark
        fields = ("id", "submission", "anchor", "heading", "text", "must_mend", "occurred_at", "answer")
        read_only_fields = fields

    def get_answer(self, remark: FilingRemark) -> str:
        answer = getattr(remark, "answer", None)
        return answer.text if answer else ""


class AttachmentSerializer(serializers.ModelSerializer[FilingAttachment]):
    file = serializers.IntegerField(source="file_id", read_only=True)

    class Meta:
        model = FilingAttachment
        fields = ("file", "name", "sha256")
        read_only_fields = fields


class RoundSerializer(serializers.ModelSerializer[FilingRound]):
    """A submission, frozen: `digest` covers schema, content and files."""

    receiver = serializers.CharField(source="receiver.code", read_only=True)
    paper = serializers.IntegerField(source="paper_id", read_only=True)
    attachments = AttachmentSerializer(many=True, read_only=True)
    content = serializers.SerializerMethodField()

    class Meta:
        model = FilingRound
        fields = (
            "number",
            "receiver",
            "schema_id",
            "content",
            "digest",
            "paper",
            "paper_sha256",
            "attachments",
            "note",
            "occurred_at",
        )
        read_only_fields = fields

    def get_content(self, round_: FilingRound) -> dict[str, Any]:
        return payload_of(round_)


class FilingRemarkInput(Input):
    anchor = serializers.CharField(max_length=80)
    text = serializers.CharField(max_length=1000)
    must_mend = serializers.BooleanField()


class ReturnInput(Input):
    submission = serializers.IntegerField(min_value=1)
    reason = serializers.CharField(max_length=500)
    remarks = FilingRemarkInput(many=True, required=False, default=list)


class AcceptInput(Input):
    submission = serializers.IntegerField(min_value=1)


class FilingReasonInput(Input):
    reason = serializers.CharField(max_length=500)


class FilingDutySerializer(serializers.ModelSerializer[FilingDuty]):
    """What is owed, until when, and by which filing it is met."""

    flow = serializers.CharField(source="flow.code", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)
    filing = serializers.IntegerField(source="filing_id", read_only=True, allow_null=True)

    class Meta:
        model = FilingDuty
        fields = (
            "id",
            "flow",
            "department",
            "cause",
            "year",
            "title",
            "reason",
            "changed_on",
            "state",
            "rule",
            "due_at",
            "amber_at",
            "provisional",
            "opened_at",
            "clock_stopped_at",
            "closed_at",
            "filing",
        )
        read_only_fields = fields


class WorkSchemeSerializer(serializers.ModelSerializer[WorkScheme]):
    """One version of a department's work scheme."""

    department = serializers.CharField(source="department.code", read_only=True)
    sections = SchemeSectionSerializer(many=True, read_only=True)

    class Meta:
        model = WorkScheme
        fields = ("id", "department", "version", "title", "sections", "reason", "state", "valid_from", "valid_to")
        read_only_fields = fields


class SupervisionOrderSerializer(serializers.ModelSerializer[SupervisionOrder]):
    """An order, the duties it presses for, its last answer."""

    issuer = serializers.CharField(source="issuer.code", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)
    duties = serializers.SerializerMethodField()
    paper = serializers.IntegerField(source="paper_id", read_only=True, allow_null=True)

    class Meta:
        model = SupervisionOrder
        fields = (
            "id",
            "number",
            "issuer",
            "department",
            "demand",
            "state",
            "issued_at",
            "due_at",
            "answered_at",
            "closed_at",
            "duties",
            "paper",
        )
        read_only_fields = fields

    def get_duties(self, order: SupervisionOrder) -> list[int]:
        return sorted(one.duty_id for one in order.ordered.all())


class OrderAnswerInput(Input):
    text = serializers.CharField(max_length=2000)
