"""Spot-check items and inspecting bodies in and out as JSON."""

from dataclasses import replace
from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from registry.item_states import CheckMethod, ItemCategory, TimesLimit, WithdrawalCause
from registry.models import Checkpoint, InspectingBody, LegalBasis, Qualification, RatioRule, SpotCheckItem
from registry.ratios import Rule
from registry.services.items import Basis, ItemContent, Question
from registry.shares import MILLION
from registry.states import SubjectKind


class LegalBasisSerializer(serializers.ModelSerializer[LegalBasis]):
    class Meta:
        model = LegalBasis
        fields = ("law", "article", "text")
        read_only_fields = fields


class RatioRuleSerializer(serializers.ModelSerializer[RatioRule]):
    """One structured rule; ratios in parts per million."""

    class Meta:
        model = RatioRule
        fields = (
            "object_kind",
            "object_text",
            "risk_class",
            "ppm_min",
            "ppm_max",
            "count_min",
            "count_max",
            "at_least",
            "times_per_year",
            "times_limit",
        )
        read_only_fields = fields


class CheckpointSerializer(serializers.ModelSerializer[Checkpoint]):
    class Meta:
        model = Checkpoint
        fields = ("id", "question", "look_for", "basis")
        read_only_fields = fields


class SpotCheckItemSerializer(serializers.ModelSerializer[SpotCheckItem]):
    """One version of an item of the spot-check list."""

    group = serializers.CharField(source="field", read_only=True, help_text="The group of items it belongs to.")
    department = serializers.CharField(source="department.code", read_only=True)
    other_departments = serializers.SlugRelatedField[Department](slug_field="code", many=True, read_only=True)
    object_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    methods = serializers.ListField(child=serializers.CharField(), read_only=True)
    required_qualification = serializers.CharField(
        source="required_qualification.code", read_only=True, default=None, allow_null=True
    )
    legal_bases = LegalBasisSerializer(many=True, read_only=True)
    ratio_rules = RatioRuleSerializer(many=True, read_only=True)
    checkpoints = CheckpointSerializer(many=True, read_only=True)

    class Meta:
        model = SpotCheckItem
        fields = (
            "id",
            "code",
            "version",
            "name",
            "group",
            "department",
            "other_departments",
            "object_kinds",
            "object_text",
            "category",
            "methods",
            "ratio_text",
            "frequency_text",
            "ratio_rules",
            "required_qualification",
            "legal_bases",
            "checkpoints",
            "state",
            "published_on",
            "withdrawn_on",
            "withdrawn_cause",
            "printed",
        )
        read_only_fields = fields


class BasisInput(Input):
    law = serializers.CharField(max_length=200)
    article = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")


class RuleInput(Input):
    """A structured rule, for a printed ratio that is not clear by itself."""

    object_kind = serializers.ChoiceField(choices=SubjectKind.choices, required=False, allow_blank=True, default="")
    object_text = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    risk_class = serializers.RegexField(r"^[0-9A-Z_-]{0,16}$", required=False, allow_blank=True, default="")
    ppm_min = serializers.IntegerField(min_value=1, max_value=MILLION, required=False, allow_null=True, default=None)
    ppm_max = serializers.IntegerField(min_value=1, max_value=MILLION, required=False, allow_null=True, default=None)
    count_min = serializers.IntegerField(min_value=1, max_value=10**8, required=False, allow_null=True, default=None)
    count_max = serializers.IntegerField(min_value=1, max_value=10**8, required=False, allow_null=True, default=None)
    at_least = serializers.BooleanField(default=False)
    times_per_year = serializers.IntegerField(min_value=1, max_value=366, required=False, allow_null=True, default=None)
    times_limit = serializers.ChoiceField(choices=TimesLimit.choices, default=TimesLimit.EXACTLY.value)


class CheckpointInput(Input):
    question = serializers.CharField(max_length=300)
    look_for = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    basis = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class ContentInput(Input):
    """What an item says. Without ``rules`` the printed ratio is read; what is not clear in it stops the proposal."""

    name = serializers.CharField(max_length=200)
    group = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    other_departments = serializers.SlugRelatedField(
        slug_field="code",
        many=True,
        queryset=Department.objects.order_by("code"),
        required=False,
        default=list,  # type: ignore[arg-type]
    )
    object_kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=SubjectKind.choices), max_length=20, required=False, default=list
    )
    object_text = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    category = serializers.ChoiceField(choices=ItemCategory.choices, default=ItemCategory.GENERAL.value)
    methods = serializers.ListField(child=serializers.ChoiceField(choices=CheckMethod.choices), max_length=6)
    ratio_text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    frequency_text = serializers.CharField(max_length=100, required=False, allow_blank=True, default="")
    rules = RuleInput(many=True, max_length=40, required=False, allow_null=True, default=None)  # type: ignore[call-arg]
    required_qualification = serializers.SlugRelatedField(
        slug_field="code",
        queryset=Qualification.objects.order_by("code"),
        required=False,
        allow_null=True,
        default=None,
    )
    legal_bases = BasisInput(many=True, max_length=40, required=False, default=list)  # type: ignore[call-arg]
    checkpoints = CheckpointInput(many=True, max_length=100, required=False, default=list)  # type: ignore[call-arg]


NAMES = {"group": "field"}
"""Fields of the API whose name in the service is another one."""


def content_of(data: dict[str, Any], base: ItemContent) -> ItemContent:
    """``base`` with what was sent in place of what it said."""
    made: dict[str, Any] = {}
    for name, value in data.items():
        match name:
            case "code" | "department":
                continue
            case "rules":
                made[name] = None if value is None else tuple(Rule(**one) for one in value)
            case "legal_bases":
                made["bases"] = tuple(Basis(**one) for one in value)
            case "checkpoints":
                made[name] = tuple(Question(**one) for one in value)
            case "other_departments" | "object_kinds" | "methods":
                made[name] = tuple(value)
            case _:
                made[NAMES.get(name, name)] = value
    if {"ratio_text", "frequency_text"} & made.keys():
        made.setdefault("rules", None)  # another text, other rules
    return replace(base, **made)


class ItemInput(ContentInput):
    """A new item, or the next version of one."""

    code = serializers.CharField(max_length=40)
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))


class DifferenceSerializer(serializers.Serializer[Any]):
    """One part of an item in two versions, each as lines."""

    part = serializers.CharField(source="label", help_text="Which part of the item, in the language asked for.")
    is_changed = serializers.BooleanField()
    before = serializers.ListField(child=serializers.CharField())
    after = serializers.ListField(child=serializers.CharField())


class ComparisonSerializer(serializers.Serializer[Any]):
    """Two versions of one item side by side, the earlier one first."""

    earlier = serializers.IntegerField(help_text="Its version.")
    later = serializers.IntegerField(help_text="Its version.")
    parts = DifferenceSerializer(many=True)


class WithdrawalInput(Input):
    cause = serializers.ChoiceField(
        choices=[choice for choice in WithdrawalCause.choices if choice[0] != WithdrawalCause.REPLACED]
    )
    reason = serializers.CharField(max_length=500)


class InspectingBodySerializer(serializers.ModelSerializer[InspectingBody]):
    """A department confirmed and published as one that may inspect (R-02)."""

    department = serializers.CharField(source="department.code", read_only=True)

    class Meta:
        model = InspectingBody
        fields = ("id", "department", "document", "valid_from", "valid_to")
        read_only_fields = fields


class BodyInput(Input):
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    document = serializers.CharField(max_length=120)
    valid_from = serializers.DateField()
    valid_to = serializers.DateField(required=False, allow_null=True, default=None)


class EndInput(Input):
    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=500)
