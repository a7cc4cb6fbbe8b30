"""Key-supervision lists and the coverage ledger in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from registry.keyitems.models import CoverageFact, KeyItem, KeyItemCheck, KeyList, SupervisionAct
from registry.keyitems.services import Check, KeyContent
from registry.keyitems.states import ChainLink, KeyReason, Period
from registry.models import Enterprise
from registry.states import SubjectKind


def _texts(longest: int, most: int, choices: Any = None) -> serializers.ListField:
    child: Any = serializers.ChoiceField(choices=choices) if choices else serializers.CharField(max_length=longest)
    return serializers.ListField(child=child, max_length=most, required=False, default=list)


class KeyItemCheckSerializer(serializers.ModelSerializer[KeyItemCheck]):
    product_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    links = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = KeyItemCheck
        fields = ("spot_check_code", "product_kinds", "links")
        read_only_fields = fields


class KeyItemSerializer(serializers.ModelSerializer[KeyItem]):
    """A matter under key supervision. Empty kinds, industries and streets do not narrow; named subjects are counted."""

    subject_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    industries = serializers.ListField(child=serializers.CharField(), read_only=True)
    streets = serializers.ListField(child=serializers.CharField(), read_only=True)
    product_kinds = serializers.ListField(child=serializers.CharField(), read_only=True)
    links = serializers.ListField(child=serializers.CharField(), read_only=True)
    checks = KeyItemCheckSerializer(many=True, read_only=True)

    class Meta:
        model = KeyItem
        fields = (
            "id",
            "code",
            "name",
            "enforcement_code",
            "reason",
            "subjects_by",
            "subject_kinds",
            "industries",
            "streets",
            "product_kinds",
            "links",
            "period",
            "checks",
        )
        read_only_fields = fields


class KeyListSerializer(serializers.ModelSerializer[KeyList]):
    """One version of a department's key-supervision list."""

    department = serializers.CharField(source="department.code", read_only=True)
    items = KeyItemSerializer(many=True, read_only=True)

    class Meta:
        model = KeyList
        fields = (
            "id",
            "department",
            "version",
            "state",
            "reason",
            "valid_from",
            "valid_to",
            "published_on",
            "items",
        )
        read_only_fields = fields


class KeyListInput(Input):
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    reason = serializers.CharField(max_length=2000, required=False, allow_blank=True, default="")
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)


class KeyItemCheckInput(Input):
    spot_check_code = serializers.CharField(max_length=40)
    product_kinds = _texts(60, 100)
    links = _texts(12, 10, ChainLink.choices)


class KeyItemInput(Input):
    """A key item of a draft list; one with a code that stands on it is written anew."""

    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=200)
    enforcement_code = serializers.CharField(max_length=40)
    reason = serializers.ChoiceField(choices=KeyReason.choices)
    named = _texts(23, 20_000)
    subject_kinds = _texts(20, 20, SubjectKind.choices)
    industries = _texts(5, 200)
    streets = _texts(12, 100)
    product_kinds = _texts(60, 100)
    links = _texts(12, 10, ChainLink.choices)
    period = serializers.ChoiceField(choices=Period.choices, default=Period.YEAR.value)
    checks = KeyItemCheckInput(many=True, max_length=100, required=False, default=list)  # type: ignore[call-arg]


def content_of(data: dict[str, Any]) -> KeyContent:
    made: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in data.items()}
    made["checks"] = tuple(
        Check(one["spot_check_code"], tuple(one["product_kinds"]), tuple(one["links"])) for one in data["checks"]
    )
    return KeyContent(**made)


class KeyCodeInput(Input):
    code = serializers.CharField(max_length=40)


class PublishInput(Input):
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)


class ItemCoverageSerializer(serializers.Serializer[Any]):
    """How far one key item is covered on a day: whole subjects, and cells (subject × product kind × link)."""

    key_item = serializers.IntegerField(source="item.pk")
    code = serializers.CharField(source="item.code")
    name = serializers.CharField(source="item.name")
    department = serializers.CharField(source="item.key_list.department.code")
    starts_on = serializers.DateField()
    subjects = serializers.IntegerField()
    complete = serializers.IntegerField()
    cells = serializers.IntegerField()
    covered = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class SubjectCoverageSerializer(serializers.ModelSerializer[Enterprise]):
    """A subject of a key item: how many of its cells are covered, and when last."""

    covered = serializers.IntegerField(read_only=True)
    last_on = serializers.DateField(read_only=True, allow_null=True)

    class Meta:
        model = Enterprise
        fields = ("id", "subject_id", "name", "kind", "covered", "last_on")
        read_only_fields = fields


class CoverageFactSerializer(serializers.ModelSerializer[CoverageFact]):
    """One subject covered by one act in one cell of a key item."""

    subject = serializers.CharField(source="enterprise.subject_id", read_only=True)

    class Meta:
        model = CoverageFact
        fields = (
            "id",
            "item_code",
            "subject",
            "product_kind",
            "link",
            "occurred_on",
            "source",
            "source_label",
            "source_id",
            "evidence",
        )
        read_only_fields = fields


class SupervisionActSerializer(serializers.ModelSerializer[SupervisionAct]):
    """Supervision entered by hand."""

    item_code = serializers.CharField(source="key_item.code", read_only=True)
    subject = serializers.CharField(source="enterprise.subject_id", read_only=True)

    class Meta:
        model = SupervisionAct
        fields = ("id", "key_item", "item_code", "subject", "occurred_on", "evidence")
        read_only_fields = fields


class SupervisionActInput(Input):
    """Product kinds and links of the key item, or ``everything``."""

    key_item = serializers.IntegerField(min_value=1, max_value=2**62)
    subject = serializers.SlugRelatedField(
        slug_field="subject_id", queryset=Enterprise.objects.order_by("pk"), help_text="The subject's number."
    )
    product_kinds = _texts(60, 100)
    links = _texts(12, 10, ChainLink.choices)
    everything = serializers.BooleanField(default=False)
    occurred_on = serializers.DateField()
    evidence = serializers.CharField(max_length=2000)
