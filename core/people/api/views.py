"""Departments over the API; other resources name them by their codes."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from core.api.resources import ReadOnlyResource
from core.api.schema import describe
from core.people.models import Department, DepartmentKind
from core.people.selectors import departments, in_force

describe("departments", "The departments of the zone, with the days on which they are in force.")


class DepartmentSerializer(serializers.ModelSerializer[Department]):
    """A department; its code never changes, its name may."""

    duties = serializers.ListField(
        child=serializers.CharField(), read_only=True, help_text="Zone-wide duties it holds."
    )

    class Meta:
        model = Department
        fields = ("code", "name", "name_en", "short_name", "kind", "duties", "valid_from", "valid_to")
        read_only_fields = fields


class DepartmentFilter(filters.FilterSet):
    """Which departments."""

    kind = filters.ChoiceFilter(choices=DepartmentKind.choices)
    on = filters.DateFilter(method="in_force_on", help_text="Those in force on that day.")

    class Meta:
        model = Department
        fields = ()

    def in_force_on(self, rows, name, value):  # type: ignore[no-untyped-def]
        return rows.filter(in_force(value))


class DepartmentViewSet(ReadOnlyResource):
    """All departments, in force or not; their names are known to everybody."""

    resource = "departments"
    serializer_class = DepartmentSerializer
    filterset_class = DepartmentFilter
    queryset = Department.objects.none()
    ordering: ClassVar[Sequence[str]] = ("code",)
    lookup_field = "code"
    lookup_value_converter = "str"

    def get_queryset(self) -> QuerySet[Department]:
        return departments()
