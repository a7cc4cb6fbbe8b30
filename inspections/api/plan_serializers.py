"""Plans and their entries in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import Department
from inspections.models import Batch, Plan, PlanEntry, Stratum, Team
from inspections.plan_forms import split_window
from inspections.population import Population
from inspections.services.entries import EntryContent, TeamContent
from inspections.states import EntryKind, KeyOverride, Profile, QuotaBase, QuotaMode, StrataBy
from registry.models import SpotCheckItem
from registry.states import RegistrationState, SubjectKind


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """An annual plan; `version` is its edition."""

    lead_department = serializers.CharField(source="lead_department.code", read_only=True)
    entry_ids = serializers.ListField(child=serializers.IntegerField(), read_only=True)

    class Meta:
        model = Plan
        fields = ("id", "number", "year", "title", "lead_department", "superior_plan", "state", "version", "entry_ids")
        read_only_fields = fields


class PlanInput(Input):
    year = serializers.IntegerField(min_value=2019, max_value=2100)
    title = serializers.CharField(max_length=200)
    lead_department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    superior_plan = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


class PlanChange(Input):
    title = serializers.CharField(max_length=200)
    superior_plan = serializers.CharField(max_length=200, required=False, allow_blank=True)


class PlanReturnInput(Input):
    reason = serializers.CharField(max_length=500)


class StratumSerializer(serializers.ModelSerializer[Stratum]):
    """The ratio of a stratum in parts per million; an empty value is for subjects without one, or for all."""

    class Meta:
        model = Stratum
        fields = ("value", "ppm")
        read_only_fields = fields


class BatchSerializer(serializers.ModelSerializer[Batch]):
    class Meta:
        model = Batch
        fields = ("number", "first_day", "last_day")
        read_only_fields = fields


class TeamSerializer(serializers.ModelSerializer[Team]):
    """The officers a department sends, and what they check."""

    department = serializers.CharField(source="department.code", read_only=True)
    items = serializers.SerializerMethodField()

    class Meta:
        model = Team
        fields = ("department", "need", "single_basis", "items")
        read_only_fields = fields

    def get_items(self, team: Team) -> list[str]:
        return sorted(row.item.code for row in team.items.all())


class PlanEntrySerializer(serializers.ModelSerializer[PlanEntry]):
    """An entry of a plan: whom, how many, when, by which departments."""

    population = serializers.JSONField(read_only=True, help_text="The filter over the register; empty: everybody.")
    key_overrides = serializers.ListField(child=serializers.CharField(), read_only=True)
    strata = StratumSerializer(many=True, read_only=True)
    batches = BatchSerializer(many=True, read_only=True)
    teams = TeamSerializer(many=True, read_only=True)

    class Meta:
        model = PlanEntry
        fields = (
            "id",
            "plan",
            "position",
            "title",
            "kind",
            "basis",
            "population",
            "strata_by",
            "strata",
            "quota_mode",
            "quota_base",
            "total",
            "reserve",
            "first_day",
            "last_day",
            "batches",
            "teams",
            "cap_per_year",
            "places_per_officer",
            "key_overrides",
            "profile",
            "publish_names",
            "surprise",
        )
        read_only_fields = fields


class PopulationInput(Input):
    """The filter over the register; what is empty does not narrow."""

    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=SubjectKind.choices), max_length=20, required=False, default=list
    )
    industries = serializers.ListField(
        child=serializers.RegexField("^[A-T][0-9]{0,4}$"), max_length=100, required=False, default=list
    )
    streets = serializers.ListField(
        child=serializers.RegexField("^[0-9]{9,12}$"), max_length=100, required=False, default=list
    )
    states = serializers.ListField(
        child=serializers.ChoiceField(choices=RegistrationState.choices), max_length=12, required=False, default=list
    )
    classes = serializers.ListField(
        child=serializers.RegexField("^[0-9A-Z_-]{1,16}$"), max_length=20, required=False, default=list
    )


class StratumInput(Input):
    value = serializers.CharField(max_length=20, required=False, allow_blank=True, default="")
    ppm = serializers.IntegerField(min_value=0, max_value=10**8, help_text="Over 0 and not over 1,000,000 (R-16).")


class TeamInput(Input):
    department = serializers.SlugRelatedField(slug_field="code", queryset=Department.objects.order_by("code"))
    items = serializers.PrimaryKeyRelatedField(many=True, queryset=SpotCheckItem.objects.none(), help_text="Their ids.")
    need = serializers.IntegerField(min_value=1, max_value=50, default=2)
    single_basis = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")

    def get_fields(self) -> dict[str, Any]:
        """Only items the caller may see can be named."""
        found = super().get_fields()
        items = self.context.get("items")
        if items is not None:
            found["items"].child_relation.queryset = items  # type: ignore[attr-defined]
        return dict(found)


class EntryInput(Input):
    """What an entry says. ``batch_count`` splits the window evenly."""

    plan = serializers.PrimaryKeyRelatedField(queryset=Plan.objects.none())
    title = serializers.CharField(max_length=200)
    kind = serializers.ChoiceField(choices=EntryKind.choices, default=EntryKind.DOUBLE_RANDOM.value)
    basis = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    population = PopulationInput(required=False, default=dict)
    strata_by = serializers.ChoiceField(choices=StrataBy.choices, default=StrataBy.ALL.value)
    strata = StratumInput(many=True, max_length=1000, required=False, default=list)  # type: ignore[call-arg]
    quota_mode = serializers.ChoiceField(choices=QuotaMode.choices, default=QuotaMode.RATIO.value)
    quota_base = serializers.ChoiceField(choices=QuotaBase.choices, default=QuotaBase.ELIGIBLE.value)
    total = serializers.IntegerField(min_value=1, max_value=10**7, required=False, allow_null=True, default=None)
    reserve = serializers.IntegerField(min_value=0, max_value=10_000, default=0)
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    batch_count = serializers.IntegerField(min_value=1, max_value=60, default=1)
    teams = TeamInput(many=True, max_length=30, required=False, default=list)  # type: ignore[call-arg]
    cap_per_year = serializers.IntegerField(min_value=1, max_value=366, default=2)
    places_per_officer = serializers.IntegerField(
        min_value=1, max_value=10_000, required=False, allow_null=True, default=None
    )
    key_overrides = serializers.ListField(
        child=serializers.ChoiceField(choices=KeyOverride.choices), max_length=2, required=False, default=list
    )
    profile = serializers.ChoiceField(
        choices=Profile.choices,
        default=Profile.BLINDED.value,
        help_text="Blinded, whatever is asked, where a risk class is used.",
    )
    publish_names = serializers.BooleanField(default=True)
    surprise = serializers.BooleanField(default=False)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        plans = self.context.get("plans")
        if plans is not None:
            found["plan"].queryset = plans  # type: ignore[attr-defined]
        return dict(found)


def content_of(data: dict[str, Any]) -> EntryContent:
    """What was sent, as the service takes it."""
    given = {name: value for name, value in data.items() if name not in ("plan", "batch_count", "strata", "teams")}
    given["population"] = Population.read({name: values for name, values in data["population"].items() if values})
    given["key_overrides"] = tuple(data["key_overrides"])
    return EntryContent(
        **given,
        ratios=tuple((one["value"], one["ppm"]) for one in data["strata"]),
        batches=split_window(data["first_day"], data["last_day"], data["batch_count"]),
        teams=tuple(
            TeamContent(one["department"], tuple(one["items"]), one["need"], one["single_basis"])
            for one in data["teams"]
        ),
    )
