"""What the pages of enterprises ask."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from registry.headers import Field
from registry.models import Enterprise
from registry.names import LONGEST
from registry.rows import LIMITS
from registry.selectors import streets_on
from registry.states import RegistrationState, SubjectKind


class EnterpriseForm(forms.Form):
    """The facts of a subject, named as the columns of a file. What is right is decided by the service."""

    template_name = "registry/_enterprise_fields.html"

    code = forms.CharField(
        label=_("Unified social credit code"),
        max_length=40,
        required=False,
        help_text=_("An older number of 13 or 15 digits may stand here too; it goes to its own field."),
    )
    name = forms.CharField(label=_("Name"), max_length=LONGEST)
    subject_kind = forms.ChoiceField(
        label=_("Kind of subject"), required=False, choices=[("", _("By code and name")), *SubjectKind.choices]
    )
    state = forms.ChoiceField(
        label=_("Registration state"), choices=RegistrationState.choices, initial=RegistrationState.EXISTING
    )
    legal_form = forms.CharField(label=_("Legal form"), max_length=LIMITS[Field.LEGAL_FORM], required=False)
    registered_on = forms.DateField(label=_("Registered on"), required=False, widget=DayInput)
    industry = forms.CharField(
        label=_("Industry"),
        max_length=100,
        required=False,
        help_text=_("Code or name of GB/T 4754, for example I6513."),
    )
    street = forms.ChoiceField(label=_("Street"), required=False)
    address = forms.CharField(label=_("Address"), max_length=LIMITS[Field.ADDRESS], required=False)
    authority_code = forms.CharField(
        label=_("Registration authority code"),
        max_length=6,
        required=False,
        help_text=_("Empty: places 3 to 8 of the code."),
    )
    authority_name = forms.CharField(
        label=_("Registration authority"), max_length=LIMITS[Field.AUTHORITY_NAME], required=False
    )
    old_registration_no = forms.CharField(
        label=_("Old registration number"), max_length=LIMITS[Field.OLD_REGISTRATION_NO], required=False
    )
    org_code = forms.CharField(label=_("Organisation code"), max_length=10, required=False)
    risk_class = forms.CharField(
        label=_("Risk class"),
        max_length=16,
        required=False,
        help_text=_("For planning inside the house only; never public."),
    )
    code_reason = forms.CharField(
        label=_("Reason for the code"),
        max_length=LIMITS[Field.CODE_REASON],
        required=False,
        widget=forms.HiddenInput,
        help_text=_("Why the number is right all the same, for example “read from the certificate”."),
    )

    def __init__(self, *args: Any, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streets = [(street.code, street.name) for street in streets_on(day)]
        self.fields["street"].choices = [("", "—"), *streets]  # type: ignore[attr-defined]
        if self.data.get("code_reason"):
            self.ask_for_reason()

    def ask_for_reason(self) -> None:
        """Show the field for the reason: only a number that fails its check brings it up."""
        self.fields["code_reason"].widget = forms.Textarea(attrs={"rows": 2})
        self.fields["code_reason"].required = True

    @property
    def facts(self) -> dict[str, Any]:
        return {field.value: self.cleaned_data[field.value] or "" for field in Field}


class CorrectionForm(EnterpriseForm):
    """The facts as they stand, and why they are changed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason for the correction"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, enterprise: Enterprise, day: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, day=day, **kwargs | {"initial": _facts_as_typed(enterprise)})
        self.fields["subject_kind"].choices = SubjectKind.choices  # type: ignore[attr-defined]
        self.fields["subject_kind"].required = True
        street = self.fields["street"]
        if enterprise.street_code and enterprise.street_code not in dict(street.choices):  # type: ignore[attr-defined]
            street.choices = [*street.choices, (enterprise.street_code, enterprise.street_code)]  # type: ignore[attr-defined]


def _facts_as_typed(enterprise: Enterprise) -> dict[str, Any]:
    facts = {field.value: getattr(enterprise, field.value, "") for field in Field}
    return facts | {
        "code": enterprise.code or "",
        "subject_kind": enterprise.kind,
        "industry": enterprise.industry_code,
        "street": enterprise.street_code,
        "version": enterprise.version,
    }


class RenameForm(forms.Form):
    """A change of name, as registered."""

    name = forms.CharField(label=_("New name"), max_length=LONGEST)
    since = forms.DateField(label=_("In effect since"), widget=DayInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
