"""Pages of the ledger of equipment: pieces, shortages, standards."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Text
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from registry.capability import selectors
from registry.capability import services as acts
from registry.capability.forms import EquipmentForm, HandOutForm, ReasonForm, StandardForm, TakeBackForm
from registry.capability.models import Equipment
from registry.capability.policies import can_decide, can_keep, can_set_standards
from registry.capability.states import EquipmentKind, EquipmentState
from registry.capability.training_views import departments_kept
from registry.models import Officer
from registry.officer_states import OfficerState


class EquipmentFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    kind = ChoiceFilter(
        label=gettext_lazy("Kind of equipment"), choices=EquipmentKind.choices, empty_label=gettext_lazy("All")
    )
    state = ChoiceFilter(label=gettext_lazy("State"), choices=EquipmentState.choices, empty_label=gettext_lazy("All"))


class EquipmentList(ListPage):
    title = gettext_lazy("Equipment")
    lead = gettext_lazy("Each piece with its number, where it is and who holds it.")
    order = ("department__code", "kind", "number")
    filterset_class = EquipmentFilter
    search_hint = gettext_lazy("Number, name or holder")
    empty_text = gettext_lazy("Enter the first piece of your department.")
    columns = (
        Column(
            "number",
            gettext_lazy("Equipment number"),
            kind="code",
            link=lambda row: row.get_absolute_url(),
            sort="number",
            heads_row=True,
        ),
        Column("kind", gettext_lazy("Kind of equipment"), value="get_kind_display"),
        Column("name", gettext_lazy("Name and model"), sort="name"),
        Column("department", gettext_lazy("Department"), value="department.display_name"),
        Column("holder", gettext_lazy("Held by"), value="holder.full_name"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="capability/_equipment_state.html"),
        Column("acquired_on", gettext_lazy("Acquired on"), kind="day", sort="acquired_on"),
    )

    def get_queryset(self) -> QuerySet[Equipment]:
        return selectors.equipment_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[Equipment], text: str) -> QuerySet[Equipment]:
        return rows.filter(Q(number__icontains=text) | Q(name__icontains=text) | Q(holder__full_name__icontains=text))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_kept(self.user, self.at).exists():
            found.append((_("New piece"), reverse("capability:equipment_new")))
        found.append((_("Standards and shortages"), reverse("capability:shortages")))
        return found


class EnterEquipment(ActView):
    title = gettext_lazy("New piece of equipment")
    button = gettext_lazy("Enter the piece")
    form_class = EquipmentForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "departments": departments_kept(self.user, self.at)}

    def get_back_url(self) -> str:
        return reverse("capability:equipment")

    def act(self, form: forms.Form) -> str:
        return acts.enter_equipment(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class PiecePage(PageMixin, TemplateView):
    template_name = "capability/piece.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        piece = selectors.piece_visible_to(self.user, self.kwargs["pk"], at=self.at)
        return super().get_context_data(
            piece=piece,
            loans=selectors.loans_of(piece),
            work=open_work_on(piece).first(),
            history=history_of(piece),
            actions=self._actions(piece),
            **kwargs,
        )

    def _actions(self, piece: Equipment) -> list[tuple[Text, str]]:
        keeps = can_keep(self.user, department=piece.department, at=self.at)
        decides = can_decide(self.user, department=piece.department, at=self.at)
        offered: list[tuple[bool, str, Text, str]] = [
            (keeps, "hand_out", _("Hand out"), "equipment_hand_out"),
            (keeps, "take_back", _("Take back"), "equipment_take_back"),
            (keeps, "send_to_repair", _("Send to repair"), "equipment_repair"),
            (keeps, "repaired", _("Back from repair"), "equipment_repaired"),
            (decides, "retire", _("Retire"), "equipment_retire"),
        ]
        return [
            (words, reverse(f"capability:{name}", args=[piece.pk]))
            for may, act, words, name in offered
            if may and can_move(piece, act)
        ]


class PieceAct(ActView):
    """An act on one piece; goes back to the record."""

    @cached_property
    def piece(self) -> Equipment:
        return selectors.piece_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.piece.number} {self.piece.name}"

    def get_back_url(self) -> str:
        return self.piece.get_absolute_url()


class HandOut(PieceAct):
    title = gettext_lazy("Hand out the piece")
    button = gettext_lazy("Hand out")
    form_class = HandOutForm

    def get_form_kwargs(self) -> dict[str, Any]:
        officers = Officer.objects.filter(department=self.piece.department, state=OfficerState.ACTIVE)
        return {**super().get_form_kwargs(), "officers": officers.order_by("number")}

    def get_consequences(self) -> list[Text]:
        return [
            _(
                "The officer answers for the piece until it is taken back; with a last day the return is work with a clock."
            )
        ]

    def act(self, form: forms.Form) -> None:
        acts.hand_out(piece=self.piece, **form.cleaned_data, acting_user=self.user, at=self.at)


class TakeBack(PieceAct):
    title = gettext_lazy("Take back the piece")
    button = gettext_lazy("Take back")
    form_class = TakeBackForm

    def act(self, form: forms.Form) -> None:
        acts.take_back(piece=self.piece, **form.cleaned_data, acting_user=self.user, at=self.at)


class SendToRepair(PieceAct):
    title = gettext_lazy("Send the piece to repair")
    button = gettext_lazy("Send to repair")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [_("It counts as missing until it is back.")]

    def act(self, form: forms.Form) -> None:
        acts.send_to_repair(piece=self.piece, **form.cleaned_data, acting_user=self.user, at=self.at)


class BackFromRepair(PieceAct):
    title = gettext_lazy("The piece is back from repair")
    button = gettext_lazy("Back from repair")

    def act(self, form: forms.Form) -> None:
        acts.back_from_repair(piece=self.piece, acting_user=self.user, at=self.at)


class Retire(PieceAct):
    title = gettext_lazy("Retire the piece")
    button = gettext_lazy("Retire")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It is handed out no more; its history stands.")]

    def act(self, form: forms.Form) -> None:
        acts.retire(piece=self.piece, **form.cleaned_data, acting_user=self.user, at=self.at)


# --- standards and shortages --------------------------------------------------------------------------------------------


class ShortagesPage(PageMixin, TemplateView):
    template_name = "capability/shortages.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may = can_set_standards(self.user, at=self.at)
        return super().get_context_data(
            stocks=selectors.stocks_visible_to(self.user, at=self.at),
            standards=selectors.standards(),
            actions=[(_("Set a standard"), reverse("capability:standard_new"))] if may else [],
            **kwargs,
        )


class SetStandard(ActView):
    title = gettext_lazy("Set a standard of equipment")
    button = gettext_lazy("Set the standard")
    form_class = StandardForm

    def get_consequences(self) -> list[Text]:
        return [_("The standard before for the same kinds ends on the day before.")]

    def get_back_url(self) -> str:
        return reverse("capability:shortages")

    def act(self, form: forms.Form) -> None:
        acts.set_standard(**form.cleaned_data, acting_user=self.user, at=self.at)
