"""Pages of the catalogue of enforcement items."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet, ModelChoiceFilter

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.models import Department, Role
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Refusal, Text
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from registry.catalogue import selectors
from registry.catalogue import services as acts
from registry.catalogue.forms import (
    AdjustForm,
    CheckForm,
    DeriveForm,
    ItemForm,
    content_of,
    initial_of,
)
from registry.catalogue.models import EnforcementItem
from registry.catalogue.policies import can_check_legality, can_decide, can_draft
from registry.catalogue.states import EnforcementKind, EnforcementState
from registry.item_forms import BasisSet, RowSet
from registry.item_selectors import items_of
from registry.names import key
from registry.officer_forms import ReasonForm
from registry.states import SubjectKind

DRAFTERS = (Role.STAFF, Role.HEAD)


class ItemFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    kind = ChoiceFilter(
        label=gettext_lazy("Kind of power"), choices=EnforcementKind.choices, empty_label=gettext_lazy("All")
    )
    state = ChoiceFilter(label=gettext_lazy("State"), choices=EnforcementState.choices, empty_label=gettext_lazy("All"))


class ItemList(ListPage):
    title = gettext_lazy("Catalogue of enforcement items")
    lead = gettext_lazy("Every power with its basis; a draft passes the legal check and the head before it is public.")
    order = ("code", "-version")
    filterset_class = ItemFilter
    search_hint = gettext_lazy("Name, pinyin initials or code")
    empty_text = gettext_lazy("Draft the first item; after the legal check the head of the department approves it.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code", sort=("code", "-version")),
        Column("name", gettext_lazy("Name"), link=lambda row: row.get_absolute_url(), sort="name", heads_row=True),
        Column("kind", gettext_lazy("Kind of power"), value="get_kind_display"),
        Column("department", gettext_lazy("Department"), value="department.display_name", sort="department__code"),
        Column("version", gettext_lazy("Version"), kind="number"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="catalogue/_item_state.html"),
        Column("published_on", gettext_lazy("Published on"), kind="day", sort="published_on"),
        Column("valid_to", gettext_lazy("Valid to"), kind="day"),
    )

    def get_queryset(self) -> QuerySet[EnforcementItem]:
        return selectors.items_visible_to(self.user, at=self.at)

    def search(self, rows: QuerySet[EnforcementItem], text: str) -> QuerySet[EnforcementItem]:
        return rows.filter(search_text__contains=key(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_where(self.user, DRAFTERS, at=self.at):
            found.append((_("New item"), reverse("catalogue:item_new")))
        found.append((_("Adjustments"), reverse("catalogue:adjustments")))
        found.append((_("Changes of law"), reverse("catalogue:changes")))
        return found


class ItemPage(PageMixin, TemplateView):
    template_name = "catalogue/item.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = selectors.item_visible_to(self.user, self.kwargs["pk"], at=self.at)
        versions = selectors.items_visible_to(self.user, at=self.at).filter(code=item.code).exclude(pk=item.pk)
        return super().get_context_data(
            item=item,
            kinds=[SubjectKind(kind).label for kind in item.subject_kinds],
            bases=item.bases.order_by("position"),
            checks=selectors.checks_of(item),
            versions=versions,
            derived=selectors.derivations_of(item.code),
            last_use=selectors.last_use(item.code),
            adjustments=selectors.adjustments_visible_to(self.user, at=self.at).filter(item__code=item.code),
            history=history_of(item),
            work=open_work_on(item).first(),
            actions=self._actions(item),
            **kwargs,
        )

    def _actions(self, item: EnforcementItem) -> list[tuple[Text, str]]:
        drafts = can_draft(self.user, department=item.department, at=self.at)
        decides = can_decide(self.user, department=item.department, at=self.at)
        offered: list[tuple[bool, str, Text, str]] = [
            (drafts, EnforcementState.DRAFT, _("Submit to the legal check"), "item_submit"),
            (drafts, EnforcementState.DRAFT, _("Edit"), "item_edit"),
            (decides, EnforcementState.DECIDING, _("Approve"), "item_approve"),
            (decides, EnforcementState.DECIDING, _("Send back"), "item_send_back"),
            (drafts, EnforcementState.APPROVED, _("Publish"), "item_publish"),
            (drafts, EnforcementState.PUBLISHED, _("Adjust"), "item_adjust"),
            (drafts, EnforcementState.PUBLISHED, _("Name a spot-check item that derives from it"), "item_derive"),
        ]
        found = [
            (words, reverse(f"catalogue:{name}", args=[item.pk]))
            for may, state, words, name in offered
            if may and item.state == state
        ]
        if item.state == EnforcementState.CHECKING and can_check_legality(self.user, item=item, at=self.at):
            found.append((_("Enter the legal check"), reverse("catalogue:item_check", args=[item.pk])))
        if drafts and can_move(item, "discard"):
            found.append((_("Give up"), reverse("catalogue:item_discard", args=[item.pk])))
        return found


class ItemEditor(PageMixin, TemplateView):
    """One page for a new item and for a draft."""

    template_name = "catalogue/item_edit.html"
    item: EnforcementItem | None = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if "pk" in kwargs and request.user.is_authenticated:
            self.item = selectors.item_visible_to(self.user, kwargs["pk"], at=self.at)
        return super().dispatch(request, *args, **kwargs)

    def parts(self, data: Mapping[str, Any] | None = None) -> tuple[ItemForm, RowSet]:
        item = self.item
        departments = departments_in_force(self.at)
        own = departments_where(self.user, DRAFTERS, at=self.at)
        form = ItemForm(
            data,
            initial=initial_of(item) if item else {},
            departments=departments if item else departments.filter(pk__in=own),
            is_draft=item is not None,
        )
        bases = list(item.bases.order_by("position").values("law", "article", "text")) if item else []
        return form, BasisSet(data, initial=bases, prefix="bases")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            form, bases = self.parts()
            kwargs.update(form=form, bases=bases)
        title = _("Edit draft %(code)s") % {"code": self.item.code} if self.item else _("New enforcement item")
        back = self.item.get_absolute_url() if self.item else reverse("catalogue:items")
        return super().get_context_data(title=title, back_url=back, item=self.item, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, bases = self.parts(request.POST)
        if not all([form.is_valid(), bases.is_valid()]):
            return self.render_to_response(self.get_context_data(form=form, bases=bases), status=422)
        try:
            item = self._save(form, bases)
        except Refusal as refusal:
            page = self.get_context_data(form=form, bases=bases, refusal=refusal)
            return self.render_to_response(page, status=refusal.status)
        return HttpResponseRedirect(item.get_absolute_url())

    def _save(self, form: ItemForm, bases: RowSet) -> EnforcementItem:
        content = content_of(form, bases)
        if self.item is not None:
            return acts.edit_item(item=self.item, content=content, acting_user=self.user, at=self.at)
        return acts.draft_item(
            code=form.cleaned_data["code"],
            department=form.cleaned_data["department"],
            content=content,
            acting_user=self.user,
            at=self.at,
        )


# --- acts on an item --------------------------------------------------------------------------------------------------


class ItemAct(ActView):
    """An act on one item; goes back to the record."""

    @cached_property
    def item(self) -> EnforcementItem:
        return selectors.item_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.name}"

    def get_back_url(self) -> str:
        return self.item.get_absolute_url()


class SubmitItem(ItemAct):
    title = gettext_lazy("Submit to the legal check")
    button = gettext_lazy("Submit")

    def get_consequences(self) -> list[Text]:
        return [
            _("A legal reviewer who did not write it is asked to check it (R-04b)."),
            _("Until then it is not edited."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.submit_item(item=self.item, acting_user=self.user, at=self.at)


class DiscardItem(ItemAct):
    title = gettext_lazy("Give up the draft")
    button = gettext_lazy("Give up")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("The draft stays on record and is not taken further; another may be begun.")]

    def act(self, form: forms.Form) -> None:
        acts.discard_item(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)


class CheckItem(ItemAct):
    title = gettext_lazy("Legal check of the item")
    button = gettext_lazy("Enter the legal check")
    form_class = CheckForm

    def get_consequences(self) -> list[Text]:
        return [
            _("Passed: the head of the department is asked to decide."),
            _("Returned: it becomes a draft again; who submitted it is told your remarks."),
        ]

    def act(self, form: forms.Form) -> None:
        act = acts.pass_item if form.cleaned_data["passed"] == "yes" else acts.return_item
        act(item=self.item, opinion=form.cleaned_data["opinion"], acting_user=self.user, at=self.at)


class ApproveItem(ItemAct):
    title = gettext_lazy("Approve the item")
    button = gettext_lazy("Approve")

    def get_consequences(self) -> list[Text]:
        return [_("The department may then publish it.")]

    def act(self, form: forms.Form) -> None:
        acts.approve_item(item=self.item, acting_user=self.user, at=self.at)


class SendBackItem(ItemAct):
    title = gettext_lazy("Send the item back")
    button = gettext_lazy("Send back")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It becomes a draft again and passes the legal check anew; who submitted it is told the reason.")]

    def act(self, form: forms.Form) -> None:
        acts.send_back_item(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)


class PublishItem(ItemAct):
    title = gettext_lazy("Publish the item in the catalogue")
    button = gettext_lazy("Publish")

    def get_consequences(self) -> list[Text]:
        return [
            _("From today it stands in the public catalogue of the department."),
            _("A version published before ends today, and an open adjustment with it."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.publish_item(item=self.item, acting_user=self.user, at=self.at)


class OpenAdjustment(ItemAct):
    title = gettext_lazy("Adjust the item")
    button = gettext_lazy("Open the adjustment")
    form_class = AdjustForm

    def get_consequences(self) -> list[Text]:
        return [
            _("The item stays in force until it is revised, removed or kept."),
            _("The department has one month to start (R-04a)."),
        ]

    def act(self, form: forms.Form) -> str:
        made = acts.open_adjustment(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)
        return made.get_absolute_url()


class Derive(ItemAct):
    title = gettext_lazy("Name a spot-check item that derives from it")
    button = gettext_lazy("Save")
    form_class = DeriveForm

    def get_form_kwargs(self) -> dict[str, Any]:
        published = items_of(self.item.department, on=self.at.date())
        return {**super().get_form_kwargs(), "spot_check_items": published}

    def get_consequences(self) -> list[Text]:
        return [_("Results of that spot check then count as use of this enforcement item (R-04c).")]

    def act(self, form: forms.Form) -> None:
        acts.derive_spot_check(
            spot_check_code=form.cleaned_data["spot_check_code"].code,
            item_code=self.item.code,
            acting_user=self.user,
            at=self.at,
        )
