"""Pages of plans: list, record, and one page per act."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter, NumberFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.formatting import moment
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.policies import check_holds
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Text
from core.work.selectors import open_work_on
from filings.models import Filing
from filings.selectors import filings_about, filings_visible_to
from filings.states import IN_HAND, FilingState
from inspections.filings import ANNUAL_PLAN
from inspections.models import Plan
from inspections.plan_forms import EditionForm, NewPlanForm, PlanForm
from inspections.plan_policies import can_decide_on_plan, can_draft_plan, can_publish_plan
from inspections.plan_selectors import entry_rows, moments_of, plan_visible_to, plans_visible_to
from inspections.services import plans as acts
from inspections.states import EDITABLE, PlanState
from registry.names import key
from registry.officer_forms import ReasonForm

DRAFTERS = (Role.STAFF, Role.HEAD)


class PlanFilter(FilterSet):
    year = NumberFilter(label=gettext_lazy("Year"))
    lead_department = ModelChoiceFilter(
        label=gettext_lazy("Lead department"), queryset=Department.objects.order_by("code")
    )
    state = ChoiceFilter(label=gettext_lazy("State"), choices=PlanState.choices, empty_label=gettext_lazy("All"))


class PlanList(ListPage):
    title = gettext_lazy("Annual plans")
    lead = gettext_lazy("No visit without an approved plan, except on report, transfer or order (R-05, R-12).")
    order = ("-year", "number")
    filterset_class = PlanFilter
    search_hint = gettext_lazy("Title, pinyin initials or number")
    empty_text = gettext_lazy("Draft the plan of the year; the head of the department approves it.")
    columns = (
        Column("number", gettext_lazy("Number"), kind="code", sort="number"),
        Column("title", gettext_lazy("Plan"), link=lambda row: row.get_absolute_url(), sort="title", heads_row=True),
        Column("department", gettext_lazy("Lead department"), value="lead_department.display_name"),
        Column("year", gettext_lazy("Year"), value=lambda row: str(row.year), sort=("-year", "number")),
        Column("entries", gettext_lazy("Entries"), value="entry_count", kind="number"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="inspections/_plan_state.html"),
    )

    def get_queryset(self) -> QuerySet[Plan]:
        return plans_visible_to(self.user, at=self.at).annotate(entry_count=Count("entries"))

    def search(self, rows: QuerySet[Plan], text: str) -> QuerySet[Plan]:
        return rows.filter(search_text__contains=key(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        if not departments_where(self.user, DRAFTERS, at=self.at):
            return []
        return [(_("New plan"), reverse("inspections:plan_new"))]


class PlanMixin(PageMixin):
    """A page under one plan."""

    kwargs: dict[str, Any]

    @cached_property
    def plan(self) -> Plan:
        return plan_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.plan.get_absolute_url()


class PlanPage(PlanMixin, TemplateView):
    """The record of a plan: where it stands, its entries, the one next act, its history."""

    template_name = "inspections/plan.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        plan = self.plan
        editable = plan.state in EDITABLE and can_draft_plan(self.user, department=plan.lead_department, at=self.at)
        return super().get_context_data(
            plan=plan,
            entries=entry_rows(plan),
            may_edit=editable,
            steps=self._steps(plan),
            work=open_work_on(plan).first(),
            history=history_of(plan),
            filings=self.filings,
            may_open_filings=self.may_open_filings,
            actions=self._actions(plan),
            **kwargs,
        )

    @cached_property
    def filings(self) -> list[Filing]:
        return list(filings_about(self.plan))

    @property
    def may_open_filings(self) -> set[int]:
        found = [one.pk for one in self.filings]
        return set(filings_visible_to(self.user, at=self.at).filter(pk__in=found).values_list("pk", flat=True))

    def _actions(self, plan: Plan) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []

        def offer(words: Text, name: str) -> None:
            found.append((words, reverse(f"inspections:{name}", args=[plan.pk])))

        if plan.state in EDITABLE and can_draft_plan(self.user, department=plan.lead_department, at=self.at):
            if plan.entries.exists():
                offer(_("Submit"), "plan_submit")
            offer(_("Add an entry"), "entry_new")
            offer(_("Edit"), "plan_edit")
        if plan.state == PlanState.SUBMITTED and can_decide_on_plan(self.user, plan=plan, at=self.at):
            offer(_("Approve"), "plan_approve")
            offer(_("Return"), "plan_return")
        if plan.state == PlanState.PUBLISHED and can_draft_plan(self.user, department=plan.lead_department, at=self.at):
            offer(_("Change"), "plan_change")
        if plan.state == PlanState.APPROVED:
            filing = next((one for one in self.filings if one.kind == ANNUAL_PLAN.name), None)
            is_on_record = filing is not None and filing.state == FilingState.ACCEPTED
            if is_on_record and can_publish_plan(self.user, plan=plan, at=self.at):
                offer(_("Publish"), "plan_publish")
            may_mend = filing is None or filing.state in IN_HAND
            if may_mend and can_draft_plan(self.user, department=plan.lead_department, at=self.at):
                offer(_("Open again to mend"), "plan_reopen")
        return found

    def _steps(self, plan: Plan) -> list[dict[str, Any]]:
        reached = moments_of(plan)
        states = (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.APPROVED, PlanState.PUBLISHED)
        path = list(states)
        if plan.state == PlanState.RETURNED:
            path.insert(1, PlanState.RETURNED)
        here = path.index(PlanState(plan.state))
        return [
            {
                "label": state.label,
                "when": moment(reached[state]) if place <= here and state in reached else "",
                "state": "now" if place == here and state != PlanState.PUBLISHED else "done" if place <= here else "",
            }
            for place, state in enumerate(path)
        ]


class DraftPlan(ActView):
    title = gettext_lazy("New plan")
    button = gettext_lazy("Draft the plan")
    form_class = NewPlanForm

    def get_form_kwargs(self) -> dict[str, Any]:
        check_holds(self.user, *DRAFTERS, at=self.at)
        own = departments_where(self.user, DRAFTERS, at=self.at)
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at).filter(pk__in=own)}

    def get_initial(self) -> dict[str, Any]:
        return {"year": self.at.year, "lead_department": self.user.department_id}

    def get_back_url(self) -> str:
        return reverse("inspections:plans")

    def act(self, form: forms.Form) -> str:
        return acts.draft_plan(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class PlanAct(PlanMixin, ActView):
    """An act on one plan; goes back to the record."""

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.plan.number} {self.plan.title}"


class EditPlan(PlanAct):
    title = gettext_lazy("Edit the plan")
    button = gettext_lazy("Save")
    form_class = PlanForm

    def get_initial(self) -> dict[str, Any]:
        plan = self.plan
        return {"title": plan.title, "superior_plan": plan.superior_plan, "edition": plan.version}

    def act(self, form: forms.Form) -> None:
        acts.edit_plan(plan=self.plan, **form.cleaned_data, acting_user=self.user, at=self.at)


class SubmitPlan(PlanAct):
    title = gettext_lazy("Submit the plan")
    button = gettext_lazy("Submit")
    form_class = EditionForm

    def get_initial(self) -> dict[str, Any]:
        return {"edition": self.plan.version}

    def get_consequences(self) -> list[Text]:
        return [
            _("The head of the department is asked to approve or return it."),
            _("Items, bodies, ratios and officers are checked now and again at the approval."),
            _("Until then nobody changes the plan."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.submit_plan(plan=self.plan, **form.cleaned_data, acting_user=self.user, at=self.at)


class ReturnPlan(PlanAct):
    title = gettext_lazy("Return the plan")
    button = gettext_lazy("Return")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("The plan can be changed again; who submitted it is told the reason.")]

    def act(self, form: forms.Form) -> None:
        acts.return_plan(plan=self.plan, **form.cleaned_data, acting_user=self.user, at=self.at)


class ReopenPlan(PlanAct):
    title = gettext_lazy("Open the plan again to mend it")
    button = gettext_lazy("Open again to mend")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [
            _("The plan can be changed again; the head approves it anew."),
            _("Its filing is then submitted again, with an answer to each remark."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.reopen_plan(plan=self.plan, **form.cleaned_data, acting_user=self.user, at=self.at)


class ChangePlan(PlanAct):
    title = gettext_lazy("Change the published plan")
    button = gettext_lazy("Open for a change")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [
            _("What is public stays public until the change is approved, on record and published."),
            _("Entries that were drawn, or have visits, stay as they are; others can be changed, and new ones added."),
            _("The head approves it anew, and it is filed again (R-204)."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.change_plan(plan=self.plan, **form.cleaned_data, acting_user=self.user, at=self.at)


class ApprovePlan(PlanAct):
    title = gettext_lazy("Approve the plan")
    button = gettext_lazy("Approve")

    def get_consequences(self) -> list[Text]:
        return [
            _("The inspections of this plan are approved by the head beforehand (R-05)."),
            _("Its double-random entries may be drawn; the staff is asked to file the plan (R-201)."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.approve_plan(plan=self.plan, acting_user=self.user, at=self.at)


class PublishPlan(PlanAct):
    title = gettext_lazy("Publish the plan")
    button = gettext_lazy("Publish")

    def get_consequences(self) -> list[Text]:
        return [
            _("The plan stands on the public portal as it is now (R-12)."),
            _("Its random checks are filed by the same act with the department that receives them (R-203)."),
            _("Ratios by risk class are not shown."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.publish_plan(plan=self.plan, acting_user=self.user, at=self.at)
