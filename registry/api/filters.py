from django_filters import rest_framework as filters

from registry.models import Enterprise, EnterpriseImport, ImportRow
from registry.rows import Outcome
from registry.selectors import found_by
from registry.states import CodeStanding, ImportState, RegistrationState, SubjectKind


class EnterpriseFilter(filters.FilterSet):
    """Which enterprises."""

    q = filters.CharFilter(
        method="search", max_length=200, help_text="Any part of the name, pinyin initials, beginning of the code."
    )
    code = filters.CharFilter(field_name="code", max_length=18)
    subject_id = filters.CharFilter(max_length=23)
    name = filters.CharFilter(lookup_expr="exact", max_length=200)
    state = filters.MultipleChoiceFilter(choices=RegistrationState.choices)
    kind = filters.MultipleChoiceFilter(choices=SubjectKind.choices)
    standing = filters.ChoiceFilter(field_name="code_standing", choices=CodeStanding.choices)
    street = filters.CharFilter(field_name="street_code", max_length=12)
    industry = filters.CharFilter(
        field_name="industry_code", lookup_expr="startswith", max_length=5, help_text="A code or its beginning."
    )
    registered = filters.DateFromToRangeFilter(field_name="registered_on")
    changed = filters.IsoDateTimeFromToRangeFilter(field_name="changed_at")

    class Meta:
        model = Enterprise
        fields = ()

    def search(self, enterprises, name, value):  # type: ignore[no-untyped-def]
        return enterprises.filter(found_by(value))


class ImportFilter(filters.FilterSet):
    """Which imports."""

    state = filters.ChoiceFilter(choices=ImportState.choices)
    sha256 = filters.CharFilter(max_length=64)

    class Meta:
        model = EnterpriseImport
        fields = ()


class RowFilter(filters.FilterSet):
    """Which rows."""

    outcome = filters.ChoiceFilter(choices=[(outcome.value, outcome.value) for outcome in Outcome])

    class Meta:
        model = ImportRow
        fields = ()
