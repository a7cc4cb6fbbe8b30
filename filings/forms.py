"""Forms of filings, work schemes and supervision orders."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.files.kinds import DOCUMENT
from core.pages.forms import DayInput, SegmentSelect
from core.people.models import Department
from filings.kinds import Section
from filings.models import FilingDuty, FilingFlow, FilingRemark

MOST_FILES = 3


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class SubmitForm(forms.Form):
    """A note, files, and an answer to each remark of the submission that was returned."""

    def __init__(self, *args: Any, remarks: Iterable[FilingRemark] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.remarks = list(remarks)
        for remark in self.remarks:
            self.fields[f"answer-{remark.pk}"] = forms.CharField(
                label=f"{remark.heading}：{remark.text}",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("Must be mended: say what was done about it.") if remark.must_mend else "",
            )
        self.fields["note"] = forms.CharField(
            label=_("Note to the reviewer"),
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        for place in range(1, MOST_FILES + 1):
            self.fields[f"file-{place}"] = forms.FileField(
                label=_("Attachment %(n)s") % {"n": place},
                required=False,
                widget=forms.ClearableFileInput(attrs={"accept": DOCUMENT.accept}),
            )

    @property
    def answers(self) -> dict[int, str]:
        return {remark.pk: self.cleaned_data.get(f"answer-{remark.pk}", "") for remark in self.remarks}

    @property
    def uploads(self) -> list[Any]:
        found = (self.cleaned_data.get(f"file-{place}") for place in range(1, MOST_FILES + 1))
        return [one for one in found if one]


class RemarkForm(forms.Form):
    anchor = forms.ChoiceField(label=_("Part of the document"))
    text = forms.CharField(
        label=_("What is to be said of it"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    must_mend = forms.TypedChoiceField(
        label=_("What follows from it"),
        choices=[("yes", _("Must be mended")), ("no", _("Advice"))],
        coerce=lambda value: value == "yes",
        widget=SegmentSelect,
    )

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["anchor"].choices = [(one.anchor, str(one.heading)) for one in sections]  # type: ignore[attr-defined]


class ReturnForm(ReasonForm):
    submission = forms.IntegerField(widget=forms.HiddenInput)


class AcceptForm(forms.Form):
    submission = forms.IntegerField(widget=forms.HiddenInput)


class SchemeForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    reason = forms.CharField(label=_("Why it changes"), max_length=300, required=False)
    edition = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, departments: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["department"].disabled = is_draft


class DocumentForm(forms.Form):
    flow = forms.ModelChoiceField(label=_("What is filed"), queryset=FilingFlow.objects.order_by("position"))
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    title = forms.CharField(label=_("Title"), max_length=200)
    year = forms.IntegerField(label=_("Year"), min_value=2019, max_value=2100, required=False)

    def __init__(self, *args: Any, departments: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if is_draft:
            for name in ("flow", "department", "year"):
                self.fields[name].disabled = True


class PartForm(forms.Form):
    heading = forms.CharField(label=_("Heading"), max_length=200, required=False)
    text = forms.CharField(label=_("Text"), max_length=20_000, required=False, widget=forms.Textarea(attrs={"rows": 4}))


class Parts(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """The sections of a document; emptied ones are left out."""

    def kept(self) -> list[tuple[str, str]]:
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", None)]
        return [
            (row["heading"], row["text"]) for row in rows if not row.get("DELETE") and (row["heading"] or row["text"])
        ]


PartSet = forms.formset_factory(PartForm, formset=Parts, extra=1, can_delete=True, max_num=60)


class ApproveSchemeForm(forms.Form):
    changed_on = forms.DateField(label=_("In force from (day of the change)"), widget=DayInput)


class AttachForm(forms.Form):
    file = forms.FileField(label=_("File"), widget=forms.ClearableFileInput(attrs={"accept": DOCUMENT.accept}))


class OrderForm(forms.Form):
    duties = forms.ModelMultipleChoiceField(
        label=_("Late filing duties of one department"),
        queryset=FilingDuty.objects.none(),
        widget=forms.CheckboxSelectMultiple,
    )
    demand = forms.CharField(label=_("What is demanded"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, duties: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["duties"]
        field.queryset = duties
        field.label_from_instance = lambda duty: f"{duty.department.display_name} · {duty.title}"


class AnswerForm(forms.Form):
    text = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class SpanForm(forms.Form):
    """From a day to a day that is not in the future."""

    first = forms.DateField(label=_("From"), widget=DayInput, validators=[MinValueValidator(dt.date(2000, 1, 1))])
    last = forms.DateField(label=_("To"), widget=DayInput)

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        first, last = values.get("first"), values.get("last")
        if last is not None and last > self.today:
            self.add_error("last", _("Figures end today at the latest."))
        elif first is not None and last is not None and last < first:
            self.add_error("last", _("The last day lies before the first."))
        return values
