"""Forms of spot-check items and inspecting bodies."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from core.pages.forms import DayInput
from core.people.models import Department
from registry.item_states import CheckMethod, ItemCategory, TimesLimit, WithdrawalCause
from registry.models import Qualification, SpotCheckItem
from registry.officer_forms import ReasonForm
from registry.ratios import Rule
from registry.services.items import Basis, ItemContent
from registry.services.items import Question as CheckQuestion
from registry.shares import percent_of, ppm_of
from registry.states import SubjectKind


class ShareField(forms.CharField):
    """A ratio as per cent or per mille; cleaned to parts per million. Whether it is over 100 % the service decides."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=20, **kwargs)

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return ppm_of(text)
        except ValueError as error:
            raise forms.ValidationError(
                _("Give the ratio in per cent or per mille, with at most four decimal places.")
            ) from error

    def prepare_value(self, value: Any) -> Any:
        return percent_of(value) if isinstance(value, int) else value


class ItemForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"wrap": "whole"}))
    field = forms.CharField(label=_("Group of items"), max_length=200, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=ItemCategory.choices, widget=forms.RadioSelect)
    object_kinds = forms.MultipleChoiceField(
        label=_("Kinds of subject"), choices=SubjectKind.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    object_text = forms.CharField(label=_("Whom it concerns, as printed"), max_length=300, required=False)
    methods = forms.MultipleChoiceField(
        label=_("Ways of checking"), choices=CheckMethod.choices, widget=forms.CheckboxSelectMultiple
    )
    required_qualification = forms.ModelChoiceField(
        label=_("Qualification asked of the officer"),
        queryset=Qualification.objects.order_by("code"),
        required=False,
        empty_label=_("None"),
    )
    other_departments = forms.ModelMultipleChoiceField(
        label=_("Other departments that may check it"),
        queryset=Department.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    ratio_text = forms.CharField(
        label=_("Ratio, as printed"),
        max_length=500,
        required=False,
        help_text=_("For example 2%, 2‰, 10-20%, 60-70家."),
    )
    frequency_text = forms.CharField(label=_("Frequency, as printed"), max_length=100, required=False)

    def __init__(self, *args: Any, departments: Any, all_departments: Any, is_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        self.fields["other_departments"].queryset = all_departments  # type: ignore[attr-defined]
        if is_draft:
            for name in ("code", "department"):
                self.fields[name].disabled = True


class BasisForm(forms.Form):
    law = forms.CharField(label=_("Law"), max_length=200)
    article = forms.CharField(label=_("Article"), max_length=120)
    text = forms.CharField(label=_("Text"), required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 2}))


class RuleForm(forms.Form):
    object_kind = forms.ChoiceField(
        label=_("Kind of subject"), choices=[("", _("All")), *SubjectKind.choices], required=False
    )
    object_text = forms.CharField(label=_("Whom, as printed"), max_length=100, required=False)
    risk_class = forms.CharField(label=_("Risk class"), max_length=16, required=False)
    ppm_min = ShareField(label=_("Ratio from"), required=False)
    ppm_max = ShareField(label=_("Ratio to"), required=False)
    count_min = forms.IntegerField(label=_("Number from"), min_value=1, required=False)
    count_max = forms.IntegerField(label=_("Number to"), min_value=1, required=False)
    at_least = forms.BooleanField(label=_("At least"), required=False)
    times_per_year = forms.IntegerField(label=_("Times a year"), min_value=1, max_value=366, required=False)
    times_limit = forms.ChoiceField(label=_("Limit of the times"), choices=TimesLimit.choices, required=False)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        says_something = ("ppm_min", "count_min", "times_per_year")
        if not self.errors and not any(values.get(name) for name in says_something):
            raise forms.ValidationError(_("A rule gives a ratio, a number of subjects or a number of times."))
        return values


class QuestionForm(forms.Form):
    question = forms.CharField(label=_("Question"), max_length=300)
    look_for = forms.CharField(label=_("What to look at"), max_length=500, required=False)
    basis = forms.CharField(label=_("Basis"), max_length=300, required=False)


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]  # not subscriptable when it runs
    """Rows of a form that may be added on the page and are left out when emptied."""

    def kept(self) -> list[dict[str, Any]]:
        rows = []
        for form in self.forms:
            data = {name: value for name, value in getattr(form, "cleaned_data", {}).items() if name != "DELETE"}
            if data and not form.cleaned_data.get("DELETE") and any(data.values()):
                rows.append(data)
        return rows


def row_set(form: type[forms.Form], *, most: int, extra: int = 0, least: int = 0) -> type[RowSet]:
    """A set of rows of one form, each with a box that takes it out."""
    made = forms.formset_factory(form, formset=RowSet, extra=extra, min_num=least, can_delete=True, max_num=most)
    return cast(type[RowSet], made)


BasisSet = row_set(BasisForm, extra=1, most=40)
RuleSet = row_set(RuleForm, most=40)
QuestionSet = row_set(QuestionForm, extra=1, most=100)


def content_of(form: ItemForm, bases: RowSet, rules: RowSet, questions: RowSet) -> ItemContent:
    """What the page holds, as the service takes it. Without rows of rules the printed ratio is read."""
    data = {name: value for name, value in form.cleaned_data.items() if name not in ("code", "department")}
    structured = []
    for row in rules.kept():
        row["times_limit"] = row["times_limit"] or TimesLimit.EXACTLY
        row["risk_class"] = row["risk_class"].upper()
        structured.append(Rule(**row))
    return ItemContent(
        **{
            **data,
            "other_departments": tuple(data["other_departments"]),
            "object_kinds": tuple(data["object_kinds"]),
            "methods": tuple(data["methods"]),
            "rules": tuple(structured) if structured else None,
            "bases": tuple(Basis(**row) for row in bases.kept()),
            "checkpoints": tuple(CheckQuestion(**row) for row in questions.kept()),
        }
    )


def initial_of(item: SpotCheckItem) -> dict[str, Any]:
    names = ["code", "department", "name", "field", "category", "object_kinds", "object_text", "methods"]
    names += ["ratio_text", "frequency_text"]
    found = {name: getattr(item, name) for name in names}
    found["required_qualification"] = item.required_qualification_id
    found["other_departments"] = list(item.other_departments.values_list("pk", flat=True))
    return found


class BodyForm(forms.Form):
    department = forms.ModelChoiceField(label=_("Department"), queryset=Department.objects.none())
    document = forms.CharField(label=_("Number of the published list"), max_length=120)
    valid_from = forms.DateField(label=_("Valid from"), widget=DayInput)
    valid_to = forms.DateField(label=_("Valid to"), widget=DayInput, required=False)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]


class WithdrawalForm(ReasonForm):
    cause = forms.ChoiceField(
        label=_("Cause of the withdrawal"),
        choices=[choice for choice in WithdrawalCause.choices if choice[0] != WithdrawalCause.REPLACED],
        widget=forms.RadioSelect,
    )
    field_order = ("cause", "reason")
