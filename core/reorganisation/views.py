"""Reorganisations: the list, one with what passes on, and the acts."""

from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.forms import ReasonForm
from core.people.handover import hand_over_named
from core.people.models import Department, User, UserKind
from core.people.selectors import departments_in_force
from core.refusals import Refusal, Text
from core.reorganisation.forms import (
    DissolveForm,
    DivisionForm,
    MergeForm,
    OrderForm,
    RenameDepartmentForm,
    SplitForm,
)
from core.reorganisation.models import Reorganisation
from core.reorganisation.policies import can_approve, can_reorganise, check_can_approve, check_can_reorganise
from core.reorganisation.selectors import (
    Share,
    divisible,
    reorganisation_visible_to,
    reorganisations_visible_to,
    shares_of,
)
from core.reorganisation.services import approve, divide, prepare, withdraw
from core.reorganisation.services.checking import check_possible
from core.reorganisation.states import Kind, ReorganisationState
from core.transitions.services import can_move
from core.work.selectors import open_work_on


class ReorganisationFilter(FilterSet):
    kind = ChoiceFilter(label=gettext_lazy("Kind"), choices=Kind.choices, empty_label=gettext_lazy("All"))
    state = ChoiceFilter(
        label=gettext_lazy("State"), choices=ReorganisationState.choices, empty_label=gettext_lazy("All")
    )


def _givers(reorganisation: Reorganisation) -> str:
    return "、".join(sorted(department.display_name for department in reorganisation.departments.all()))


def _successor(reorganisation: Reorganisation) -> str:
    if reorganisation.successor:
        return reorganisation.successor.display_name
    return str(reorganisation.planned.get("name", ""))


class ReorganisationList(ListPage):
    title = gettext_lazy("Reorganisations of departments")
    lead = gettext_lazy("Renamed, merged, split, dissolved: one act with a day, by two people.")
    order = ("-effective_on",)
    filterset_class = ReorganisationFilter
    columns = (
        Column(
            "document",
            gettext_lazy("Document"),
            heads_row=True,
            link=lambda row: row.get_absolute_url(),
            sort="document",
        ),
        Column("kind", gettext_lazy("Kind"), value="get_kind_display", sort="kind"),
        Column("departments", gettext_lazy("Departments"), value=_givers),
        Column("successor", gettext_lazy("Successor"), value=_successor),
        Column("effective_on", gettext_lazy("Takes effect on"), kind="day", sort="effective_on"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="reorganisation/_state.html"),
    )

    def get_queryset(self) -> QuerySet[Reorganisation]:
        return reorganisations_visible_to(self.user, at=self.at)

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_reorganise(self.user, at=self.at):
            return []
        return [
            (_("Rename a department"), reverse("reorganisation:rename")),
            (_("Merge departments"), reverse("reorganisation:merge")),
            (_("Split a department"), reverse("reorganisation:split")),
            (_("Dissolve a department"), reverse("reorganisation:dissolve")),
        ]


class ReorganisationPage(PageMixin, TemplateView):
    template_name = "reorganisation/reorganisation.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reorganisation = reorganisation_visible_to(self.user, self.kwargs["pk"], at=self.at)
        may_prepare = can_reorganise(self.user, at=self.at)
        pending = can_move(reorganisation, "withdraw")
        givers = sorted(reorganisation.departments.all(), key=lambda one: one.code)
        return super().get_context_data(
            reorganisation=reorganisation,
            givers=givers,
            successor=_successor(reorganisation),
            shares=_shares(reorganisation, givers) if pending else [],
            passed=_passed(reorganisation),
            obstacle=_obstacle(reorganisation, givers) if pending else None,
            may_divide=may_prepare and reorganisation.kind == Kind.SPLIT and can_move(reorganisation, "approve"),
            may_approve=can_move(reorganisation, "approve")
            and can_approve(self.user, reorganisation=reorganisation, at=self.at),
            may_withdraw=may_prepare and pending,
            work=open_work_on(reorganisation).first(),
            history=history_of(reorganisation),
            **kwargs,
        )


def _shares(reorganisation: Reorganisation, givers: list[Department]) -> list[Share]:
    return [share for giver in givers for share in shares_of(reorganisation, giver) if share.rows]


def _passed(reorganisation: Reorganisation) -> list[dict[str, Any]]:
    return [{**line, "title": hand_over_named(line["kind"]).title} for line in reorganisation.passed]


def _obstacle(reorganisation: Reorganisation, givers: list[Department]) -> Refusal | None:
    try:
        check_possible(reorganisation, givers)
    except Refusal as refusal:
        return refusal
    return None


class Prepare(ActView):
    """Prepare one kind of reorganisation."""

    kind: ClassVar[Kind]
    button = gettext_lazy("Prepare")
    done_message = gettext_lazy("The reorganisation is prepared and waits for a second person.")

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_reorganise(self.user, at=self.at)
        people = User.objects.filter(kind=UserKind.PERSON, is_active=True).order_by("full_name", "username")
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at), "heads": people}

    def get_initial(self) -> dict[str, Any]:
        chosen = departments_in_force(self.at).filter(code=self.request.GET.get("department", "")).first()
        if chosen is None:
            return {}
        names = {"name": chosen.name, "name_en": chosen.name_en, "short_name": chosen.short_name}
        return {"department": chosen, "departments": [chosen], **(names if self.kind == Kind.RENAME else {})}

    def get_consequences(self) -> list[Text]:
        return [
            _("Nothing changes yet: the next page shows what passes on; a second person approves it."),
            _("What was published or filed keeps the names it bears."),
        ]

    def get_back_url(self) -> str:
        return reverse("reorganisation:reorganisations")

    def act(self, form: forms.Form) -> str:
        assert isinstance(form, OrderForm)
        made = prepare(kind=self.kind, **form.order(), acting_user=self.user, at=self.at)
        if made.kind == Kind.SPLIT:
            return reverse("reorganisation:divide", args=[made.pk])
        return made.get_absolute_url()


class PrepareRename(Prepare):
    title = gettext_lazy("Rename a department")
    kind, form_class = Kind.RENAME, RenameDepartmentForm


class PrepareMerge(Prepare):
    title = gettext_lazy("Merge departments")
    kind, form_class = Kind.MERGE, MergeForm


class PrepareSplit(Prepare):
    title = gettext_lazy("Split a department")
    kind, form_class = Kind.SPLIT, SplitForm


class PrepareDissolve(Prepare):
    title = gettext_lazy("Dissolve a department")
    kind, form_class = Kind.DISSOLVE, DissolveForm
    is_dangerous = True


class OneReorganisation(ActView):
    @cached_property
    def reorganisation(self) -> Reorganisation:
        return reorganisation_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.reorganisation} · {_givers(self.reorganisation)}"

    def get_back_url(self) -> str:
        return self.reorganisation.get_absolute_url()


class Divide(OneReorganisation):
    title = gettext_lazy("What goes to the new department?")
    button = gettext_lazy("Keep this division")
    form_class = DivisionForm
    done_message = gettext_lazy("The division is kept.")

    def get_form_kwargs(self) -> dict[str, Any]:
        check_can_reorganise(self.user, at=self.at)
        giver = self.reorganisation.departments.first()
        choices = divisible(giver, on=self.reorganisation.effective_on) if giver else []
        return {**super().get_form_kwargs(), "choices": choices}

    def get_initial(self) -> dict[str, Any]:
        return dict(self.reorganisation.division)

    def get_consequences(self) -> list[Text]:
        return [
            _("What is ticked goes, with its posts, draws, visits and open work; everything else stays."),
            _("Who keeps the division has prepared it; another person approves."),
        ]

    def act(self, form: forms.Form) -> None:
        divide(reorganisation=self.reorganisation, division=form.cleaned_data, acting_user=self.user, at=self.at)


class Approve(OneReorganisation):
    title = gettext_lazy("Approve the reorganisation")
    button = gettext_lazy("Approve")
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        check_can_approve(self.user, reorganisation=self.reorganisation, at=self.at)
        day = self.reorganisation.effective_on.isoformat()
        return [
            _("On %(day)s it takes effect by itself, at once if that is today; it cannot be undone.") % {"day": day},
            _("Everything in hand passes on in one go; the heads of the departments are told."),
            _("What is finished stays under the old name and is read by the successor."),
        ]

    def act(self, form: forms.Form) -> None:
        approve(reorganisation=self.reorganisation, acting_user=self.user, at=self.at)


class Withdraw(OneReorganisation):
    title = gettext_lazy("Withdraw the reorganisation")
    button = gettext_lazy("Withdraw")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        check_can_reorganise(self.user, at=self.at)
        return [_("The departments stay as they are.")]

    def act(self, form: forms.Form) -> None:
        withdraw(reorganisation=self.reorganisation, **form.cleaned_data, acting_user=self.user, at=self.at)
