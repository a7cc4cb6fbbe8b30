"""Enterprises and their imports as JSON."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.api.inputs import Input
from core.jobs.api.serializers import JobSerializer
from core.people.models import UserKind
from registry.faults import from_json, sentence
from registry.headers import Field
from registry.models import Enterprise, EnterpriseImport, FormerName, ImportRow
from registry.names import LONGEST
from registry.rows import LIMITS
from registry.states import RegistrationState, SubjectKind

RISK = ("risk_class", "risk_valid_from", "risk_valid_to", "risk_source")


class FormerNameSerializer(serializers.ModelSerializer[FormerName]):
    """A name the enterprise no longer bears."""

    class Meta:
        model = FormerName
        fields = ("name", "borne_from", "borne_to")
        read_only_fields = fields


class EnterpriseSerializer(serializers.ModelSerializer[Enterprise]):
    """A subject of oversight. The risk class is for the people of the zone: API clients never get it."""

    street_name = serializers.CharField(read_only=True, allow_null=True, default=None)
    industry_name = serializers.CharField(read_only=True, allow_null=True, default=None)
    former_names = FormerNameSerializer(many=True, read_only=True)

    class Meta:
        model = Enterprise
        fields = (
            "id",
            "subject_id",
            "code",
            "zone_no",
            "code_standing",
            "old_registration_no",
            "org_code",
            "name",
            "name_since",
            "former_names",
            "kind",
            "legal_form",
            "state",
            "registered_on",
            "authority_code",
            "authority_name",
            "address",
            "street_code",
            "street_name",
            "industry_code",
            "industry_name",
            "industry_version",
            *RISK,
            "version",
            "entered_at",
            "changed_at",
        )
        read_only_fields = fields
        extra_kwargs = {name: {"required": False} for name in RISK}

    def to_representation(self, instance: Enterprise) -> dict[str, Any]:
        shown: dict[str, Any] = super().to_representation(instance)
        request = self.context.get("request")
        if request is None or getattr(request.user, "kind", UserKind.CLIENT) == UserKind.CLIENT:
            for name in RISK:
                shown.pop(name)
        return shown


class EnterpriseInputSerializer(Input):
    """What is entered or corrected; named as the columns of a file. The service checks it as it checks a row."""

    code = serializers.CharField(required=False, allow_blank=True, max_length=40)
    name = serializers.CharField(max_length=LONGEST)
    subject_kind = serializers.ChoiceField(required=False, choices=SubjectKind.choices)
    state = serializers.ChoiceField(required=False, choices=RegistrationState.choices)
    legal_form = serializers.CharField(required=False, allow_blank=True, max_length=LIMITS[Field.LEGAL_FORM])
    registered_on = serializers.DateField(required=False, allow_null=True)
    industry = serializers.CharField(required=False, allow_blank=True, max_length=100)
    street = serializers.CharField(required=False, allow_blank=True, max_length=60)
    address = serializers.CharField(required=False, allow_blank=True, max_length=LIMITS[Field.ADDRESS])
    authority_code = serializers.CharField(required=False, allow_blank=True, max_length=6)
    authority_name = serializers.CharField(required=False, allow_blank=True, max_length=LIMITS[Field.AUTHORITY_NAME])
    old_registration_no = serializers.CharField(
        required=False, allow_blank=True, max_length=LIMITS[Field.OLD_REGISTRATION_NO]
    )
    org_code = serializers.CharField(required=False, allow_blank=True, max_length=10)
    risk_class = serializers.CharField(required=False, allow_blank=True, max_length=16)
    code_reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LIMITS[Field.CODE_REASON],
        help_text="Why a number that fails its check is right all the same.",
    )


class CorrectionInputSerializer(EnterpriseInputSerializer):
    """What is to be different; a new `name` here puts a mistake right, a change of name has an address of its own."""

    reason = serializers.CharField(max_length=500, help_text="Why the record is corrected.")


class RenameInputSerializer(Input):
    """A change of name, as registered."""

    name = serializers.CharField(max_length=LONGEST)
    since = serializers.DateField(help_text="The day it took effect.")
    version = serializers.IntegerField(min_value=1, help_text="The `version` of the record you read.")


class ImportSerializer(serializers.ModelSerializer[EnterpriseImport]):
    """A file of enterprises on its way into the register; the five counts add up to `row_count`."""

    asked_by = serializers.CharField(source="asked_by.full_name", read_only=True)
    columns = serializers.DictField(
        source="chosen", child=serializers.CharField(), read_only=True, help_text="Answers for unknown headers."
    )
    headers = serializers.ListField(child=serializers.CharField(), read_only=True)
    job = JobSerializer(read_only=True, allow_null=True)

    class Meta:
        model = EnterpriseImport
        fields = (
            "id",
            "state",
            "file_name",
            "file_size",
            "sha256",
            "sheet",
            "headers",
            "columns",
            "row_count",
            "created",
            "updated",
            "unchanged",
            "needs_reason",
            "rejected",
            "good_rows_only",
            "change_digest",
            "job",
            "asked_by",
            "asked_at",
            "finished_at",
        )
        read_only_fields = fields


class ImportInputSerializer(Input):
    """The file itself, as a form with one part `file`."""

    file = serializers.FileField(help_text="Excel or CSV.")
    sheet = serializers.CharField(required=False, allow_blank=True, max_length=100, default="")


class ColumnsInputSerializer(Input):
    """What the columns with unknown headers hold: header → field, or `not_kept`."""

    columns = serializers.DictField(child=serializers.ChoiceField(choices=[*[f.value for f in Field], "not_kept"]))


class EnterInputSerializer(Input):
    good_rows_only = serializers.BooleanField(
        default=False, help_text="Enter the good rows although others have faults."
    )


class CodeReasonInputSerializer(Input):
    reason = serializers.CharField(max_length=500)


class RowFaultSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    column = serializers.CharField(allow_blank=True)
    detail = serializers.CharField()


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """A row that did not enter, with every fault in words."""

    faults = serializers.SerializerMethodField()
    enterprise = serializers.IntegerField(source="enterprise_id", read_only=True, allow_null=True)
    cells = serializers.ListField(child=serializers.CharField(allow_blank=True), read_only=True)

    class Meta:
        model = ImportRow
        fields = ("number", "outcome", "name", "cells", "faults", "enterprise")
        read_only_fields = fields

    @extend_schema_field(RowFaultSerializer(many=True))
    def get_faults(self, row: ImportRow) -> list[dict[str, str]]:
        faults = [from_json(fault) for fault in row.faults]
        return [{"code": fault.code, "column": fault.place, "detail": sentence(fault)} for fault in faults]
