from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters

from core.law.models import Rule, RuleKind, RuleVersion, Verification
from core.law.selectors import day_of, in_force_on


class RuleFilter(filters.FilterSet):
    """Which rules."""

    kind = filters.ChoiceFilter(choices=RuleKind.choices)
    verification = filters.ChoiceFilter(choices=Verification.choices, method="verified")

    class Meta:
        model = Rule
        fields = ("kind",)

    def verified(self, rows: QuerySet[Rule], _name: str, value: str) -> QuerySet[Rule]:
        """By how well the source of the version in force is known."""
        versions = RuleVersion.objects.filter(in_force_on(day_of(timezone.now())), verification=value)
        return rows.filter(pk__in=versions.values("rule"))
