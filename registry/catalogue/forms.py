"""Forms of the catalogue."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.pages.forms import DayInput
from core.people.models import Department
from registry.catalogue.models import EnforcementItem
from registry.catalogue.services import EnforcementContent
from registry.catalogue.states import Cause, EnforcementKind, Level
from registry.item_forms import RowSet
from registry.models import SpotCheckItem
from registry.services.items import Basis
from registry.states import SubjectKind

PLAIN = (
    "kind",
    "name",
    "sub_item",
    "office",
    "level",
    "content",
    "form",
    "method",
    "ratio_text",
    "frequency_text",
    "officer_requirements",
    "valid_from",
    "valid_to",
)


class ItemForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    department = forms.ModelChoiceField(label=_("Implementing body"), queryset=Department.objects.none())
    kind = forms.ChoiceField(label=_("Kind of power"), choices=EnforcementKind.choices)
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.COUNTY)
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"wrap": "whole"}))
    sub_item = forms.CharField(label=_("Sub-item"), max_length=200, required=False)
    office = forms.CharField(label=_("Responsible office"), max_length=100, required=False)
    subject_kinds = forms.MultipleChoiceField(
        label=_("Kinds of subject"), choices=SubjectKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    content = forms.CharField(
        label=_("Content"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    form = forms.CharField(label=_("Form used"), max_length=200, required=False)
    method = forms.CharField(label=_("Method"), max_length=200, required=False)
    ratio_text = forms.CharField(
        label=_("Ratio, as printed"), max_length=500, required=False, help_text=_("Where it applies.")
    )
    frequency_text = forms.CharField(
        label=_("Frequency, as printed"), max_length=200, required=False, help_text=_("Where it applies.")
    )
    officer_requirements = forms.CharField(label=_("What is asked of the officers"), max_length=300, required=False)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput, required=False)
    valid_to = forms.DateField(label=_("Valid to"), widget=DayInput, required=False)

    def __init__(self, *args: Any, departments: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if is_draft:
            for name in ("code", "department"):
                self.fields[name].disabled = True


def content_of(form: ItemForm, bases: RowSet) -> EnforcementContent:
    """What the page holds, as the service takes it."""
    data = form.cleaned_data
    return EnforcementContent(
        **{name: data[name] for name in PLAIN},
        subject_kinds=tuple(data["subject_kinds"]),
        bases=tuple(Basis(**row) for row in bases.kept()),
    )


def initial_of(item: EnforcementItem) -> dict[str, Any]:
    return {name: getattr(item, name) for name in ("code", "department", "subject_kinds", *PLAIN)}


class CheckForm(forms.Form):
    """The opinion of the legal check."""

    passed = forms.ChoiceField(
        label=_("Result of the legal check"),
        choices=[("yes", _("Passed")), ("no", _("Return with remarks"))],
        widget=forms.RadioSelect,
    )
    opinion = forms.CharField(
        label=_("Opinion"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("A return says what is to be mended, and where."),
    )


class AdjustForm(forms.Form):
    cause = forms.ChoiceField(
        label=pgettext_lazy("adjustment", "Cause"), choices=Cause.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class ChangeForm(forms.Form):
    law = forms.CharField(label=_("Law"), max_length=200)
    article = forms.CharField(
        label=_("Article"),
        max_length=120,
        required=False,
        help_text=_("As in the law, 第五十三条; empty: the whole law."),
    )
    changed_on = forms.DateField(label=_("Changed on"), widget=DayInput)
    document = forms.CharField(label=_("Document that changed it"), max_length=200)
    note = forms.CharField(
        label=_("What changed"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class DeriveForm(forms.Form):
    spot_check_code = forms.ModelChoiceField(
        label=_("Spot-check item"), queryset=SpotCheckItem.objects.none(), to_field_name="code"
    )

    def __init__(self, *args: Any, spot_check_items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot_check_code"].queryset = spot_check_items  # type: ignore[attr-defined]
