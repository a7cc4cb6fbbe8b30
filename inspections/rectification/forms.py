"""Forms of rectification."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.kinds import EVIDENCE
from core.pages.forms import DayInput, SegmentSelect
from inspections.rectification.states import RecheckResult, RecheckWay


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in one field; what they may be is checked by content when they are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(widget=ManyFilesInput(attrs={"accept": EVIDENCE.accept}), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        if self.required and not given:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return [super(ManyFilesField, self).clean(one, initial) for one in given]


class OrderForm(forms.Form):
    facts = forms.CharField(label=_("What was found"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000)
    demands = forms.CharField(
        label=_("What is to be corrected"), widget=forms.Textarea(attrs={"rows": 4}), max_length=4000
    )
    basis = forms.CharField(
        label=_("Provision that was broken"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
        help_text=_("As cited on the paper, such as “《某条例》第十条”."),
    )
    due_on = forms.DateField(label=_("To be corrected by"), widget=DayInput)


class ReportForm(forms.Form):
    """A report that a person brings in for the enterprise."""

    statement = forms.CharField(label=_("What was done"), widget=forms.Textarea, max_length=4000)
    evidence = ManyFilesField(
        label=_("Evidence"), required=False, help_text=_("Photographs, recordings or PDF; at most ten.")
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4)


class EnterpriseReportForm(ReportForm):
    """The report on the enterprise's own page, with the second proof."""

    order = forms.CharField(widget=forms.HiddenInput, max_length=60)
    proof = forms.CharField(
        label=_("Verification number"),
        max_length=20,
        help_text=_("Eight digits, on the order that was handed to you."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    field_order = ("order", "statement", "evidence", "proof", "client_id")


class RecheckForm(forms.Form):
    way = forms.ChoiceField(label=_("How it was re-checked"), choices=RecheckWay.choices, widget=SegmentSelect)
    result = forms.ChoiceField(label=_("Result"), choices=RecheckResult.choices, widget=SegmentSelect)
    seen = forms.CharField(label=_("What was seen"), widget=forms.Textarea, max_length=4000)
    new_due_on = forms.DateField(
        label=_("New term"), widget=DayInput, required=False, help_text=_("Where it is not yet corrected.")
    )


class ExtensionForm(forms.Form):
    due_on = forms.DateField(label=_("New term"), widget=DayInput)
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=500)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), widget=forms.Textarea, max_length=500)
