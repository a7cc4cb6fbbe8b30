"""Forms of responsibility lists, consultations and boundary matters."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.pages.forms import DayInput
from core.people.models import Department
from registry.item_forms import RowSet, row_set
from registry.responsibility.models import BoundaryMatter, MatterScope, ResponsibilityItem
from registry.responsibility.services import Basis, ItemContent, Objected
from registry.responsibility.states import BoundaryCause, Link, Part, Reply, View


def codes_in(text: str) -> tuple[str, ...]:
    """The codes in what was typed, or in the address of a page, with anything but letters and digits between them."""
    return tuple(code.upper() for code in re.split(r"[^0-9A-Za-z]+", text) if code)


class CodesField(forms.CharField):
    """Codes of GB/T 4754, with anything but letters and digits between them; which of them exist the service says."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Codes of GB/T 4754 of any length, such as C, C27, I6513; none: all."))
        super().__init__(required=False, max_length=2000, **kwargs)

    def clean(self, value: Any) -> tuple[str, ...]:
        return codes_in(super().clean(value))

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(value) if isinstance(value, (list, tuple)) else value


class LinksField(forms.MultipleChoiceField):
    def __init__(self) -> None:
        super().__init__(label=_("Links of the chain"), choices=Link.choices, widget=forms.CheckboxSelectMultiple)


def cause_field() -> forms.ChoiceField:
    return forms.ChoiceField(label=pgettext_lazy("boundary", "Cause"), choices=BoundaryCause.choices)


def reason_field(label: Any, *, most: int | None = 500) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": 2}))


class EditListForm(forms.Form):
    reason = reason_field(_("Reason for the change"))
    cause = cause_field()
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput, required=False)


class NewListForm(EditListForm):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    field_order = ("department", "reason", "cause", "valid_from")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class FirstDayForm(forms.Form):
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)


class ConfirmForm(FirstDayForm):
    """The head names the first day, or agrees with the one that was proposed."""


class EndListForm(forms.Form):
    last_day = forms.DateField(label=_("Last day"), widget=DayInput)
    reason = reason_field(_("Reason"))


class ConsultForm(forms.Form):
    also = forms.ModelMultipleChoiceField(
        label=_("Ask these departments too"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["also"].queryset = departments  # type: ignore[attr-defined]


# --- items --------------------------------------------------------------------------------------------------------------


class ItemForm(forms.Form):
    matter = forms.ModelChoiceField(label=_("Boundary matter"), queryset=BoundaryMatter.objects.none())
    part = forms.ChoiceField(label=_("Part in the matter"), choices=Part.choices, widget=forms.RadioSelect)
    lead_department = forms.ModelChoiceField(
        label=pgettext_lazy("in a matter", "Lead department"),
        queryset=Department.objects.none(),
        required=False,
        help_text=_("Whom a co-operating department names as lead."),
    )
    links = LinksField()
    industries = CodesField(label=_("Industries"))
    description = forms.CharField(
        label=_("What the department does"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    reason = forms.CharField(
        label=_("Reason for the change"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, matters: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]
        self.fields["lead_department"].queryset = departments  # type: ignore[attr-defined]


class AssignForm(ItemForm):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    cause = cause_field()
    field_order = ("department", "cause", "matter")

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, departments=departments, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["reason"].required = True


class BasisForm(forms.Form):
    law = forms.CharField(label=_("Law"), max_length=200)
    article = forms.CharField(label=_("Article"), max_length=120)
    text = forms.CharField(label=_("Text"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


BasisSet = row_set(BasisForm, extra=1, most=40)


def content_of_form(form: ItemForm, bases: RowSet) -> ItemContent:
    """What the page holds, as the service takes it."""
    data = {name: value for name, value in form.cleaned_data.items() if name not in ("department", "cause")}
    return ItemContent(**{**data, "links": tuple(data["links"]), "bases": tuple(Basis(**row) for row in bases.kept())})


def initial_of(item: ResponsibilityItem) -> dict[str, Any]:
    return {
        "matter": item.matter_id,
        "part": item.part,
        "lead_department": item.lead_department_id,
        "links": item.links,
        "industries": item.industries,
        "description": item.description,
        "reason": item.reason,
    }


# --- consultations --------------------------------------------------------------------------------------------------------


class AnswerForm(forms.Form):
    view = forms.ChoiceField(
        label=_("View of the department"),
        choices=[(view.value, view.label) for view in (View.AGREES, View.OBJECTS, View.NO_VIEW)],
        widget=forms.RadioSelect,
    )
    remarks = forms.CharField(
        label=_("Remarks"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectionForm(forms.Form):
    item_code = forms.ChoiceField(label=pgettext_lazy("responsibility list", "Item"), required=False)
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, items: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["item_code"].choices = [("", _("The list as a whole")), *items]  # type: ignore[attr-defined]


ObjectionSet = row_set(ObjectionForm, extra=1, most=200)


def objections_of(rows: RowSet) -> list[Objected]:
    """The rows that say something: an item alone, without a reason, is no objection yet and is refused by the service."""
    return [Objected(**row) for row in rows.kept()]


class ReplyForm(forms.Form):
    reply = forms.ChoiceField(
        label=_("Reply"),
        choices=[(reply.value, reply.label) for reply in (Reply.TAKEN_OVER, Reply.REFUSED)],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Needed where the objection is refused."),
    )


# --- matters ----------------------------------------------------------------------------------------------------------------


class ScopeForm(forms.Form):
    industries = CodesField(label=_("Industries"))
    links = LinksField()
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)


class MatterForm(ScopeForm):
    code = forms.CharField(label=_("Code"), max_length=20)
    name = forms.CharField(label=_("Name"), max_length=200)
    cause = cause_field()
    field_order = ("code", "name", "cause")


class RescopeForm(ScopeForm):
    reason = reason_field(_("Reason"), most=MatterScope._meta.get_field("reason").max_length)
