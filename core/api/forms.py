from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.api.policies import ROLES_FOR_CLIENTS
from core.api.scopes import all_scopes
from core.pages.forms import DayInput
from core.people.models import Department, Role


class DepartmentChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.display_name)


class ClientForm(forms.Form):
    """What a new client needs."""

    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Which program of whom: “Permit system of the housing bureau”.")
    )
    department = DepartmentChoice(label=_("Department"), queryset=Department.objects.none())
    role = forms.ChoiceField(
        label=_("Post"),
        choices=[(role.value, role.label) for role in Role if role in ROLES_FOR_CLIENTS],
        help_text=_("Under which post it acts; acts that need the judgement of a person are not open to it."),
    )
    scopes = forms.MultipleChoiceField(label=_("Scopes"), widget=forms.CheckboxSelectMultiple)
    last_day = forms.DateField(label=_("Last day"), widget=DayInput, help_text=_("At most a year ahead."))

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        department: Any = self.fields["department"]
        department.queryset = departments
        scopes: Any = self.fields["scopes"]
        scopes.choices = [(scope, scope) for scope in all_scopes()]


class RevokeForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)
