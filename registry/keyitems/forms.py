"""Forms of key-supervision lists and of the coverage ledger."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.kinds import EVIDENCE
from core.pages.forms import DayInput
from core.people.models import Department
from registry.catalogue.models import EnforcementItem
from registry.item_forms import RowSet, row_set
from registry.keyitems.models import KeyItem
from registry.keyitems.services import Check, KeyContent
from registry.keyitems.services.writing import content_of_item
from registry.keyitems.states import ChainLink, KeyReason, Period
from registry.models import SpotCheckItem
from registry.states import SubjectKind


class ListForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it changes"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed for every version after the first."),
    )
    valid_from = forms.DateField(label=_("In force from"), widget=DayInput, required=False)


class DraftForm(ListForm):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    field_order = ("department", "reason", "valid_from")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class PublishForm(forms.Form):
    valid_from = forms.DateField(label=_("In force from"), widget=DayInput)


class Words(forms.CharField):
    """Several words, one a line or with commas between them."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> Any:
        words = re.split(r"[\n,，、;；]+", super().to_python(value) or "")
        return tuple(dict.fromkeys(word.strip() for word in words if word.strip()))

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list | tuple) else value

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Lengths are held by the record."""


class KeyItemForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200)
    enforcement_code = forms.ModelChoiceField(
        label=_("Enforcement item it rests on"), queryset=EnforcementItem.objects.none(), to_field_name="code"
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=KeyReason.choices, widget=forms.RadioSelect)
    named = Words(
        label=_("Subjects by number"),
        required=False,
        help_text=_("One number a line. Empty: all that fit the kinds, industries and streets below."),
    )
    subject_kinds = forms.MultipleChoiceField(
        label=_("Kinds of subject"), choices=SubjectKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    industries = Words(
        label=_("Industries"), required=False, help_text=_("Codes of GB/T 4754; what lies below is taken in.")
    )
    streets = Words(label=_("Streets"), required=False, help_text=_("Codes of streets."))
    product_kinds = Words(label=_("Product kinds"), required=False, help_text=_("One a line."))
    links = forms.MultipleChoiceField(
        label=_("Links of the chain"), choices=ChainLink.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    period = forms.ChoiceField(label=_("To be covered in each"), choices=Period.choices, initial=Period.YEAR)

    def __init__(self, *args: Any, enforcement_items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["enforcement_code"].queryset = enforcement_items  # type: ignore[attr-defined]


class KeyCheckForm(forms.Form):
    """A spot check that covers the item, and which product kinds and links its result covers."""

    spot_check_code = forms.ModelChoiceField(
        label=_("Spot-check item"), queryset=SpotCheckItem.objects.none(), to_field_name="code"
    )
    product_kinds = Words(label=_("Product kinds it covers"), required=False, help_text=_("One a line."))
    links = forms.MultipleChoiceField(
        label=_("Links it covers"), choices=ChainLink.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, spot_check_items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spot_check_code"].queryset = spot_check_items  # type: ignore[attr-defined]


CheckSet = row_set(KeyCheckForm, most=50)


def content_of(form: KeyItemForm, checks: RowSet) -> KeyContent:
    """What the page holds, as the service takes it."""
    data = form.cleaned_data
    return KeyContent(
        code=data["code"],
        name=data["name"],
        enforcement_code=data["enforcement_code"].code,
        reason=data["reason"],
        named=data["named"],
        subject_kinds=tuple(data["subject_kinds"]),
        industries=data["industries"],
        streets=data["streets"],
        product_kinds=data["product_kinds"],
        links=tuple(data["links"]),
        period=data["period"],
        checks=tuple(
            Check(row["spot_check_code"].code, tuple(row["product_kinds"]), tuple(row["links"]))
            for row in checks.kept()
        ),
    )


def initial_of(item: KeyItem) -> dict[str, Any]:
    content = content_of_item(item)
    return {name: getattr(content, name) for name in KeyItemForm.base_fields}


def initial_checks(item: KeyItem) -> list[dict[str, Any]]:
    return [
        {"spot_check_code": one.spot_check_code, "product_kinds": one.product_kinds, "links": list(one.links)}
        for one in content_of_item(item).checks
    ]


class ActForm(forms.Form):
    """Supervision done otherwise, entered by hand."""

    occurred_on = forms.DateField(label=_("Day of the act"), widget=DayInput)
    product_kinds = forms.MultipleChoiceField(
        label=_("Product kinds"), required=False, widget=forms.CheckboxSelectMultiple
    )
    links = forms.MultipleChoiceField(
        label=_("Links of the chain"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    everything = forms.BooleanField(label=_("Covers every product kind and link of the item"), required=False)
    evidence = forms.CharField(
        label=_("What was done, and where its record lies"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    file = forms.FileField(
        label=_("File"), required=False, widget=forms.ClearableFileInput(attrs={"accept": EVIDENCE.accept})
    )

    def __init__(self, *args: Any, item: KeyItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["product_kinds"].choices = [(kind, kind) for kind in item.product_kinds]  # type: ignore[attr-defined]
        self.fields["links"].choices = [  # type: ignore[attr-defined]
            (link, ChainLink(link).label) for link in item.links
        ]
        for name, words in (("product_kinds", item.product_kinds), ("links", item.links)):
            if not words:
                del self.fields[name]
        if len(item.cells) == 1:
            del self.fields["everything"]
