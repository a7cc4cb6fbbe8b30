from django.db.models import QuerySet
from django_filters import rest_framework as filters

from publicity.models import Publication
from publicity.selectors import matching
from publicity.states import PublicationState

SHOWN = [choice for choice in PublicationState.choices if choice[0] != PublicationState.ENDED]


class PublicationFilter(filters.FilterSet):
    """Which records."""

    kind = filters.CharFilter(max_length=60)
    state = filters.ChoiceFilter(choices=SHOWN)
    department = filters.CharFilter(field_name="department__code", max_length=20, label="Code of the department.")
    part_of = filters.NumberFilter(field_name="part_of", min_value=1, max_value=2**63 - 1, label="A record's id.")
    published = filters.DateTimeFromToRangeFilter(field_name="published_at")
    q = filters.CharFilter(method="find", max_length=100, label="Part of a name, a code or a number.")

    class Meta:
        model = Publication
        fields = ("kind", "state", "department", "part_of", "published", "q")

    def find(self, rows: QuerySet[Publication], _name: str, value: str) -> QuerySet[Publication]:
        return matching(rows, value)  # type: ignore[arg-type]
