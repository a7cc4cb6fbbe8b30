"""Pages of the inspecting bodies (R-02): who may inspect, on any day."""

import datetime as dt
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import DateFilter, FilterSet

from core.pages.acts import ActView
from core.pages.forms import DayInput
from core.pages.listing import Column, ListPage
from core.people.selectors import departments_in_force, in_force
from core.refusals import Text
from registry.item_forms import BodyForm
from registry.item_policies import can_confirm_bodies, check_can_confirm_bodies
from registry.item_selectors import inspecting_bodies
from registry.models import InspectingBody
from registry.officer_forms import LastDayForm
from registry.services import items as acts


class BodyFilter(FilterSet):
    on = DateFilter(label=gettext_lazy("On the list on"), method="as_of", widget=DayInput)

    def as_of(self, rows: QuerySet[InspectingBody], name: str, value: dt.date) -> QuerySet[InspectingBody]:
        return rows.filter(in_force(value))


class BodyList(ListPage):
    title = gettext_lazy("Inspecting bodies")
    lead = gettext_lazy("Only departments confirmed and published here may inspect (R-02).")
    order = ("department__code", "valid_from")
    filterset_class = BodyFilter
    empty_text = gettext_lazy("The department that supervises enforcement confirms the bodies.")
    columns = (
        Column("department", gettext_lazy("Department"), value="department.display_name", heads_row=True),
        Column("document", gettext_lazy("Document")),
        Column("valid_from", gettext_lazy("Valid from"), kind="day"),
        Column("valid_to", gettext_lazy("Valid to"), kind="day"),
        Column("end", gettext_lazy("Acts"), template="registry/_body_acts.html", in_export=False),
    )

    def get_queryset(self) -> QuerySet[InspectingBody]:
        return InspectingBody.objects.select_related("department")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = can_confirm_bodies(self.user, at=self.at)
        self.request.may_confirm_bodies = may  # type: ignore[attr-defined]
        return super().get_context_data(**kwargs)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_confirm_bodies(self.user, at=self.at):
            return []
        return [(_("Confirm a department"), reverse("registry:body_new"))]


class ConfirmBody(ActView):
    title = gettext_lazy("Confirm an inspecting body")
    button = gettext_lazy("Confirm")
    form_class = BodyForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_confirm_bodies(self.user, at=self.at)
        confirmed = inspecting_bodies(on=self.at.date()).filter(valid_to=None).values("department")
        departments = departments_in_force(self.at).exclude(pk__in=confirmed)
        return {**super().get_form_kwargs(), "departments": departments}

    def get_consequences(self) -> list[Text]:
        return [_("From that day the department may inspect, and stands on the public list of inspecting bodies.")]

    def get_back_url(self) -> str:
        return reverse("registry:bodies")

    def act(self, form: forms.Form) -> None:
        acts.confirm_body(**form.cleaned_data, acting_user=self.user, at=self.at)


class EndBody(ActView):
    title = gettext_lazy("End the confirmation")
    button = gettext_lazy("End it")
    form_class = LastDayForm
    is_dangerous = True

    @cached_property
    def body(self) -> InspectingBody:
        body = InspectingBody.objects.select_related("department").filter(pk=self.kwargs["pk"]).first()
        if body is None:
            raise Http404
        return body

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return self.body.department.display_name

    def get_consequences(self) -> list[Text]:
        return [_("After the last day the department may not inspect; its visits are refused at the door (R-02).")]

    def get_back_url(self) -> str:
        return reverse("registry:bodies")

    def act(self, form: forms.Form) -> None:
        acts.end_body(body=self.body, **form.cleaned_data, acting_user=self.user, at=self.at)
