"""Lists, matters, consultations and the boundary map in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from registry.responsibility.mapping import Cause, ShownMap, Square
from registry.responsibility.models import (
    BoundaryMatter,
    ConsultationQuestion,
    ListObjection,
    MatterScope,
    ResponsibilityBasis,
    ResponsibilityItem,
    ResponsibilityList,
)
from registry.responsibility.services import Basis, ItemContent, Objected
from registry.responsibility.states import ANSWERS, BoundaryCause, Link, Part, Reply, View


def department_code(**options: Any) -> Any:
    return serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"), **options)


def links() -> Any:
    return serializers.ListField(child=serializers.ChoiceField(choices=Link.choices), min_length=1, max_length=5)


def industry_codes() -> Any:
    return serializers.ListField(
        child=serializers.CharField(max_length=5),
        max_length=100,
        required=False,
        default=list,
        help_text="Codes of GB/T 4754 of any length; none: all.",
    )


# --- matters ------------------------------------------------------------------------------------------------------------


class MatterScopeSerializer(serializers.ModelSerializer[MatterScope]):
    """What a matter concerns in a span of days."""

    industries = serializers.ListField(child=serializers.CharField(), read_only=True)
    links = serializers.ListField(child=serializers.ChoiceField(choices=Link.choices), read_only=True)

    class Meta:
        model = MatterScope
        fields = ("industries", "links", "valid_from", "valid_to", "reason")
        read_only_fields = fields


class BoundaryMatterSerializer(serializers.ModelSerializer[BoundaryMatter]):
    """A matter on which duties meet, with what it concerns, the latest first."""

    scopes = MatterScopeSerializer(many=True, read_only=True)

    class Meta:
        model = BoundaryMatter
        fields = ("id", "code", "name", "cause", "scopes")
        read_only_fields = fields


class ScopeInput(Input):
    industries = industry_codes()
    links = links()
    valid_from = serializers.DateField()


class BoundaryMatterInput(ScopeInput):
    code = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=200)
    cause = serializers.ChoiceField(choices=BoundaryCause.choices, default=BoundaryCause.OTHER)


class RescopeInput(ScopeInput):
    reason = serializers.CharField(max_length=300)


class LastDayInput(Input):
    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=500)


# --- lists --------------------------------------------------------------------------------------------------------------


class ResponsibilityBasisSerializer(serializers.ModelSerializer[ResponsibilityBasis]):
    class Meta:
        model = ResponsibilityBasis
        fields = ("law", "article", "text")
        read_only_fields = fields


class ResponsibilityItemSerializer(serializers.ModelSerializer[ResponsibilityItem]):
    """One line of a list."""

    matter = serializers.CharField(source="matter.code", read_only=True)
    lead_department = serializers.CharField(source="lead_department.code", read_only=True, default=None)
    industries = serializers.ListField(child=serializers.CharField(), read_only=True)
    links = serializers.ListField(child=serializers.ChoiceField(choices=Link.choices), read_only=True)
    bases = ResponsibilityBasisSerializer(many=True, read_only=True)

    class Meta:
        model = ResponsibilityItem
        fields = (
            "id",
            "code",
            "matter",
            "part",
            "lead_department",
            "industries",
            "links",
            "description",
            "reason",
            "bases",
        )
        read_only_fields = fields


class ResponsibilityListSerializer(serializers.ModelSerializer[ResponsibilityList]):
    """One version of a department's list. In force on a day: published, and the day lies in its span."""

    department = serializers.CharField(source="department.code", read_only=True)
    items = ResponsibilityItemSerializer(many=True, read_only=True)

    class Meta:
        model = ResponsibilityList
        fields = (
            "id",
            "department",
            "version",
            "state",
            "cause",
            "reason",
            "valid_from",
            "valid_to",
            "published_on",
            "items",
        )
        read_only_fields = fields


class ListInput(Input):
    department = department_code()
    reason = serializers.CharField(max_length=500)
    cause = serializers.ChoiceField(choices=BoundaryCause.choices, default=BoundaryCause.OTHER)
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)


class ListHeadInput(Input):
    """What may be changed of a draft besides its items."""

    reason = serializers.CharField(max_length=500)
    cause = serializers.ChoiceField(choices=BoundaryCause.choices)
    valid_from = serializers.DateField(allow_null=True)


class BasisRowInput(Input):
    law = serializers.CharField(max_length=200)
    article = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=4000, allow_blank=True, default="")


class ItemRowInput(Input):
    """An item of a draft; without a basis it is refused (R-101)."""

    matter = serializers.SlugRelatedField(slug_field="code", queryset=BoundaryMatter.objects.order_by("code"))
    part = serializers.ChoiceField(choices=Part.choices)
    lead_department = department_code(required=False, allow_null=True, default=None)
    industries = industry_codes()
    links = links()
    description = serializers.CharField(max_length=1000)
    reason = serializers.CharField(max_length=500, allow_blank=True, default="")
    bases = BasisRowInput(many=True, max_length=40)  # type: ignore[call-arg]


class ItemOfListInput(ItemRowInput):
    """The new content of one item, by its code."""

    code = serializers.CharField(max_length=30)


class RemoveItemInput(Input):
    code = serializers.CharField(max_length=30)
    reason = serializers.CharField(max_length=500)


class AssignmentInput(ItemRowInput):
    """An item for a department, put into its draft by the coordinator."""

    department = department_code()
    cause = serializers.ChoiceField(choices=BoundaryCause.choices, default=BoundaryCause.OTHER)


class ConsultInput(Input):
    also = serializers.ListField(
        child=department_code(), max_length=100, required=False, default=list, help_text="Departments to ask besides."
    )


class FirstDayInput(Input):
    valid_from = serializers.DateField(required=False, allow_null=True, default=None)


class NewFirstDayInput(Input):
    valid_from = serializers.DateField()


class ReplyInput(Input):
    """What becomes of one objection."""

    objection = serializers.PrimaryKeyRelatedField(queryset=ListObjection.objects.order_by("pk"))
    reply = serializers.ChoiceField(choices=[(one.value, one.label) for one in (Reply.TAKEN_OVER, Reply.REFUSED)])
    reason = serializers.CharField(max_length=1000, allow_blank=True, default="")


def content_of_data(data: dict[str, Any]) -> ItemContent:
    """What was sent, as the service takes it."""
    given = {name: value for name, value in data.items() if name not in ("code", "department", "cause")}
    return ItemContent(
        **{
            **given,
            "links": tuple(given["links"]),
            "industries": tuple(given["industries"]),
            "bases": tuple(Basis(**one) for one in given["bases"]),
        }
    )


class ListSideSerializer(serializers.Serializer[Any]):
    """What an item said in one version."""

    matter = serializers.CharField(source="matter.code")
    part = serializers.ChoiceField(choices=Part.choices)
    lead_department = serializers.CharField(allow_blank=True)
    industries = serializers.ListField(child=serializers.CharField())
    links = serializers.ListField(child=serializers.ChoiceField(choices=Link.choices))
    description = serializers.CharField()
    bases = BasisRowInput(many=True)


class ListDifferenceSerializer(serializers.Serializer[Any]):
    """One item before and after; `fields` names what differs."""

    code = serializers.CharField()
    kind = serializers.ChoiceField(choices=["added", "removed", "changed", "same"])
    changed_fields = serializers.ListField(child=serializers.CharField(), source="fields")
    before = ListSideSerializer(allow_null=True)
    after = ListSideSerializer(allow_null=True)


class ListComparisonSerializer(serializers.Serializer[Any]):
    """Two versions of one list side by side, the earlier one first."""

    earlier = serializers.IntegerField(help_text="Its version.")
    later = serializers.IntegerField(help_text="Its version.")
    items = ListDifferenceSerializer(many=True)


# --- consultations --------------------------------------------------------------------------------------------------------


class ListObjectionSerializer(serializers.ModelSerializer[ListObjection]):
    class Meta:
        model = ListObjection
        fields = ("id", "item_code", "reason", "reply", "reply_reason", "replied_at")
        read_only_fields = fields


class ConsultationQuestionSerializer(serializers.ModelSerializer[ConsultationQuestion]):
    """What one department was asked about a version, and its view."""

    list = serializers.IntegerField(source="consultation.list_id", read_only=True)
    list_department = serializers.CharField(source="consultation.list.department.code", read_only=True)
    round = serializers.IntegerField(source="consultation.number", read_only=True)
    due_at = serializers.DateTimeField(source="consultation.due_at", read_only=True)
    department = serializers.CharField(source="department.code", read_only=True)
    view = serializers.ChoiceField(choices=View.choices, source="state", read_only=True)
    objections = ListObjectionSerializer(many=True, read_only=True)

    class Meta:
        model = ConsultationQuestion
        fields = (
            "id",
            "list",
            "list_department",
            "round",
            "due_at",
            "department",
            "view",
            "remarks",
            "answered_at",
            "objections",
        )
        read_only_fields = fields


class ObjectionInput(Input):
    item_code = serializers.CharField(max_length=30, allow_blank=True, default="")
    reason = serializers.CharField(max_length=1000)


class ViewInput(Input):
    """The view of a department; objections only where it objects."""

    view = serializers.ChoiceField(choices=[(view.value, view.label) for view in map(View, ANSWERS)])
    remarks = serializers.CharField(max_length=2000, allow_blank=True, default="")
    objections = ObjectionInput(many=True, max_length=200, required=False, default=list)  # type: ignore[call-arg]


def objections_of_data(data: list[dict[str, Any]]) -> list[Objected]:
    return [Objected(**one) for one in data]


# --- the map ------------------------------------------------------------------------------------------------------------


class MapQuery(Input):
    on = serializers.DateField(required=False)
    matter = serializers.SlugRelatedField(
        slug_field="code", queryset=BoundaryMatter.objects.order_by("code"), required=False
    )
    link = serializers.ChoiceField(choices=Link.choices, required=False)
    industry = serializers.RegexField(r"^[A-T]([0-9]{2,4})?$", required=False)
    department = department_code(required=False)


class ItemBehindSerializer(serializers.Serializer[Cause]):
    """An item behind a gap or an overlap."""

    department = serializers.CharField(source="department.code")
    list = serializers.IntegerField(source="item.list_id")
    item = serializers.CharField(source="item.code")
    part = serializers.ChoiceField(choices=Part.choices, source="item.part")


class SquareSerializer(serializers.Serializer[Square]):
    """One square: a matter, a link it needs, and an industry less what is parted from it."""

    matter = serializers.CharField(source="matter.code")
    link = serializers.CharField(source="cell.link")
    industry = serializers.CharField(source="cell.industry", help_text="A code of GB/T 4754; empty: all.")
    other_than = serializers.ListField(child=serializers.CharField(), source="cell.without")
    standing = serializers.ChoiceField(choices=["gap", "overlap", "led"])
    leads = serializers.ListField(child=serializers.CharField(), source="lead_codes")
    co_operators = serializers.ListField(child=serializers.CharField(), source="co_operator_codes")
    interim = serializers.ListField(
        child=serializers.CharField(),
        source="interim_codes",
        help_text="Departments that answer while a dispute about the square runs.",
    )
    causes = ItemBehindSerializer(many=True)


class MapCountsSerializer(serializers.Serializer[Any]):
    squares = serializers.IntegerField()
    led = serializers.IntegerField()
    gaps = serializers.IntegerField()
    overlaps = serializers.IntegerField()


class BoundaryMapSerializer(serializers.Serializer[ShownMap]):
    """The map of a day."""

    on = serializers.DateField(source="question.on")
    counts = MapCountsSerializer()
    squares = SquareSerializer(many=True)
    outside = ItemBehindSerializer(many=True)
