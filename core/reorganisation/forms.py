"""What the pages of reorganisation ask."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from core.people.forms import DepartmentNamesForm
from core.people.handover import HandOver
from core.people.models import Department, DepartmentKind, User
from core.reorganisation.services import Names, NewDepartment

NAMES = ("name", "name_en", "short_name")


class OrderForm(forms.Form):
    """From when, and what orders it."""

    effective_on = forms.DateField(
        label=_("Takes effect on"), widget=DayInput, help_text=_("The first day of the new order; today or later.")
    )
    document = forms.CharField(
        label=_("Document"), max_length=120, help_text=_("Number of the document that orders it.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, departments: QuerySet[Department], heads: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("department", "departments", "successor"):
            if name in self.fields:
                self.fields[name].queryset = departments  # type: ignore[attr-defined]
        if "head" in self.fields:
            self.fields["head"].queryset = heads  # type: ignore[attr-defined]

    def order(self) -> dict[str, Any]:
        """What the service is to do, in its own words."""
        given = self.cleaned_data
        found = {name: given[name] for name in ("effective_on", "document", "reason")}
        found["departments"] = list(given["departments"]) if "departments" in given else [given["department"]]
        found["successor"] = given.get("successor")
        found["new"] = self._new()
        found["names"] = self._names()
        return found

    def _new(self) -> NewDepartment | None:
        given = self.cleaned_data
        if given.get("successor") or not given.get("code") or not given.get("head"):
            return None
        names = Names(given["name"], given["name_en"], given["short_name"])
        return NewDepartment(code=given["code"], names=names, head=given["head"], kind=given["kind"])

    def _names(self) -> Names | None:
        return None


class OneDepartmentForm(OrderForm):
    department = forms.ModelChoiceField(
        label=_("Department"), queryset=Department.objects.none(), empty_label=_("Choose …")
    )


class RenameDepartmentForm(OneDepartmentForm, DepartmentNamesForm):
    field_order = ("department", *NAMES, "effective_on", "document", "reason")

    def _names(self) -> Names:
        return Names(*(self.cleaned_data[name] for name in NAMES))


class WithSuccessorForm(OrderForm):
    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("A new department, entered below"),
    )
    code = forms.SlugField(label=_("Code of the new department"), max_length=20, required=False)
    name = forms.CharField(label=_("Name of the new department"), max_length=100, required=False)
    name_en = forms.CharField(label=_("English name of the new department"), max_length=150, required=False)
    short_name = forms.CharField(
        label=_("Short name of the new department"),
        max_length=20,
        required=False,
        help_text=_("Used in document numbers."),
    )
    kind = forms.ChoiceField(label=_("Kind of the new department"), choices=DepartmentKind.choices, required=False)
    head = forms.ModelChoiceField(
        label=_("Head of the new department"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Choose …"),
        help_text=_("Heads are appointed anew; every other post passes on."),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("successor"):
            for name in ("code", *NAMES, "head"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Needed for a new department."))
        return given


NEW = ("successor", "code", *NAMES, "kind", "head")


class MergeForm(WithSuccessorForm):
    departments = forms.ModelMultipleChoiceField(
        label=_("Departments that merge"), queryset=Department.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("departments", *NEW, "effective_on", "document", "reason")


class SplitForm(WithSuccessorForm, OneDepartmentForm):
    rest_name = forms.CharField(label=_("New name of what remains"), max_length=100, required=False)
    rest_name_en = forms.CharField(label=_("New English name of what remains"), max_length=150, required=False)
    rest_short_name = forms.CharField(label=_("New short name of what remains"), max_length=20, required=False)
    field_order = (
        "department",
        *NEW,
        "rest_name",
        "rest_name_en",
        "rest_short_name",
        "effective_on",
        "document",
        "reason",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        rest = [bool(given.get(f"rest_{name}")) for name in NAMES]
        if any(rest) and not all(rest):
            self.add_error("rest_name", _("Enter all three names, or none."))
        return given

    def _names(self) -> Names | None:
        given = self.cleaned_data
        return Names(*(given[f"rest_{name}"] for name in NAMES)) if given.get("rest_name") else None


class DissolveForm(OneDepartmentForm):
    successor = forms.ModelChoiceField(
        label=_("Successor"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=_("None: nothing is left to do"),
    )
    field_order = ("department", "successor", "effective_on", "document", "reason")


class DivisionForm(forms.Form):
    """Which records go; one group of boxes for each kind."""

    def __init__(self, *args: Any, choices: list[tuple[HandOver, list[Any]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, rows in choices:
            self.fields[kind.name] = forms.TypedMultipleChoiceField(
                label=str(kind.title),
                coerce=int,
                required=False,
                choices=[(row.pk, str(row)) for row in rows],
                widget=forms.CheckboxSelectMultiple,
            )
