"""The catalogue in and out as JSON."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from registry.api.item_serializers import BasisInput
from registry.catalogue.models import Adjustment, BasisChange, EnforcementBasis, EnforcementItem, LegalCheck
from registry.catalogue.services import EnforcementContent
from registry.catalogue.states import Cause, EnforcementKind, Level
from registry.services.items import Basis
from registry.states import SubjectKind


class EnforcementBasisSerializer(serializers.ModelSerializer[EnforcementBasis]):
    class Meta:
        model = EnforcementBasis
        fields = ("law", "article", "text")
        read_only_fields = fields


class LegalCheckSerializer(serializers.ModelSerializer[LegalCheck]):
    """What a legal reviewer said of a draft."""

    reviewer = serializers.CharField(source="reviewer.full_name", read_only=True)

    class Meta:
        model = LegalCheck
        fields = ("id", "passed", "opinion", "reviewer", "occurred_at")
        read_only_fields = fields


class EnforcementItemSerializer(serializers.ModelSerializer[EnforcementItem]):
    """One version of an entry of the catalogue of enforcement items."""

    department = serializers.CharField(source="department.code", read_only=True)
    subject_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    bases = EnforcementBasisSerializer(many=True, read_only=True)

    class Meta:
        model = EnforcementItem
        fields = (
            "id",
            "code",
            "version",
            "kind",
            "name",
            "sub_item",
            "department",
            "office",
            "level",
            "subject_kinds",
            "content",
            "form",
            "method",
            "ratio_text",
            "frequency_text",
            "officer_requirements",
            "valid_from",
            "valid_to",
            "bases",
            "set_on",
            "state",
            "published_on",
            "expired_on",
        )
        read_only_fields = fields


def _text(longest: int) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True, default="")


class EnforcementContentInput(Input):
    """What an enforcement item says."""

    kind = serializers.ChoiceField(choices=EnforcementKind.choices)
    name = serializers.CharField(max_length=200)
    sub_item = _text(200)
    office = _text(100)
    level = serializers.ChoiceField(choices=Level.choices, default=Level.COUNTY.value)
    subject_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=SubjectKind.choices), max_length=20, required=False, default=list
    )
    content = _text(4000)
    form = _text(200)
    method = _text(200)
    ratio_text = _text(500)
    frequency_text = _text(200)
    officer_requirements = _text(300)
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)
    bases = BasisInput(many=True, max_length=40, required=False, default=list)  # type: ignore[call-arg]


class EnforcementItemInput(EnforcementContentInput):
    """A new entry of the catalogue."""

    code = serializers.CharField(max_length=40)
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))


def content_of(data: dict[str, Any], base: EnforcementContent) -> EnforcementContent:
    """``base`` with what was sent in place of what it said."""
    made = {name: value for name, value in data.items() if name not in ("code", "department")}
    if "bases" in made:
        made["bases"] = tuple(Basis(**one) for one in made["bases"])
    if "subject_kinds" in made:
        made["subject_kinds"] = tuple(made["subject_kinds"])
    return replace(base, **made)


class LegalCheckInput(Input):
    passed = serializers.BooleanField()
    opinion = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class AdjustInput(Input):
    cause = serializers.ChoiceField(choices=Cause.choices)
    reason = serializers.CharField(max_length=500)


class BasisChangeSerializer(serializers.ModelSerializer[BasisChange]):
    """A change of a law on which items rest."""

    class Meta:
        model = BasisChange
        fields = ("id", "law", "article", "changed_on", "document", "note", "occurred_at")
        read_only_fields = fields


class BasisChangeInput(Input):
    law = serializers.CharField(max_length=200)
    article = serializers.CharField(max_length=120, required=False, allow_blank=True, default="")
    changed_on = serializers.DateField()
    document = serializers.CharField(max_length=200)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")


class AdjustmentSerializer(serializers.ModelSerializer[Adjustment]):
    """The work of bringing one item in line."""

    code = serializers.CharField(source="subject_code", read_only=True)
    item = serializers.IntegerField(source="item_id", read_only=True, allow_null=True)
    spot_check_item = serializers.IntegerField(source="spot_check_item_id", read_only=True, allow_null=True)
    department = serializers.CharField(source="department.code", read_only=True)
    basis_change = serializers.IntegerField(source="basis_change_id", read_only=True, allow_null=True)

    class Meta:
        model = Adjustment
        fields = (
            "id",
            "code",
            "item",
            "spot_check_item",
            "department",
            "cause",
            "reason",
            "basis_change",
            "state",
            "opened_on",
            "ended_on",
            "outcome",
        )
        read_only_fields = fields
