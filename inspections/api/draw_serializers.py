"""Draws in and out as JSON."""

from typing import Any

from rest_framework import serializers

from core.api.inputs import Input
from core.people.models import User
from inspections.draw_evidence import ValueReader
from inspections.models import Draw, DrawExclusion, DrawSource, PlanEntry, SourceKind


class DrawSourceSerializer(serializers.ModelSerializer[DrawSource]):
    """A source of the seed: a sealed contribution, or a public value."""

    value = serializers.SerializerMethodField(
        "get_shown_value",
        help_text="Of a public value once two people gave it; of a contribution once it may be public. Else empty.",
    )
    is_ready = serializers.BooleanField(read_only=True, help_text="Whether the engine may use the value now.")

    class Meta:
        model = DrawSource
        fields = (
            "id",
            "position",
            "kind",
            "label",
            "reference",
            "commitment",
            "committed_at",
            "value",
            "given_at",
            "confirmed_at",
            "used_at",
            "dropped_at",
            "dropped_reason",
            "is_ready",
        )
        read_only_fields = fields

    def get_shown_value(self, source: DrawSource) -> str:
        reader: ValueReader = self.context["reader"]
        return reader.value_of(source)


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """A double-random draw: its state, its clock, its digests and counts."""

    department = serializers.CharField(source="department.code", read_only=True)
    deadline = serializers.DateTimeField(read_only=True, help_text="A value missing after this moment voids the draw.")
    sources = DrawSourceSerializer(many=True, read_only=True)
    counts = serializers.SerializerMethodField(
        help_text="Sizes of the rosters, exclusions by reason, selected; the seed once the openings may be public."
    )

    class Meta:
        model = Draw
        fields = (
            "id",
            "number",
            "title",
            "plan_entry",
            "department",
            "state",
            "profile",
            "draw_at",
            "deadline",
            "seq",
            "prev",
            "header_digest",
            "published_at",
            "result_digest",
            "drawn_at",
            "counts",
            "void_reason",
            "is_demonstration",
            "sources",
        )
        read_only_fields = fields

    def get_counts(self, draw: Draw) -> dict[str, Any]:
        reader: ValueReader = self.context["reader"]
        return reader.counts_of(draw)


class ContributorInput(Input):
    """A witness: the account, and the name that stands in the public header."""

    username = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.filter(is_active=True))
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]


class PublicSourceInput(Input):
    """A public value that does not exist yet."""

    kind = serializers.ChoiceField(choices=[SourceKind.LOTTERY.value, SourceKind.DRAND.value])
    label = serializers.CharField(max_length=60)  # type: ignore[assignment]
    reference = serializers.CharField(max_length=40, help_text="The issue of the lottery or the round of the beacon.")
    chain = serializers.RegexField("^[0-9a-f]{64}$", required=False, default="", help_text="Of a beacon.")


class PrepareInput(Input):
    """What it takes to prepare the draw of a plan entry."""

    plan_entry = serializers.PrimaryKeyRelatedField(queryset=PlanEntry.objects.none())
    title = serializers.CharField(max_length=200)
    draw_at = serializers.DateTimeField()
    grace_minutes = serializers.IntegerField(min_value=10, max_value=2880, default=120)
    contributors = ContributorInput(many=True, max_length=20)  # type: ignore[call-arg]
    public_sources = PublicSourceInput(many=True, max_length=10)  # type: ignore[call-arg]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        entries = self.context.get("plan_entries")
        if entries is not None:
            self.fields["plan_entry"].queryset = entries  # type: ignore[attr-defined]


class MinuteInput(Input):
    """Another minute, and the public values that will not be known before it."""

    draw_at = serializers.DateTimeField()
    references = serializers.DictField(
        child=serializers.CharField(max_length=40),
        default=dict,
        help_text="Name of a public source: its issue or round.",
    )
    reason = serializers.CharField(max_length=1000)


class ReasonInput(Input):
    reason = serializers.CharField(max_length=1000, help_text="It becomes public.")


class CommitmentInput(Input):
    commitment = serializers.RegexField("^[0-9a-f]{64}$", help_text='SHA-256 of D("commit", number, label) and r.')


class OpeningInput(Input):
    opening = serializers.RegexField("^[0-9a-f]{64}$", help_text="The 32 bytes r, in hexadecimal.")


class ValueInput(Input):
    value = serializers.CharField(max_length=1100, help_text="`3.8.17.22.35./4.11./`, or a signature in hexadecimal.")


class ExclusionSerializer(serializers.ModelSerializer[DrawExclusion]):
    """Who was on a register but not drawable, with every reason."""

    enterprise = serializers.CharField(source="enterprise.subject_id", read_only=True, default=None, allow_null=True)
    officer = serializers.CharField(source="officer.number", read_only=True, default=None, allow_null=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = DrawExclusion
        fields = ("id", "enterprise", "officer", "reasons")
        read_only_fields = fields
