"""The working-day calendar of a year, entering one, and when a term ends."""

import calendar as weeks
import datetime as dt
from functools import cached_property
from typing import Any, NamedTuple

from django import forms
from django.urls import reverse
from django.utils.dates import MONTHS, WEEKDAYS_ABBR
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from core.clocks import DayKind, WorkdayCalendar
from core.law.errors import YearOutOfRange
from core.law.forms import TermForm, YearForm
from core.law.models import CalendarYear, Holiday
from core.law.notices import parse_notice
from core.law.policies import can_enter_calendar, check_can_enter_calendar
from core.law.reasons import sentences
from core.law.selectors import calendar_in_force, calendar_years, day_of
from core.law.services import enter_calendar_year
from core.law.terms import answer, read
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.views import PageMixin
from core.refusals import Refusal

FIRST_YEAR, LAST_YEAR = 2004, 2099


class DayCell(NamedTuple):
    """One day of a month: its number, how it is drawn, and what it is, in words."""

    day: dt.date
    css: str
    words: str


class MonthSheet(NamedTuple):
    name: str
    weeks: list[list[DayCell | None]]


CSS = {DayKind.WORKDAY: "", DayKind.WEEKEND: "rest", DayKind.HOLIDAY: "off", DayKind.MAKE_UP: "worked"}


def month_sheets(year: int, calendar: WorkdayCalendar) -> list[MonthSheet]:
    """The twelve months of a year, Monday first; a year without a calendar shows its weekends only."""
    return [
        MonthSheet(
            str(MONTHS[month]),
            [
                [_cell(day, calendar) if day.month == month else None for day in week]
                for week in weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]


def _cell(day: dt.date, calendar: WorkdayCalendar) -> DayCell:
    kind = calendar.kind(day, provisional=True)
    holiday = calendar.holiday(day)
    name = str(Holiday(holiday).label) if holiday else ""
    words = {
        DayKind.WORKDAY: "",
        DayKind.WEEKEND: gettext("weekend"),
        DayKind.HOLIDAY: name,
        DayKind.MAKE_UP: gettext("worked in exchange for %(holiday)s") % {"holiday": name},
    }[kind]
    return DayCell(day, CSS[kind], words)


class CalendarPage(PageMixin, TemplateView):
    template_name = "law/calendar.html"

    @cached_property
    def year(self) -> int:
        year: int = self.kwargs.get("year", day_of(self.at).year)
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise YearOutOfRange(year=year)
        return year

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        calendar = calendar_in_force()
        revisions = list(calendar_years().filter(year=self.year))
        known = self.year in calendar.years
        kwargs["year"] = self.year
        return super().get_context_data(
            known=known,
            months=month_sheets(self.year, calendar),
            working_days=calendar.workdays_between(
                dt.date(self.year - 1, 12, 31), dt.date(self.year, 12, 31), provisional=True
            ),
            revisions=revisions,
            history=[entry for revision in revisions for entry in history_of(revision)],
            weekdays=[WEEKDAYS_ABBR[day] for day in range(7)],
            years=range(self.year - 2, self.year + 3),
            today=day_of(self.at),
            actions=self.actions(known),
            **kwargs,
        )

    def actions(self, known: bool) -> list[tuple[Any, str]]:
        found: list[tuple[Any, str]] = []
        if can_enter_calendar(self.user, at=self.at):
            words = _("Correct this year") if known else _("Enter this year")
            found.append((words, reverse("law:enter_year", args=[self.year])))
        return [*found, (_("When does a term end?"), reverse("law:term"))]


class EnterYear(ActView):
    title, button = _("Enter the calendar of a year"), _("Enter the calendar")
    done_message = _("The calendar is entered; provisional clocks are computed again.")
    form_class = YearForm

    @property
    def lead(self) -> str:  # type: ignore[override]
        return str(self.kwargs["year"])

    def get_initial(self) -> dict[str, Any]:
        return {"source_title": f"国务院办公厅关于{self.kwargs['year']}年部分节假日安排的通知"}

    def get_consequences(self) -> list[str]:
        check_can_enter_calendar(self.user, at=self.at)
        sentences_ = [gettext("Every clock that reaches this year is computed again, with a line in its record.")]
        if CalendarYear.objects.filter(year=self.kwargs["year"]).exists():
            sentences_.append(gettext("This replaces the whole year; what was entered before stays in the record."))
        return sentences_

    def get_back_url(self) -> str:
        return reverse("law:calendar_year", args=[self.kwargs["year"]])

    def act(self, form: forms.Form) -> None:
        url = form.cleaned_data["source_url"]
        enter_calendar_year(
            year=self.kwargs["year"],
            days=parse_notice(form.cleaned_data["days"]),
            source_title=form.cleaned_data["source_title"],
            source_urls=[url] if url else [],
            acting_user=self.user,
            at=self.at,
        )


class TermPage(PageMixin, TemplateView):
    """When a term ends, and why then: the question stands in the address, so that an answer can be shared."""

    template_name = "law/term.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = {"start", "n", "unit"} <= set(self.request.GET)
        form = TermForm(self.request.GET if asked else None)
        context: dict[str, Any] = {"form": form}
        if asked and form.is_valid():
            try:
                due = answer(read(**form.cleaned_data), calendar_in_force())
                context |= {"due": due, "why": sentences(due.why)}
            except Refusal as refusal:
                context["refusal"] = refusal
        return super().get_context_data(**context, **kwargs)
