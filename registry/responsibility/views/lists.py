"""The lists and their versions: list, record, and one page per act."""

import datetime as dt
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.formatting import moment
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, User
from core.people.selectors import day_of, departments_in_force, departments_where
from core.refusals import Text
from core.transitions.models import StateChange
from core.work.selectors import open_work_on
from registry.officer_forms import ReasonForm
from registry.responsibility import services as acts
from registry.responsibility.forms import ConfirmForm, ConsultForm, EditListForm, EndListForm, FirstDayForm, NewListForm
from registry.responsibility.models import ResponsibilityList
from registry.responsibility.policies import PREPARERS, can_confirm_list, can_handle_list, can_prepare_list
from registry.responsibility.reading import item_rows
from registry.responsibility.selectors import (
    content_of,
    departments_concerned,
    items_of,
    list_visible_to,
    lists_visible_to,
    rounds_of,
)
from registry.responsibility.states import IN_THE_MAKING, ISSUED, BoundaryCause, ListState

Act = tuple[Text, str]


class ListFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=ListState.choices, empty_label=gettext_lazy("All"))
    standing = ChoiceFilter(
        label=gettext_lazy("Standing"),
        empty_label=gettext_lazy("All"),
        choices=[
            ("now", gettext_lazy("In force or in the making")),
            ("in_force", gettext_lazy("In force")),
            ("making", gettext_lazy("In the making")),
            ("past", gettext_lazy("No longer in force")),
        ],
        method="stands",
    )

    def stands(self, lists: QuerySet[ResponsibilityList], _name: str, value: str) -> QuerySet[ResponsibilityList]:
        today = day_of(self.request.at)
        past = Q(state__in=ISSUED, valid_to__lt=today)
        making = Q(state__in=IN_THE_MAKING)
        match value:
            case "in_force":
                return lists.filter(Q(state__in=ISSUED, valid_from__lte=today) & ~past)
            case "making":
                return lists.filter(making)
            case "past":
                return lists.filter(past)
            case _:
                return lists.filter(making | (Q(state__in=ISSUED) & ~past))


class ListOfLists(ListPage):
    title = gettext_lazy("Responsibility lists")
    lead = gettext_lazy(
        "Who leads and who co-operates, by department; on each day one version of each is in force (R-101)."
    )
    order = ("department__code", "-version")
    filterset_class = ListFilter
    default_filters: ClassVar[dict[str, str]] = {"standing": "now"}
    empty_text = gettext_lazy("Draft the list of a department; the other departments are asked before it is confirmed.")
    columns = (
        Column(
            "department",
            gettext_lazy("Department"),
            value="department.display_name",
            link=lambda row: row.get_absolute_url(),
            sort=("department__code", "-version"),
            heads_row=True,
        ),
        Column("version", gettext_lazy("Version"), kind="number", sort="version"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="responsibility/_list_state.html"),
        Column("items", pgettext_lazy("responsibility list", "Items"), value="item_count", kind="number"),
        Column("valid_from", gettext_lazy("Valid from"), kind="day", sort="valid_from"),
        Column("valid_to", gettext_lazy("Valid to"), kind="day"),
        Column("cause", pgettext_lazy("boundary", "Cause"), value="get_cause_display"),
        Column("reason", gettext_lazy("Reason for the change")),
    )

    def get_queryset(self) -> QuerySet[ResponsibilityList]:
        self.request.at = self.at  # type: ignore[attr-defined]  # the filter asks for the day
        return lists_visible_to(self.user, at=self.at).annotate(item_count=Count("items"))

    def get_actions(self) -> list[Act]:
        found: list[Act] = []
        if departments_where(self.user, PREPARERS, at=self.at):
            found.append((_("New version"), reverse("responsibility:list_new")))
        return found


class ListMixin(PageMixin):
    """One version, which the person may see."""

    kwargs: dict[str, Any]

    @cached_property
    def list(self) -> ResponsibilityList:
        return list_visible_to(self.user, self.kwargs["pk"], at=self.at)


def name_of(made: ResponsibilityList) -> str:
    return _("Responsibility list of %(department)s, version %(version)s") % {
        "department": made.department.display_name,
        "version": made.version,
    }


class ListRecord(ListMixin, TemplateView):
    template_name = "responsibility/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        made = self.list
        versions = lists_visible_to(self.user, at=self.at).filter(department=made.department).exclude(pk=made.pk)
        rounds = list(rounds_of(made))
        return super().get_context_data(
            list=made,
            title=name_of(made),
            is_in_force=made.is_in_force(day_of(self.at)),
            rows=item_rows(items_of(made)),
            rounds=rounds,
            versions=versions,
            before=next((one for one in versions if one.version < made.version and one.state in ISSUED), None),
            may_edit=made.state == ListState.DRAFT
            and can_prepare_list(self.user, department=made.department, at=self.at),
            may_reply=made.state == ListState.CONSULTATION
            and can_handle_list(self.user, department=made.department, at=self.at),
            history=history_of(made),
            work=open_work_on(made).first(),
            steps=steps_of(made),
            actions=actions_of(made, self.user, self.at),
            **kwargs,
        )


def actions_of(made: ResponsibilityList, user: User, at: dt.datetime) -> list[Act]:
    """What the person may do with the version now; the first is the next act."""
    department = made.department
    handles = can_handle_list(user, department=department, at=at)
    heads = can_confirm_list(user, department=department, at=at)
    acts_on: list[tuple[bool, Text, str]] = [
        (handles and made.state == ListState.DRAFT, _("Ask the other departments"), "list_consult"),
        (heads and made.state == ListState.CONSULTATION, _("Confirm"), "list_confirm"),
        (handles and made.state == ListState.CONFIRMED, pgettext("responsibility list", "Publish"), "list_publish"),
        (
            can_prepare_list(user, department=department, at=at) and made.state == ListState.DRAFT,
            _("Add an item"),
            "item_new",
        ),
        (
            can_prepare_list(user, department=department, at=at) and made.state == ListState.DRAFT,
            _("Edit"),
            "list_edit",
        ),
        (heads and made.state == ListState.CONFIRMED, _("Move the first day"), "list_postpone"),
        (handles and made.state in (ListState.CONSULTATION, ListState.CONFIRMED), _("Reopen"), "list_reopen"),
        (heads and made.state in IN_THE_MAKING, _("Drop"), "list_drop"),
        (heads and made.state == ListState.PUBLISHED, _("End the list"), "list_end"),
    ]
    return [(words, reverse(f"responsibility:{name}", args=[made.pk])) for may, words, name in acts_on if may]


def steps_of(made: ResponsibilityList) -> list[dict[str, Text]]:
    """How far the version has come, with the moments of each step."""
    path = [ListState.DRAFT, ListState.CONSULTATION, ListState.CONFIRMED, ListState.PUBLISHED]
    changes = StateChange.objects.filter(subject_label="responsibility.responsibilitylist", subject_id=str(made.pk))
    reached = dict(changes.order_by("pk").values_list("after", "occurred_at"))
    state = ListState(made.state)
    if state not in path:
        path.append(state)
    here = path.index(state)
    return [
        {
            "label": step.label,
            "when": moment(reached[step]) if place <= here and step in reached else "",
            "state": "now" if place == here and state in IN_THE_MAKING else "done" if place <= here else "",
        }
        for place, step in enumerate(path)
    ]


class ListAct(ListMixin, ActView):
    """An act on one version; goes back to the record."""

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return name_of(self.list)

    def get_back_url(self) -> str:
        return self.list.get_absolute_url()


class DraftList(ActView):
    title = gettext_lazy("New version of a responsibility list")
    button = gettext_lazy("Draft the version")
    form_class = NewListForm

    def get_form_kwargs(self) -> dict[str, Any]:
        own = departments_where(self.user, PREPARERS, at=self.at)
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at).filter(pk__in=own)}

    def get_initial(self) -> dict[str, Any]:
        return {"department": self.user.department_id, "cause": BoundaryCause.OTHER}

    def get_consequences(self) -> list[Text]:
        return [
            _("The draft begins with the items of the last version; they keep their codes."),
            _("The version in force stays so until the new one is published and its first day has come (R-101)."),
        ]

    def get_back_url(self) -> str:
        return reverse("responsibility:lists")

    def act(self, form: forms.Form) -> str:
        return acts.draft_list(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class EditList(ListAct):
    title = gettext_lazy("Edit the draft")
    button = gettext_lazy("Save")
    form_class = EditListForm

    def get_initial(self) -> dict[str, Any]:
        made = self.list
        return {"reason": made.reason, "cause": made.cause, "valid_from": made.valid_from}

    def act(self, form: forms.Form) -> None:
        acts.edit_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class ConsultAboutList(ListAct):
    title = gettext_lazy("Ask the other departments")
    button = gettext_lazy("Send it out")
    form_class = ConsultForm

    def get_form_kwargs(self) -> dict[str, Any]:
        others = departments_in_force(self.at).exclude(pk=self.list.department_id)
        return {**super().get_form_kwargs(), "departments": others}

    def get_consequences(self) -> list[Text]:
        concerned = departments_concerned(self.list.department, content_of(self.list), on=day_of(self.at))
        names = ", ".join(one.display_name for one in concerned) or "–"
        return [
            _(
                "Departments in the same matters: %(names)s. Asked are those whom the changes concern, and those chosen here."
            )
            % {"names": names},
            _("They have ten working days; who does not answer is recorded as silent (R-102)."),
            _("Until then nobody changes the items."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.consult(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class ReopenList(ListAct):
    title = gettext_lazy("Reopen the version")
    button = gettext_lazy("Reopen")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It becomes a draft again; a running consultation is recalled and must be held again.")]

    def act(self, form: forms.Form) -> None:
        acts.reopen_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class ConfirmList(ListAct):
    title = gettext_lazy("Confirm the version")
    button = gettext_lazy("Confirm")
    form_class = ConfirmForm

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": self.list.valid_from}

    def get_consequences(self) -> list[Text]:
        return [
            _("The department takes on what stands there, from that day; never backdated (R-101)."),
            _("Case handlers are asked to publish it."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.confirm_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class PostponeList(ListAct):
    title = gettext_lazy("Move the first day")
    button = gettext_lazy("Move it")
    form_class = FirstDayForm

    def act(self, form: forms.Form) -> None:
        acts.postpone_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class PublishList(ListAct):
    title = gettext_lazy("Publish the version")
    button = pgettext_lazy("responsibility list", "Publish")

    def get_consequences(self) -> list[Text]:
        return [
            _("The list stands on the public portal, with every change so far."),
            _("From its first day it is in force; the version before ends on the day before (R-101)."),
            _("The boundary map changes from that day."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.publish_list(responsibility_list=self.list, acting_user=self.user, at=self.at)


class EndList(ListAct):
    title = gettext_lazy("End the list")
    button = gettext_lazy("End it")
    form_class = EndListForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [
            _("After its last day the department answers for nothing; where nobody else leads, the map shows gaps.")
        ]

    def act(self, form: forms.Form) -> None:
        acts.end_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)


class DropList(ListAct):
    title = gettext_lazy("Drop the version")
    button = gettext_lazy("Drop")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It is given up and never takes effect; a running consultation is recalled.")]

    def act(self, form: forms.Form) -> None:
        acts.drop_list(responsibility_list=self.list, **form.cleaned_data, acting_user=self.user, at=self.at)
