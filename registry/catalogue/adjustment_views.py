"""Pages of changes of law and of the adjustments that follow from them."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department
from core.refusals import Text
from core.work.selectors import open_work_on
from registry.catalogue import selectors
from registry.catalogue import services as acts
from registry.catalogue.forms import ChangeForm
from registry.catalogue.models import Adjustment, BasisChange, EnforcementItem
from registry.catalogue.policies import can_decide, can_draft, can_enter_change
from registry.catalogue.states import IN_THE_MAKING, WAITING, AdjustmentState, Cause
from registry.officer_forms import ReasonForm


class ChangeList(ListPage):
    title = gettext_lazy("Changes of law")
    lead = gettext_lazy("A change of a law opens the adjustment of every item that cites it, in one act (R-04a).")
    order = ("-changed_on", "-pk")
    empty_text = gettext_lazy("Enter a change when a law on which items rest was amended or repealed.")
    columns = (
        Column("law", gettext_lazy("Law"), link=lambda row: row.get_absolute_url(), heads_row=True),
        Column("article", gettext_lazy("Article")),
        Column("changed_on", gettext_lazy("Changed on"), kind="day", sort="changed_on"),
        Column("document", gettext_lazy("Document that changed it")),
        Column("entered_by", gettext_lazy("Entered by"), value="entered_by.full_name"),
    )

    def get_queryset(self) -> QuerySet[BasisChange]:
        return selectors.changes()

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_enter_change(self.user, at=self.at):
            return []
        return [(_("Enter a change of law"), reverse("catalogue:change_new"))]


class ChangePage(PageMixin, TemplateView):
    template_name = "catalogue/change.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        change = selectors.change_by_id(self.kwargs["pk"])
        adjustments = selectors.adjustments_visible_to(self.user, at=self.at).filter(basis_change=change)
        return super().get_context_data(
            change=change,
            adjustments=adjustments.order_by("department__code", "pk"),
            history=history_of(change),
            **kwargs,
        )


class EnterChange(ActView):
    title = gettext_lazy("Enter a change of law")
    button = gettext_lazy("Enter and open the adjustments")
    form_class = ChangeForm
    template_name = "catalogue/change_new.html"

    def get_consequences(self) -> list[Text]:
        return [
            _(
                "Every item that cites the article, in the catalogue and on the spot-check list, comes up for adjustment."
            ),
            _("Each department has one month from the change to start (R-04a)."),
        ]

    def get_back_url(self) -> str:
        return reverse("catalogue:changes")

    def act(self, form: forms.Form) -> str:
        change = acts.enter_basis_change(**form.cleaned_data, acting_user=self.user, at=self.at)
        return change.get_absolute_url()


class WhoCites(PageMixin, TemplateView):
    """Who cites a law, while it is typed."""

    template_name = "catalogue/_citing.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        law, article = self.request.GET.get("law", "")[:200], self.request.GET.get("article", "")[:120]
        found = selectors.citing(law, article) if law.strip() else None
        return super().get_context_data(found=found, **kwargs)


# --- adjustments ------------------------------------------------------------------------------------------------------


class AdjustmentFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    cause = ChoiceFilter(
        label=pgettext_lazy("adjustment", "Cause"), choices=Cause.choices, empty_label=gettext_lazy("All")
    )
    state = ChoiceFilter(label=gettext_lazy("State"), choices=AdjustmentState.choices, empty_label=gettext_lazy("All"))


class AdjustmentList(ListPage):
    title = gettext_lazy("Adjustments")
    lead = gettext_lazy(
        "Items to be brought in line: their basis changed, they have none, or they have no real effect."
    )
    order = ("-pk",)
    filterset_class = AdjustmentFilter
    empty_text = gettext_lazy("Nothing has to be adjusted.")
    columns = (
        Column("code", gettext_lazy("Code"), value="subject_code", kind="code"),
        Column(
            "name",
            gettext_lazy("Item"),
            value="subject_name",
            link=lambda row: row.get_absolute_url(),
            heads_row=True,
        ),
        Column("department", gettext_lazy("Department"), value="department.display_name", sort="department__code"),
        Column("cause", pgettext_lazy("adjustment", "Cause"), value="get_cause_display"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="catalogue/_adjustment_state.html"),
        Column("opened_on", gettext_lazy("Opened on"), kind="day", sort="opened_on"),
        Column("ended_on", gettext_lazy("Ended on"), kind="day"),
    )

    def get_queryset(self) -> QuerySet[Adjustment]:
        return selectors.adjustments_visible_to(self.user, at=self.at)


class AdjustmentPage(PageMixin, TemplateView):
    template_name = "catalogue/adjustment.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        adjustment = selectors.adjustment_visible_to(self.user, self.kwargs["pk"], at=self.at)
        draft = None
        if adjustment.item is not None:
            versions = selectors.items_visible_to(self.user, at=self.at).filter(code=adjustment.item.code)
            draft = versions.filter(state__in=IN_THE_MAKING).first()
        return super().get_context_data(
            adjustment=adjustment,
            draft=draft,
            history=history_of(adjustment),
            work=open_work_on(adjustment).first(),
            actions=self._actions(adjustment, draft),
            **kwargs,
        )

    def _actions(self, adjustment: Adjustment, draft: EnforcementItem | None) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if adjustment.state not in WAITING:
            return found
        may_start = adjustment.state == AdjustmentState.OPEN or (adjustment.item is not None and draft is None)
        if may_start and can_draft(self.user, department=adjustment.department, at=self.at):
            found.append((_("Start"), reverse("catalogue:adjustment_start", args=[adjustment.pk])))
        if draft is None and can_decide(self.user, department=adjustment.department, at=self.at):
            if adjustment.item is not None:
                found.append(
                    (_("Remove from the catalogue"), reverse("catalogue:adjustment_remove", args=[adjustment.pk]))
                )
            if adjustment.cause != Cause.NO_BASIS:
                found.append((_("Keep as it is"), reverse("catalogue:adjustment_keep", args=[adjustment.pk])))
        return found


class AdjustmentAct(ActView):
    """An act on one adjustment; goes back to it."""

    @cached_property
    def adjustment(self) -> Adjustment:
        return selectors.adjustment_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.adjustment.subject_code} {self.adjustment.subject_name}"

    def get_back_url(self) -> str:
        return self.adjustment.get_absolute_url()


class StartAdjustment(AdjustmentAct):
    title = gettext_lazy("Start the adjustment")
    button = gettext_lazy("Start")

    def get_consequences(self) -> list[Text]:
        if self.adjustment.item is None:
            return [_("Draft the next version of the spot-check item, or withdraw it: either ends the adjustment.")]
        return [_("The next version lies ready as a draft; publishing it ends the adjustment.")]

    def act(self, form: forms.Form) -> None:
        acts.start_adjustment(adjustment=self.adjustment, acting_user=self.user, at=self.at)


class RemoveItem(AdjustmentAct):
    title = gettext_lazy("Remove the item from the catalogue")
    button = gettext_lazy("Remove")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("From today it is no longer in the public catalogue; its history stays.")]

    def act(self, form: forms.Form) -> None:
        acts.remove_item(adjustment=self.adjustment, **form.cleaned_data, acting_user=self.user, at=self.at)


class KeepItem(AdjustmentAct):
    title = gettext_lazy("Keep the item as it is")
    button = gettext_lazy("Keep")
    form_class = ReasonForm

    def get_consequences(self) -> list[Text]:
        return [_("The adjustment ends; your reason stays on record.")]

    def act(self, form: forms.Form) -> None:
        acts.keep_item(adjustment=self.adjustment, **form.cleaned_data, acting_user=self.user, at=self.at)
