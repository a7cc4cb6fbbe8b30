"""Pages of trainings, of the hours of a year, of exams and skills."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import DateFromToRangeFilter, FilterSet, ModelChoiceFilter

from core.law.selectors import figure
from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.forms import DayRangeInput
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role, User
from core.people.selectors import departments_in_force, departments_where, is_system_admin
from core.refusals import Absent, Text
from registry.capability import selectors
from registry.capability import services as acts
from registry.capability.forms import AttendanceForm, ReasonForm, TrainingForm
from registry.capability.models import Attendance, Training
from registry.capability.policies import can_keep
from registry.models import Officer
from registry.names import key
from registry.officer_selectors import officers_visible_to
from registry.officer_states import OfficerState

KEEPERS = (Role.STAFF, Role.HEAD, Role.ADMIN)


def departments_kept(user: User, at: Any) -> QuerySet[Department]:
    """The departments for which a person enters officers and what they learn and carry."""
    departments = departments_in_force(at).order_by("code")
    if is_system_admin(user, at=at):
        return departments
    return departments.filter(pk__in=departments_where(user, KEEPERS, at=at))


class TrainingFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    held_on = DateFromToRangeFilter(label=gettext_lazy("Day of the training"), widget=DayRangeInput())


class TrainingList(ListPage):
    title = gettext_lazy("Trainings")
    lead = gettext_lazy("Courses and sessions with who attended; the hours of a year count for R-03a.")
    order = ("-held_on",)
    filterset_class = TrainingFilter
    search_hint = gettext_lazy("Topic or organiser")
    empty_text = gettext_lazy("Enter the first training, then who attended.")
    columns = (
        Column("held_on", gettext_lazy("Day of the training"), kind="day", sort="held_on"),
        Column("topic", gettext_lazy("Topic"), link=lambda row: row.get_absolute_url(), sort="topic", heads_row=True),
        Column("organiser", gettext_lazy("Organiser")),
        Column(
            "department",
            gettext_lazy("Department that keeps it"),
            value="department.display_name",
            sort="department__code",
        ),
        Column("hours", gettext_lazy("Hours"), kind="number", sort="hours"),
        Column("attended", gettext_lazy("Attended"), kind="number"),
    )

    def get_queryset(self) -> QuerySet[Training]:
        return selectors.trainings_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Training], text: str) -> QuerySet[Training]:
        return rows.filter(Q(topic__icontains=text) | Q(organiser__icontains=text))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_kept(self.user, self.at).exists():
            found.append((_("New training"), reverse("capability:training_new")))
        found.append((_("Hours of the year"), reverse("capability:hours")))
        found.append((_("Skills"), reverse("capability:skills")))
        found.append((_("Legal reviewers"), reverse("capability:reviewers")))
        return found


class EnterTraining(ActView):
    title = gettext_lazy("New training")
    button = gettext_lazy("Enter the training")
    form_class = TrainingForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "departments": departments_kept(self.user, self.at)}

    def get_back_url(self) -> str:
        return reverse("capability:trainings")

    def act(self, form: forms.Form) -> str:
        return acts.enter_training(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class TrainingPage(PageMixin, TemplateView):
    template_name = "capability/training.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        training = selectors.training_visible_to(self.user, self.kwargs["pk"], at=self.at)
        attendances = selectors.attendances_visible_to(self.user, at=self.at).filter(training=training)
        return super().get_context_data(
            training=training,
            attendances=attendances.order_by("officer__department__code", "officer__number", "pk"),
            may_keep=can_keep(self.user, department=training.department, at=self.at),
            history=history_of(training),
            **kwargs,
        )


class TrainingAct(ActView):
    """An act on one training; goes back to the record."""

    @cached_property
    def training(self) -> Training:
        return selectors.training_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return str(self.training)

    def get_back_url(self) -> str:
        return self.training.get_absolute_url()


class EnterAttendance(TrainingAct):
    title = gettext_lazy("Enter who attended")
    button = gettext_lazy("Enter")
    form_class = AttendanceForm

    def get_form_kwargs(self) -> dict[str, Any]:
        attended = self.training.attendances.filter(struck_on=None).values("officer")
        officers = officers_visible_to(self.user, at=self.at).exclude(state=OfficerState.LEFT)
        return {**super().get_form_kwargs(), "officers": officers.exclude(pk__in=attended)}

    def get_consequences(self) -> list[Text]:
        return [_("The hours count for each officer's year (R-03a). A wrong entry is struck, never changed.")]

    def act(self, form: forms.Form) -> None:
        hours = dict.fromkeys(form.cleaned_data["officers"], form.cleaned_data["hours"])
        acts.enter_attendance(training=self.training, hours=hours, acting_user=self.user, at=self.at)


class StrikeAttendance(TrainingAct):
    title = gettext_lazy("Strike the attendance")
    button = gettext_lazy("Strike")
    form_class = ReasonForm
    is_dangerous = True

    @cached_property
    def attendance(self) -> Attendance:
        rows = selectors.attendances_visible_to(self.user, at=self.at)
        found = rows.filter(training=self.training, pk=self.kwargs["row"]).first()
        if found is None:
            raise Absent()
        return found

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return str(self.attendance)

    def get_consequences(self) -> list[Text]:
        return [_("The entry no longer counts; it stays readable with the reason.")]

    def act(self, form: forms.Form) -> None:
        acts.strike_attendance(attendance=self.attendance, **form.cleaned_data, acting_user=self.user, at=self.at)


# --- hours of a year --------------------------------------------------------------------------------------------------


class HoursFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))


class HoursList(ListPage):
    title = gettext_lazy("Training hours of the year")
    order = ("department__code", "number")
    filterset_class = HoursFilter
    search_hint = gettext_lazy("Name, pinyin initials or officer number")
    columns = (
        Column("number", gettext_lazy("Officer number"), kind="code", sort="number"),
        Column(
            "full_name",
            gettext_lazy("Full name"),
            link=lambda row: row.get_absolute_url(),
            sort="full_name",
            heads_row=True,
        ),
        Column("department", gettext_lazy("Department"), value="department.display_name", sort="department__code"),
        Column("trained", gettext_lazy("Hours"), kind="number", sort="trained"),
        Column(
            "missing_hours",
            gettext_lazy("Still missing"),
            kind="number",
            sort="missing_hours",
            template="capability/_missing.html",
        ),
    )

    @property
    def lead(self) -> Text:  # type: ignore[override]
        asked = figure("R-03a", "hours_per_year", on=self.at)
        return _("Officers in service, %(year)s: %(hours)s hours are asked (R-03a). Struck entries do not count.") % {
            "year": self.at.year,
            "hours": asked,
        }

    def get_queryset(self) -> QuerySet[Officer]:
        return selectors.officers_with_hours(self.user, year=self.at.year, at=self.at)

    def search(self, rows: QuerySet[Officer], text: str) -> QuerySet[Officer]:
        return rows.filter(search_text__contains=key(text))
