"""The boundary map: who leads where on a day, with gaps and overlaps."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.generic import TemplateView

from core.pages.excel import workbook
from core.pages.forms import DayInput
from core.pages.views import PageMixin
from core.people.models import Department
from core.people.selectors import day_of, departments, departments_where
from registry.responsibility.mapping import Question, ShownMap, map_for
from registry.responsibility.models import BoundaryMatter
from registry.responsibility.policies import PREPARERS, can_coordinate
from registry.responsibility.selectors import matters_on
from registry.responsibility.states import Link


class MapForm(forms.Form):
    on = forms.DateField(label=gettext_lazy("On the day"), widget=DayInput, required=False)
    matter = forms.ModelChoiceField(
        label=gettext_lazy("Boundary matter"),
        queryset=BoundaryMatter.objects.order_by("code"),
        required=False,
        empty_label=gettext_lazy("All"),
    )
    link = forms.ChoiceField(
        label=gettext_lazy("Link of the chain"), choices=[("", gettext_lazy("All")), *Link.choices], required=False
    )
    industry = forms.RegexField(
        label=gettext_lazy("Industry"),
        regex=r"^[A-Ta-t]([0-9]{2,4})?$",
        required=False,
        help_text=gettext_lazy("A code of GB/T 4754 of any length, such as C27."),
        error_messages={"invalid": gettext_lazy("A letter, or a letter with two, three or four digits.")},
    )
    department = forms.ModelChoiceField(
        label=gettext_lazy("Department"),
        queryset=Department.objects.none(),
        required=False,
        empty_label=gettext_lazy("All"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments()  # type: ignore[attr-defined]


def question_of(form: MapForm, *, today: dt.date) -> Question:
    """What the filters ask; a filter that is not understood asks for nothing and is marked on the page."""
    form.is_valid()
    given = form.cleaned_data
    matter, department = given.get("matter"), given.get("department")
    return Question(
        on=given.get("on") or today,
        matter=matter.pk if matter else None,
        link=given.get("link", ""),
        industry=given.get("industry", "").upper(),
        department=department.pk if department else None,
    )


class MapPage(PageMixin, TemplateView):
    template_name = "responsibility/map.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        self.form = MapForm(request.GET)
        self.map = map_for(question_of(self.form, today=day_of(self.at)))
        if request.GET.get("export") == "xlsx":
            return self.export()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        address = self.request.GET.copy()
        address["export"] = "xlsx"
        may_dispute = bool(departments_where(self.user, PREPARERS, at=self.at))
        return super().get_context_data(
            title=_("Boundary map"),
            lead=_("One lead for each matter, link and industry (R-103), as the lists in force on the day give it."),
            form=self.form,
            map=self.map,
            on=self.map.question.on,
            links=[Link(link).label for link in self.map.links],
            export_url=f"{self.request.path}?{address.urlencode()}",
            may_assign=can_coordinate(self.user, at=self.at) and bool(matters_on(day_of(self.at))),
            assign_url=reverse("responsibility:assign"),
            dispute_url=dispute_url() if may_dispute else "",
            **kwargs,
        )

    def export(self) -> HttpResponseBase:
        """Every square under these filters."""
        return workbook(
            name=f"{_('Boundary map')}-{self.map.question.on:%Y%m%d}",
            title=_("Boundary map"),
            headings=[
                _("Code"),
                _("Boundary matter"),
                _("Link of the chain"),
                _("Industry"),
                pgettext("part in a matter", "Lead"),
                pgettext("part in a matter", "Co-operate"),
                _("Standing"),
                _("Items that cause it"),
            ],
            rows=export_rows(self.map),
            about=[
                (_("On the day"), self.map.question.on.isoformat()),
                (_("As of"), f"{self.at:%Y-%m-%d %H:%M}"),
                (_("For"), str(self.user)),
            ],
        )


def dispute_url() -> str:
    """Where a dispute is raised, once that page stands."""
    try:
        return reverse("responsibility:dispute_new")
    except NoReverseMatch:
        return ""


def export_rows(shown: ShownMap) -> Iterator[list[Any]]:
    for square in shown.squares:
        yield [
            square.matter.code,
            square.matter.name,
            str(square.link),
            square.industry,
            _names(square.leads),
            _names(square.co_operators),
            square.standing_words,
            ", ".join(cause.item.code for cause in square.causes),
        ]


def _names(found: list[Department]) -> str:
    return ", ".join(one.display_name for one in found)
