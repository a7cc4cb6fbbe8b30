"""Forms of training, skills and equipment."""

from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.pages.forms import DayInput
from core.people.models import Department, DepartmentKind, User
from registry.capability.models import Skill
from registry.capability.states import EquipmentKind
from registry.models import Officer


def _day(label: Any, **options: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=DayInput(), **options)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=200)


class TrainingForm(forms.Form):
    topic = forms.CharField(label=_("Topic"), max_length=200)
    organiser = forms.CharField(label=_("Organiser"), max_length=100)
    department = forms.ModelChoiceField(label=_("Department that keeps it"), queryset=Department.objects.none())
    held_on = _day(_("Day of the training"))
    hours = forms.DecimalField(
        label=_("Hours"), min_value=Decimal("0.1"), max_value=Decimal(200), max_digits=4, decimal_places=1
    )
    place = forms.CharField(label=pgettext_lazy("where a training is held", "Place"), max_length=100, required=False)

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    officers = forms.ModelMultipleChoiceField(
        label=_("Officers"), queryset=Officer.objects.none(), widget=forms.CheckboxSelectMultiple
    )
    hours = forms.DecimalField(
        label=_("Hours"),
        required=False,
        max_digits=4,
        decimal_places=1,
        help_text=_("Empty: all hours of the training. Who attended only in part is entered by itself."),
    )

    def __init__(self, *args: Any, officers: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officers"].queryset = officers  # type: ignore[attr-defined]


class ExamForm(forms.Form):
    subject = forms.CharField(label=_("Subject of the exam"), max_length=100)
    taken_on = _day(_("Taken on"))
    passed = forms.TypedChoiceField(
        label=_("Result"),
        choices=[("yes", pgettext_lazy("exam", "Passed")), ("no", pgettext_lazy("exam", "Failed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    score = forms.DecimalField(
        label=_("Score"), required=False, min_value=0, max_value=150, max_digits=4, decimal_places=1
    )
    valid_to = _day(_("Valid to"), required=False)


class SkillForm(forms.Form):
    skill = forms.ModelChoiceField(label=_("Skill"), queryset=Skill.objects.none())
    is_speciality = forms.BooleanField(
        label=_("Speciality"), required=False, help_text=_("The one thing the officer is best at.")
    )
    since = _day(_("Since"))

    def __init__(self, *args: Any, skills: QuerySet[Skill], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["skill"].queryset = skills  # type: ignore[attr-defined]


class WordForm(forms.Form):
    code = forms.SlugField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=100)


class LicenceForm(forms.Form):
    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none())
    number = forms.CharField(label=_("Number"), max_length=40)
    granted_on = _day(_("Granted on"))

    def __init__(self, *args: Any, users: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = users  # type: ignore[attr-defined]


class EndLicenceForm(ReasonForm):
    on = _day(_("No longer counts from"))
    field_order = ("on", "reason")


class EquipmentForm(forms.Form):
    number = forms.CharField(label=_("Equipment number"), max_length=40)
    kind = forms.ChoiceField(label=_("Kind of equipment"), choices=EquipmentKind.choices)
    name = forms.CharField(label=_("Name and model"), max_length=100)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    acquired_on = _day(_("Acquired on"))

    def __init__(self, *args: Any, departments: QuerySet[Department], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class HandOutForm(forms.Form):
    officer = forms.ModelChoiceField(label=_("Officer"), queryset=Officer.objects.none())
    due_on = _day(_("To be returned by"), required=False, help_text=_("Empty: for as long as it is needed."))

    def __init__(self, *args: Any, officers: QuerySet[Officer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]


class TakeBackForm(forms.Form):
    note = forms.CharField(label=_("Condition on return"), max_length=200, required=False)


class StandardForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of equipment"), choices=EquipmentKind.choices)
    department_kind = forms.ChoiceField(label=_("Kind of department"), choices=DepartmentKind.choices)
    pieces = forms.IntegerField(label=_("Pieces"), min_value=1, max_value=1000)
    per_officers = forms.IntegerField(label=_("For so many officers"), min_value=1, max_value=1000)
    document = forms.CharField(label=_("Document"), max_length=200)
    valid_from = _day(_("Valid from"))
