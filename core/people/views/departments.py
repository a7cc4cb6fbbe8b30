"""Departments: the list, one department, and what the administrator of the system does with it."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.forms import DepartmentForm, RenameForm
from core.people.models import Department, DepartmentKind, Duty
from core.people.policies import can_administer, check_can_administer
from core.people.selectors import (
    day_of,
    department_by_code,
    departments,
    former_names_of,
    posts_held_in,
    predecessors_of,
    successor_of,
)
from core.people.services import correct_department, create_department


def _duty_names(department: Department) -> str:
    return "；".join(str(Duty(duty).label) for duty in department.duties if duty in Duty.values)


class DepartmentFilter(FilterSet):
    kind = ChoiceFilter(label=_("Kind"), choices=DepartmentKind.choices, empty_label=_("All"))


class DepartmentList(ListPage):
    title = _("Departments")
    order = ("code",)
    filterset_class = DepartmentFilter
    page_size = 100
    columns = (
        Column(
            "name",
            _("Name"),
            value="display_name",
            sort="name",
            heads_row=True,
            link=lambda department: reverse("people:department", args=[department.code]),
        ),
        Column("short_name", _("Short name"), sort="short_name"),
        Column("kind", _("Kind"), value="get_kind_display", sort="kind"),
        Column("duties", _("Zone-wide duties"), value=_duty_names),
        Column("code", _("Code"), kind="code", sort="code"),
        Column("valid_to", _("Last day"), kind="day", sort="valid_to"),
    )

    def get_queryset(self) -> QuerySet[Department]:
        return departments()

    def get_actions(self) -> list[tuple[Any, str]]:
        if not can_administer(self.user, department=None, at=self.at):
            return []
        return [(_("New department"), reverse("people:department_new"))]


class DepartmentPage(PageMixin, TemplateView):
    template_name = "people/department.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        department = department_by_code(self.kwargs["code"])
        return super().get_context_data(
            department=department,
            duties=[Duty(duty).label for duty in department.duties if duty in Duty.values],
            posts=posts_held_in(department, at=self.at),
            acts_now=successor_of(department, on=day_of(self.at)),
            former_names=former_names_of(department),
            predecessors=predecessors_of(department),
            history=history_of(department)[:50],
            may_administer=can_administer(self.user, department=None, at=self.at),
            may_invite=can_administer(self.user, department=department, at=self.at),
            **kwargs,
        )


class OfTheSystem(ActView):
    """An act of the administrator of the system."""

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_administer(self.user, department=None, at=self.at)
        return super().get_form_kwargs()


class NewDepartment(OfTheSystem):
    title = _("New department")
    button = _("Enter the department")
    done_message = _("The department is entered.")
    form_class = DepartmentForm

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": day_of(self.at)}

    def get_back_url(self) -> str:
        return reverse("people:departments")

    def act(self, form: forms.Form) -> str:
        department = create_department(**form.cleaned_data, acting_user=self.user, at=self.at)
        return reverse("people:department", args=[department.code])


class OneDepartment(OfTheSystem):
    @cached_property
    def department(self) -> Department:
        return department_by_code(self.kwargs["code"])

    def get_back_url(self) -> str:
        return reverse("people:department", args=[self.department.code])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.department.display_name, **kwargs)


class CorrectDepartment(OneDepartment):
    title = _("Correct the names")
    button = _("Correct")
    done_message = _("The names are corrected.")
    form_class = RenameForm

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.department, name) for name in ("name", "name_en", "short_name")}

    def get_consequences(self) -> list[Any]:
        return [
            _("For a slip of the pen only; pages show the corrected name for the past too."),
            _("A new name by decision of the administration is a reorganisation, with its day and document."),
        ]

    def act(self, form: forms.Form) -> None:
        correct_department(department=self.department, **form.cleaned_data, acting_user=self.user, at=self.at)
