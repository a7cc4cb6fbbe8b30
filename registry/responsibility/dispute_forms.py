"""What the pages of disputes ask."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.pages.forms import DayInput
from core.people.models import Department
from registry.responsibility.dispute_outcomes import Outcome, Share
from registry.responsibility.dispute_states import OutcomePart
from registry.responsibility.forms import CodesField, LinksField, cause_field
from registry.responsibility.models import BoundaryMatter

LONG = 4000


def text_field(label: Any, rows: int = 4, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=LONG, widget=forms.Textarea(attrs={"rows": rows}), required=required)


def department_field(label: Any) -> "forms.ModelChoiceField[Department]":
    return forms.ModelChoiceField(label=label, queryset=Department.objects.none(), empty_label=gettext_lazy("Choose …"))


class RaiseForm(forms.Form):
    """Who answers for what, seen differently by whom, why, and who answers meanwhile."""

    raised_by = department_field(gettext_lazy("In the name of"))
    matter = forms.ModelChoiceField(
        label=gettext_lazy("Boundary matter"),
        queryset=BoundaryMatter.objects.none(),
        empty_label=gettext_lazy("Choose …"),
    )
    links = LinksField()
    industries = CodesField(label=gettext_lazy("Industries"))
    cause = cause_field()
    parties = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Parties"),
        queryset=Department.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("The departments that see it differently, your own among them."),
    )
    interim = forms.ModelChoiceField(
        label=gettext_lazy("Interim responsible department"),
        queryset=Department.objects.none(),
        empty_label=gettext_lazy("Choose …"),
        help_text=gettext_lazy("A party that answers from today until the outcome is in force."),
    )
    facts = text_field(gettext_lazy("Facts and own position"), 6)

    def __init__(self, *args: Any, own: Any, departments: Any, matters: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["raised_by"].queryset = own
        fields["matter"].queryset = matters
        fields["parties"].queryset = fields["interim"].queryset = departments


class DepartmentChoiceForm(forms.Form):
    """In whose name somebody acts who works in several of the departments."""

    department = department_field(gettext_lazy("In the name of"))

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = departments


class PositionForm(DepartmentChoiceForm):
    position = text_field(pgettext_lazy("dispute", "Position"), 6)


class SubmitForm(DepartmentChoiceForm):
    text = text_field(gettext_lazy("What the coordinating department is asked"))


class InterimForm(DepartmentChoiceForm):
    reason = text_field(gettext_lazy("Reason"), 2)


class AnswerForm(DepartmentChoiceForm):
    signs = forms.TypedChoiceField(
        label=gettext_lazy("Answer"),
        choices=[("yes", gettext_lazy("Sign the record")), ("no", gettext_lazy("Do not sign, with remarks"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    remarks = text_field(gettext_lazy("Remarks"), 3, required=False)


class ReferForm(forms.Form):
    to = forms.CharField(label=gettext_lazy("To whom"), max_length=120)
    text = text_field(gettext_lazy("What is asked"))


class OutcomeForm(forms.Form):
    """A part and what is done for each department, and the article on which it rests."""

    law = forms.CharField(label=gettext_lazy("Law"), max_length=200)
    article = forms.CharField(label=gettext_lazy("Article"), max_length=120)

    def __init__(
        self, *args: Any, parties: Sequence[Department], others: Any = None, is_needed: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.parties = list(parties)
        law, article = self.fields.pop("law"), self.fields.pop("article")
        for party in self.parties:
            self._add(f"{party.pk}", party.display_name, required=is_needed)
        if others is not None:
            self.fields["third"] = forms.ModelChoiceField(
                label=_("Another department"), queryset=others, required=False, empty_label=_("None")
            )
            self._add("third_", _("Another department"), required=False)
        self.fields.update(law=law, article=article)
        for name in () if is_needed else ("law", "article"):
            self.fields[name].required = False

    def _add(self, key: str, name: str, *, required: bool) -> None:
        choices: list[tuple[str, Any]] = [("", "–"), *OutcomePart.choices]
        self.fields[f"part_{key}"] = forms.ChoiceField(
            label=_("%(department)s: part") % {"department": name}, choices=choices, required=required
        )
        self.fields[f"does_{key}"] = forms.CharField(
            label=_("%(department)s: what it does") % {"department": name}, max_length=1000, required=False
        )

    def outcome(self) -> Outcome:
        given = self.cleaned_data
        shares = [
            Share(party, given[f"part_{party.pk}"], given[f"does_{party.pk}"])
            for party in self.parties
            if given[f"part_{party.pk}"]
        ]
        if given.get("third"):
            shares.append(Share(given["third"], given["part_third_"] or OutcomePart.NONE, given["does_third_"]))
        return Outcome(tuple(shares), given["law"], given["article"])


class RecordForm(OutcomeForm):
    department = department_field(gettext_lazy("In the name of"))
    held_on = forms.DateField(label=gettext_lazy("Held on"), widget=DayInput)
    present = forms.CharField(label=gettext_lazy("Who was present"), max_length=500)
    discussion = text_field(gettext_lazy("What was said"), 6)
    agreed = forms.TypedChoiceField(
        label=gettext_lazy("Did the parties agree?"),
        choices=[("yes", gettext_lazy("Agreed, as below")), ("no", gettext_lazy("Not agreed"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, is_needed=False, **kwargs)
        field: Any = self.fields["department"]
        field.queryset = departments
        self.order_fields(("department", "held_on", "present", "discussion", "agreed"))


class OpinionForm(OutcomeForm):
    text = text_field(pgettext_lazy("dispute", "Opinion"), 5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("text",))


class RulingForm(OutcomeForm):
    document = forms.CharField(label=gettext_lazy("Document"), max_length=120)
    ruled_on = forms.DateField(label=gettext_lazy("Ruled on"), widget=DayInput)
    text = text_field(gettext_lazy("Ruling"), 5)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields(("document", "ruled_on", "text"))
