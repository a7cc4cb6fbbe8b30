"""Forms of the register of officers."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from core.people.models import Department, User, UserKind
from registry.models import Enterprise, Qualification, SpotCheckItem
from registry.officer_states import CertificateKind, RelationKind


class EnterpriseField(forms.CharField):
    """A subject by its unified code, zone number or exact name."""

    def clean(self, value: Any) -> Enterprise | None:
        text = super().clean(value)
        if not text:
            return None
        found = Enterprise.objects.filter(subject_id=text.upper()).first()
        if found is None:
            same_name = list(Enterprise.objects.filter(name=text)[:2])
            if len(same_name) == 1:
                return same_name[0]
            raise forms.ValidationError(_("No single subject has this number or name. Enter the unified code."))
        return found


class OfficerForm(forms.Form):
    number = forms.CharField(label=_("Officer number"), max_length=20)
    full_name = forms.CharField(label=_("Full name"), max_length=60)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    user = forms.ModelChoiceField(
        label=_("Account"),
        queryset=User.objects.none(),
        required=False,
        help_text=_("Without an account the officer cannot enter results."),
    )
    is_expert = forms.BooleanField(label=_("Expert"), required=False)

    def __init__(self, *args: Any, departments: Any, users: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["user"].queryset = users.filter(kind=UserKind.PERSON)  # type: ignore[attr-defined]


class CorrectOfficerForm(OfficerForm):
    why = forms.CharField(label=_("Reason"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["number"]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class CertificateForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=CertificateKind.choices)
    number = forms.CharField(label=_("Certificate number"), max_length=40)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_to = forms.DateField(label=_("Valid to"), widget=DayInput)


class RevokeForm(ReasonForm):
    on = forms.DateField(label=_("Revoked on"), widget=DayInput)


class LastDayForm(ReasonForm):
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)


class QualificationForm(forms.Form):
    qualification = forms.ModelChoiceField(
        label=_("Professional qualification"), queryset=Qualification.objects.order_by("code"), required=False
    )
    item = forms.ModelChoiceField(
        label=_("Or appointed to one item"), queryset=SpotCheckItem.objects.none(), required=False
    )
    document = forms.CharField(label=_("Document"), max_length=100, required=False)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_to = forms.DateField(label=_("Valid to"), widget=DayInput, required=False)

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = items  # type: ignore[attr-defined]


class RelationForm(forms.Form):
    enterprise = EnterpriseField(
        label=_("Enterprise"), max_length=200, help_text=_("Unified code, zone number or exact name.")
    )
    kind = forms.ChoiceField(label=_("Relation"), choices=RelationKind.choices)
    note = forms.CharField(
        label=_("Note"), max_length=200, required=False, help_text=_("Stays inside the house; never published.")
    )
    valid_from = forms.DateField(label=_("From"), widget=DayInput)
    valid_to = forms.DateField(label=_("Until"), widget=DayInput, required=False)
