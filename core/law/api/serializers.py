"""Rules and ends of terms as JSON."""

from typing import Any

from rest_framework import serializers

from core.clocks import Unit
from core.law.models import Article, Law, Rule, RuleClock, RuleVersion

UNITS = [(unit.value, unit.value) for unit in Unit]


class ArticleSerializer(serializers.ModelSerializer[Article]):
    """An article of a source document; `text` is empty where it has not been seen."""

    document = serializers.CharField(source="law.code", read_only=True)

    class Meta:
        model = Article
        fields = ("document", "number", "heading", "text")
        read_only_fields = fields


class SourceSerializer(serializers.ModelSerializer[Law]):
    """A law, regulation, rule or normative document."""

    title = serializers.CharField(read_only=True, help_text="In the language asked for.")

    class Meta:
        model = Law
        fields = ("code", "kind", "title", "title_zh", "document_number", "issuer", "published_on", "verification")
        read_only_fields = fields


class ClockSerializer(serializers.ModelSerializer[RuleClock]):
    """A term the rule sets."""

    name = serializers.CharField(read_only=True, help_text="Empty where the rule sets one term.")
    event = serializers.CharField(read_only=True, help_text="What starts the term, in the language asked for.")

    class Meta:
        model = RuleClock
        fields = ("name", "n", "unit", "rolls", "event")
        read_only_fields = fields


class VersionSerializer(serializers.ModelSerializer[RuleVersion]):
    """What the rule says in a span of days."""

    text = serializers.CharField(read_only=True, help_text="In the language asked for.")
    remark = serializers.CharField(read_only=True)
    documents = SourceSerializer(many=True, read_only=True)
    articles = ArticleSerializer(many=True, read_only=True)
    clocks = ClockSerializer(many=True, read_only=True)
    parameters = serializers.JSONField(read_only=True, help_text="Figures of the rule that are not terms.")

    class Meta:
        model = RuleVersion
        fields = (
            "number",
            "effective_from",
            "effective_to",
            "text",
            "remark",
            "verification",
            "enabled",
            "parameters",
            "documents",
            "articles",
            "clocks",
        )
        read_only_fields = fields


class RuleSerializer(serializers.ModelSerializer[Rule]):
    """A rule, with the version in force today."""

    title = serializers.CharField(read_only=True, help_text="In the language asked for.")
    version = serializers.SerializerMethodField(help_text="Null while no version is in force.")

    class Meta:
        model = Rule
        fields = ("code", "kind", "title", "version")
        read_only_fields = fields

    def get_version(self, rule: Rule) -> VersionSerializer(allow_null=True):  # type: ignore[valid-type]
        versions: list[RuleVersion] = rule.current  # type: ignore[attr-defined]
        return VersionSerializer(versions[0]).data if versions else None


class QuestionSerializer(serializers.Serializer[Any]):
    """A question about a term: either a rule, or length and unit."""

    start = serializers.CharField(
        max_length=40, help_text="Day of the event, `2026-09-25`; for hours also `2026-09-25T15:04`."
    )
    n = serializers.IntegerField(min_value=1, max_value=100_000, required=False, help_text="Length of the term.")
    unit = serializers.ChoiceField(choices=UNITS, required=False, help_text="Unit of the length.")
    rule = serializers.CharField(
        max_length=20, required=False, help_text="Code of a rule, such as `R-13`, in place of length and unit."
    )
    clock = serializers.CharField(
        max_length=30, required=False, default="", help_text="Name of the term, where the rule sets several."
    )


class DueSerializer(serializers.Serializer[Any]):
    """When a term ends."""

    due = serializers.CharField(help_text="Last day before moving off rest days; for hours the last moment.")
    rolled = serializers.CharField(help_text="Last day after moving off rest days; what counts.")
    provisional = serializers.BooleanField(
        help_text="True where the answer reaches a year without a published calendar (rules only)."
    )
    rule = serializers.CharField(allow_blank=True)
    why = serializers.ListField(child=serializers.CharField(), help_text="The reasons, in the language asked for.")
