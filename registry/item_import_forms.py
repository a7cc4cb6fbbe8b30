"""What the pages of an imported list ask."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.files.kinds import TABLE
from core.people.models import Department
from registry.item_list_words import COLUMN_LABELS, doubts_of, question_sentence
from registry.item_lists import AS_READ, EACH, LEAVE_OUT, ONE, OUTSIDE, OWN, TEXT, Ask, Asked, ItemColumn
from registry.item_states import CheckMethod, ItemCategory
from registry.states import SubjectKind


class UploadItemsForm(forms.Form):
    file = forms.FileField(
        label=_("Excel or CSV file"),
        widget=forms.ClearableFileInput(attrs={"accept": TABLE.accept + ",.csv"}),
    )
    department = forms.ModelChoiceField(
        label=_("Department"),
        queryset=Department.objects.none(),
        help_text=_("The items enter as its drafts. A row that prints another department is asked about."),
    )
    code_prefix = forms.CharField(
        label=_("Codes begin with"),
        max_length=30,
        required=False,
        help_text=_("Where the list prints no codes. Empty: the code of the department."),
    )
    sheet = forms.CharField(
        label=_("Sheet"), max_length=100, required=False, help_text=_("Only where several sheets are lists.")
    )

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]
        if len(departments) == 1:
            self.fields["department"].initial = departments[0]


class ItemColumnsForm(forms.Form):
    """One question for each column whose header is not known."""

    def __init__(self, *args: Any, unknown: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._headers = {f"column{n}": header for n, header in enumerate(unknown)}
        choices = [("", "—"), *[(column.value, COLUMN_LABELS[column]) for column in ItemColumn]]
        for name, header in self._headers.items():
            self.fields[name] = forms.ChoiceField(label=header, choices=choices)

    @property
    def chosen(self) -> dict[str, str]:
        return {header: self.cleaned_data[name] for name, header in self._headers.items()}


class QuestionForm(forms.Form):
    """One question about printed words; an empty answer leaves it open. ``answer`` is the stored form."""

    def __init__(
        self, *args: Any, asked: Asked, rows: list[int], departments: Mapping[str, str], given: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **{**kwargs, "prefix": asked.key})
        self.asked, self.rows, self.given = asked, rows, given
        self.question = question_sentence(asked)
        self.doubts = doubts_of(asked)
        match asked.ask:
            case Ask.KEEPER:
                self._choice([(OWN, _("Yes: these rows are ours")), (LEAVE_OUT, _("No: leave these rows out"))])
            case Ask.SAME_ITEM:
                self._choice([(EACH, _("An item for each")), (ONE, _("One item"))])
            case Ask.CATEGORY:
                self._choice(ItemCategory.choices)
            case Ask.OBJECTS:
                self._several([*SubjectKind.choices, (TEXT, _("No kind says it: the printed words stand alone"))])
            case Ask.METHODS:
                self._several([*CheckMethod.choices, (TEXT, _("Not said"))])
            case Ask.PARTNER:
                outside = (OUTSIDE, _("No department of the zone: kept as printed"))
                self._choice([("", "—"), outside, *departments.items()], forms.Select)
            case Ask.RATIO:
                self._ratio()
            case Ask.BASIS:
                self.fields["answer"] = forms.CharField(
                    label=_("Write it as 《law》 and articles"),
                    required=False,
                    initial=given,
                    max_length=4000,
                    widget=forms.Textarea(attrs={"rows": 2}),
                )

    def _choice(self, choices: Any, widget: type[forms.Widget] = forms.RadioSelect) -> None:
        self.fields["answer"] = forms.ChoiceField(
            label=self.question, choices=choices, widget=widget, required=False, initial=self.given
        )

    def _several(self, choices: Any) -> None:
        self.fields["answer"] = forms.MultipleChoiceField(
            label=self.question,
            choices=choices,
            widget=forms.CheckboxSelectMultiple,
            required=False,
            initial=self.given.split(",") if self.given else None,
        )

    def _ratio(self) -> None:
        self.fields["answer"] = forms.CharField(
            label=_("Write it so that nothing is left open"),
            required=False,
            max_length=500,
            initial="" if self.given == AS_READ else self.given,
            help_text=_("For example 企业2%;个体工商户0.1%;1次/年. What is printed stays as printed."),
        )
        self.fields["as_read"] = forms.BooleanField(
            label=_("The rules as read are right; the rest is a remark"), required=False, initial=self.given == AS_READ
        )

    @property
    def answer(self) -> str:
        """The answer in its stored form; empty where none is given."""
        data = self.cleaned_data
        if data.get("as_read"):
            return AS_READ
        given = data.get("answer") or ""
        if isinstance(given, list):
            kinds = [one for one in given if one != TEXT]
            return ",".join(kinds) if kinds else (TEXT if given else "")
        return str(given)
