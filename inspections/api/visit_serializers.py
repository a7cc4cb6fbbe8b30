"""Visits in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from inspections.models import (
    CheckpointAnswer,
    Evidence,
    ItemResult,
    Visit,
    VisitEntry,
    VisitItem,
    VisitOfficer,
)
from inspections.visit_states import Finding, FollowUp, Presence, ResultCode, Signature


class VisitItemSerializer(serializers.ModelSerializer[VisitItem]):
    """An item of the visit, and the department that checks it."""

    item = serializers.IntegerField(source="item_id", read_only=True)
    code = serializers.CharField(source="item.code", read_only=True)
    name = serializers.CharField(source="item.name", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)

    class Meta:
        model = VisitItem
        fields = ("item", "code", "name", "department")
        read_only_fields = fields


class VisitOfficerSerializer(serializers.ModelSerializer[VisitOfficer]):
    number = serializers.CharField(source="officer.number", read_only=True)
    department = serializers.CharField(source="officer.department.code", read_only=True)

    class Meta:
        model = VisitOfficer
        fields = ("number", "department")
        read_only_fields = fields


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """One visit to one enterprise. `version` grows with every submission of results."""

    enterprise = serializers.CharField(source="enterprise.subject_id", read_only=True)
    enterprise_name = serializers.CharField(source="enterprise.name", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)
    items = VisitItemSerializer(many=True, read_only=True)
    officers = VisitOfficerSerializer(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = (
            "id",
            "number",
            "plan_entry",
            "draw",
            "enterprise",
            "enterprise_name",
            "department",
            "cause",
            "counts_toward_cap",
            "cap_reason",
            "first_day",
            "last_day",
            "state",
            "notice_number",
            "begun_at",
            "ended_at",
            "version",
            "dropped_why",
            "items",
            "officers",
        )
        read_only_fields = fields


class ItemResultSerializer(serializers.ModelSerializer[ItemResult]):
    item = serializers.IntegerField(source="visit_item.item_id", read_only=True)

    class Meta:
        model = ItemResult
        fields = ("item", "code", "follow_up", "note")
        read_only_fields = fields


class CheckpointAnswerSerializer(serializers.ModelSerializer[CheckpointAnswer]):
    class Meta:
        model = CheckpointAnswer
        fields = ("checkpoint", "finding", "note")
        read_only_fields = fields


class VisitEntrySerializer(serializers.ModelSerializer[VisitEntry]):
    """A submission of results; earlier ones stay."""

    entered_by = serializers.CharField(source="entered_by.username", read_only=True)
    results = ItemResultSerializer(many=True, read_only=True)
    answers = CheckpointAnswerSerializer(many=True, read_only=True)

    class Meta:
        model = VisitEntry
        fields = ("id", "client_id", "round", "summary", "signature", "entered_by", "occurred_at", "results", "answers")
        read_only_fields = fields


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    sha256 = serializers.CharField(source="file.sha256", read_only=True)
    content_type = serializers.CharField(source="file.content_type", read_only=True)
    size = serializers.IntegerField(source="file.size", read_only=True)

    class Meta:
        model = Evidence
        fields = ("id", "client_id", "note", "occurred_at", "sha256", "content_type", "size")
        read_only_fields = fields


class VisitDropInput(Input):
    reason = serializers.CharField(max_length=500)


class VisitOpeningInput(Input):
    """The four questions at the door; all must be answered, nothing is preset."""

    client_id = serializers.UUIDField(help_text="Made by the device; sent again, it is the same opening.")
    certificates_shown = serializers.BooleanField()
    recusal_requested = serializers.BooleanField()
    presence = serializers.ChoiceField(choices=Presence.choices)
    two_officers = serializers.BooleanField()
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class ResultInput(Input):
    item = serializers.IntegerField(min_value=1, max_value=2**62)
    code = serializers.ChoiceField(choices=ResultCode.choices)
    follow_up = serializers.ChoiceField(choices=FollowUp.choices, default=FollowUp.NONE.value)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class AnswerInput(Input):
    checkpoint = serializers.IntegerField(min_value=1, max_value=2**62)
    finding = serializers.ChoiceField(choices=Finding.choices)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class RecordInput(Input):
    """A whole record; `based_on` is the version of the visit it rests on."""

    client_id = serializers.UUIDField(help_text="Made by the device; sent again, it is the same submission.")
    based_on = serializers.IntegerField(min_value=1, max_value=2**31 - 1)
    results = ResultInput(many=True, max_length=500)  # type: ignore[call-arg]
    answers = AnswerInput(many=True, max_length=2000, required=False, default=list)  # type: ignore[call-arg]
    summary = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    signature = serializers.ChoiceField(choices=Signature.choices)
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class RemarksInput(Input):
    remarks = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")


class VisitReturnInput(Input):
    remarks = serializers.CharField(max_length=1000)


class EvidenceInput(Input):
    client_id = serializers.UUIDField()
    file = serializers.FileField()
    note = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    occurred_at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class HeldUpSerializer(serializers.Serializer[Any]):
    """A visit that could not be approved, and why."""

    visit = serializers.IntegerField()
    code = serializers.CharField()
    rule = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()
    way_out = serializers.CharField(allow_blank=True)


class ApprovalSerializer(serializers.Serializer[Any]):
    """How many visits were approved, and which were not."""

    approved = serializers.IntegerField()
    held_up = HeldUpSerializer(many=True)
