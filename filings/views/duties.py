"""Duties to file: list and record; figures of filing per department."""

import datetime as dt
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter, NumberFilter

from core.ledger.selectors import history_of
from core.pages.excel import workbook
from core.pages.formatting import percent
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Text
from core.work.selectors import open_work_on
from filings.forms import SpanForm
from filings.models import FilingDuty, FilingFlow
from filings.policies import can_file, can_press
from filings.selectors import duties_visible_to, duty_visible_to, late_duties, receiver_of
from filings.states import Cause, DutyState
from filings.statistics import DepartmentFigures, league


class DutyFilter(FilterSet):
    flow = ModelChoiceFilter(label=gettext_lazy("Flow"), queryset=FilingFlow.objects.order_by("position"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=DutyState.choices, empty_label=gettext_lazy("All"))
    cause = ChoiceFilter(label=gettext_lazy("Why it opened"), choices=Cause.choices, empty_label=gettext_lazy("All"))
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    year = NumberFilter(label=gettext_lazy("Year"))
    clock = ChoiceFilter(
        label=gettext_lazy("Clock"),
        choices=[("late", gettext_lazy("Late now"))],
        empty_label=gettext_lazy("All"),
        method="by_clock",
    )

    def by_clock(self, rows: QuerySet[FilingDuty], name: str, value: str) -> QuerySet[FilingDuty]:
        return rows.filter(pk__in=late_duties(at=timezone.now()).order_by().values("pk"))


class DutyList(ListPage):
    title = gettext_lazy("Duties to file")
    lead = gettext_lazy("What is to be filed, until when and why; they open by themselves.")
    order = ("due_at", "pk")
    filterset_class = DutyFilter
    default_filters = {"state": DutyState.OPEN}
    empty_text = gettext_lazy("A duty opens when a year begins, and when a published list, plan or scheme changes.")
    columns = (
        Column("title", gettext_lazy("To be filed"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("flow", gettext_lazy("Flow"), value="flow.title"),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("cause", gettext_lazy("Why it opened"), value="get_cause_display"),
        Column("due", gettext_lazy("To be filed until"), value="due_at", kind="moment", sort="due_at"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="filings/_duty_state.html"),
    )

    def get_queryset(self) -> QuerySet[FilingDuty]:
        return duties_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_press(self.user, at=self.at):
            return []
        return [(_("Issue a supervision order"), reverse("filings:order_new"))]


class DutyPage(PageMixin, TemplateView):
    """Why something is to be filed, until when, and by which filing it was met."""

    template_name = "filings/duty.html"
    kwargs: dict[str, Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        duty = duty_visible_to(self.user, self.kwargs["pk"], at=self.at)
        return super().get_context_data(
            duty=duty,
            is_late=duty.is_late(self.at),
            clock=open_work_on(duty).first() or duty,
            receiver=receiver_of(duty.flow, at=self.at),
            filings=[duty.filing] if duty.filing else [],
            may_open_filings={duty.filing_id},
            orders=[one.order for one in duty.ordered.select_related("order").order_by("pk")],
            may_bring=duty.is_open
            and duty.filing is None
            and can_file(self.user, department=duty.department, at=self.at),
            may_press=duty.is_open and duty.is_late(self.at) and can_press(self.user, at=self.at),
            history=history_of(duty),
            **kwargs,
        )


class Statistics(PageMixin, TemplateView):
    """The league of the departments for any span of days, and its Excel file."""

    template_name = "filings/statistics.html"

    @cached_property
    def form(self) -> SpanForm:
        given = self.request.GET if "first" in self.request.GET else None
        return SpanForm(
            given, today=self.at.date(), initial={"first": dt.date(self.at.year, 1, 1), "last": self.at.date()}
        )

    @cached_property
    def span(self) -> tuple[dt.date, dt.date]:
        if self.form.is_bound and self.form.is_valid():
            return self.form.cleaned_data["first"], self.form.cleaned_data["last"]
        return self.form.initial["first"], self.form.initial["last"]

    @cached_property
    def rows(self) -> list[DepartmentFigures]:
        return league(self.user, first=self.span[0], last=self.span[1], at=self.at)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        if request.GET.get("export") == "xlsx":
            return self.export()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first, last = self.span
        address = f"{self.request.path}?first={first.isoformat()}&last={last.isoformat()}&export=xlsx"
        return super().get_context_data(
            form=self.form, rows=self.rows, first=first, last=last, export_url=address, **kwargs
        )

    def export(self) -> HttpResponseBase:
        first, last = self.span
        headings = [
            _("Department"),
            _("Duties due"),
            _("On time"),
            _("Late"),
            _("Still running"),
            _("On-time rate"),
            _("Filed"),
            _("Returned"),
            _("On record"),
            _("Days to accept"),
        ]
        rows = (
            [
                one.department.display_name,
                one.due,
                one.on_time,
                one.late,
                one.running,
                percent(one.share) if one.share is not None else "",
                one.filed,
                one.returned,
                one.on_record,
                one.days,
            ]
            for one in self.rows
        )
        return workbook(
            name=f"filings-{first:%Y%m%d}-{last:%Y%m%d}",
            title=_("Figures of filing"),
            headings=headings,
            rows=rows,
            about=[
                (_("From"), first.isoformat()),
                (_("To"), last.isoformat()),
                (_("As of"), f"{self.at:%Y-%m-%d %H:%M}"),
                (_("For"), str(self.user)),
            ],
        )
