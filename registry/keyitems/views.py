"""Pages of key-supervision lists."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, QuerySet
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
from core.refusals import Absent, Refusal, Text
from core.transitions.services import can_move
from core.work.selectors import open_work_on
from filings.selectors import filings_about, filings_visible_to
from registry.catalogue.forms import CheckForm
from registry.catalogue.selectors import items_in_force as enforcement_items_in_force
from registry.item_selectors import items_of
from registry.keyitems import selectors
from registry.keyitems import services as acts
from registry.keyitems.forms import (
    CheckSet,
    DraftForm,
    KeyItemForm,
    ListForm,
    PublishForm,
    content_of,
    initial_checks,
    initial_of,
)
from registry.keyitems.models import KeyItem, KeyList
from registry.keyitems.policies import can_check_legality, can_decide, can_draft
from registry.keyitems.states import EVER_PUBLIC, KeyListState
from registry.officer_forms import ReasonForm

DRAFTERS = (Role.STAFF, Role.HEAD)


class KeyListFilter(FilterSet):
    department = ModelChoiceFilter(label=gettext_lazy("Department"), queryset=Department.objects.order_by("code"))
    state = ChoiceFilter(label=gettext_lazy("State"), choices=KeyListState.choices, empty_label=gettext_lazy("All"))


class ListOfLists(ListPage):
    title = gettext_lazy("Key-supervision lists")
    lead = gettext_lazy("Matters of public safety, life and health: every subject, product kind and link of the chain.")
    order = ("department__code", "-version")
    filterset_class = KeyListFilter
    empty_text = gettext_lazy("Draft the first list; it is published after the legal check and the head.")
    columns = (
        Column(
            "department",
            gettext_lazy("Department"),
            value="department.display_name",
            link=lambda row: row.get_absolute_url(),
            sort=("department__code", "-version"),
            heads_row=True,
        ),
        Column("version", gettext_lazy("Version"), kind="number"),
        Column("items", gettext_lazy("Items"), value="number_of_items", kind="number"),
        Column("state", gettext_lazy("State"), value="get_state_display", template="keyitems/_list_state.html"),
        Column("valid_from", gettext_lazy("In force from"), kind="day", sort="valid_from"),
        Column("valid_to", gettext_lazy("In force until"), kind="day"),
    )

    def get_queryset(self) -> QuerySet[KeyList]:
        return selectors.lists_visible_to(self.user, at=self.at).annotate(number_of_items=Count("items"))

    def get_actions(self) -> list[tuple[Text, str]]:
        found: list[tuple[Text, str]] = []
        if departments_where(self.user, DRAFTERS, at=self.at):
            found.append((_("New list or version"), reverse("keyitems:list_new")))
        found.append((_("Coverage ledger"), reverse("keyitems:coverage")))
        return found


class KeyListPage(PageMixin, TemplateView):
    template_name = "keyitems/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        key_list = selectors.list_visible_to(self.user, self.kwargs["pk"], at=self.at)
        items = list(selectors.items_with_rows(key_list).annotate(named=Count("subjects")))
        versions = selectors.lists_visible_to(self.user, at=self.at).filter(department=key_list.department)
        drafts = can_draft(self.user, department=key_list.department, at=self.at)
        filed = [one for published in selectors.publications_of(key_list) for one in filings_about(published)]
        seen = filings_visible_to(self.user, at=self.at)
        return super().get_context_data(
            key_list=key_list,
            items=items,
            bases=selectors.enforcement_items(item.enforcement_code for item in items),
            checks=selectors.checks_of(key_list),
            versions=versions.exclude(pk=key_list.pk),
            history=history_of(key_list),
            filings=filed,
            may_open_filings=set(seen.filter(pk__in=[one.pk for one in filed]).values_list("pk", flat=True)),
            work=open_work_on(key_list).first(),
            may_edit=drafts and key_list.state == KeyListState.DRAFT,
            may_see_coverage=key_list.state in EVER_PUBLIC
            and bool(items)
            and selectors.sees_coverage_of(self.user, items[0], at=self.at),
            actions=self._actions(key_list, drafts),
            **kwargs,
        )

    def _actions(self, key_list: KeyList, drafts: bool) -> list[tuple[Text, str]]:
        decides = can_decide(self.user, department=key_list.department, at=self.at)
        offered: list[tuple[bool, str, Text, str]] = [
            (drafts, KeyListState.DRAFT, _("Submit to the legal check"), "list_submit"),
            (drafts, KeyListState.DRAFT, _("Add a key item"), "item_new"),
            (drafts, KeyListState.DRAFT, _("Edit"), "list_edit"),
            (decides, KeyListState.DECIDING, _("Approve"), "list_approve"),
            (decides, KeyListState.DECIDING, _("Send back"), "list_send_back"),
            (drafts, KeyListState.APPROVED, _("Publish"), "list_publish"),
        ]
        found = [
            (words, reverse(f"keyitems:{name}", args=[key_list.pk]))
            for may, state, words, name in offered
            if may and key_list.state == state
        ]
        if key_list.state == KeyListState.CHECKING and can_check_legality(self.user, key_list=key_list, at=self.at):
            found.append((_("Enter the legal check"), reverse("keyitems:list_check", args=[key_list.pk])))
        if drafts and can_move(key_list, "discard"):
            found.append((_("Give up"), reverse("keyitems:list_discard", args=[key_list.pk])))
        return found


class DraftList(ActView):
    title = gettext_lazy("New list or version")
    button = gettext_lazy("Draft")
    form_class = DraftForm

    def get_form_kwargs(self) -> dict[str, Any]:
        own = departments_where(self.user, DRAFTERS, at=self.at)
        return {**super().get_form_kwargs(), "departments": departments_in_force(self.at).filter(pk__in=own)}

    def get_consequences(self) -> list[Text]:
        return [_("A next version begins with everything the version before holds.")]

    def get_back_url(self) -> str:
        return reverse("keyitems:lists")

    def act(self, form: forms.Form) -> str:
        made = acts.draft_list(**form.cleaned_data, acting_user=self.user, at=self.at)
        return made.get_absolute_url()


# --- acts on a list ---------------------------------------------------------------------------------------------------


class ListAct(ActView):
    """An act on one list; goes back to it."""

    @cached_property
    def key_list(self) -> KeyList:
        return selectors.list_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        version = _("version %(n)s") % {"n": self.key_list.version}
        return f"{self.key_list.department.display_name} · {version}"

    def get_back_url(self) -> str:
        return self.key_list.get_absolute_url()


class EditList(ListAct):
    title = gettext_lazy("Edit the draft list")
    button = gettext_lazy("Save")
    form_class = ListForm

    def get_initial(self) -> dict[str, Any]:
        return {"reason": self.key_list.reason, "valid_from": self.key_list.valid_from}

    def act(self, form: forms.Form) -> None:
        acts.edit_list(key_list=self.key_list, **form.cleaned_data, acting_user=self.user, at=self.at)


class DropItem(ListAct):
    title = gettext_lazy("Take the item off the draft")
    button = gettext_lazy("Take off")
    is_dangerous = True

    @cached_property
    def item(self) -> KeyItem:
        item = self.key_list.items.select_related("key_list__department").filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Absent()
        return item

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.name}"

    def act(self, form: forms.Form) -> None:
        acts.drop_item(item=self.item, acting_user=self.user, at=self.at)


class DiscardList(ListAct):
    title = gettext_lazy("Give up the draft list")
    button = gettext_lazy("Give up")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("The draft stays on record and is not taken further; another may be begun.")]

    def act(self, form: forms.Form) -> None:
        acts.discard_list(key_list=self.key_list, **form.cleaned_data, acting_user=self.user, at=self.at)


class SubmitList(ListAct):
    title = gettext_lazy("Submit the list to the legal check")
    button = gettext_lazy("Submit")

    def get_consequences(self) -> list[Text]:
        return [
            _("A legal reviewer who did not write it is asked to check it (R-04b)."),
            _("Until then it is not edited."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.submit_list(key_list=self.key_list, acting_user=self.user, at=self.at)


class CheckList(ListAct):
    title = gettext_lazy("Legal check of the list")
    button = gettext_lazy("Enter the legal check")
    form_class = CheckForm

    def get_consequences(self) -> list[Text]:
        return [
            _("Passed: the head of the department is asked to decide."),
            _("Returned: it becomes a draft again; who submitted it is told your remarks."),
        ]

    def act(self, form: forms.Form) -> None:
        act = acts.pass_list if form.cleaned_data["passed"] == "yes" else acts.return_list
        act(key_list=self.key_list, opinion=form.cleaned_data["opinion"], acting_user=self.user, at=self.at)


class ApproveList(ListAct):
    title = gettext_lazy("Approve the list")
    button = gettext_lazy("Approve")

    def get_consequences(self) -> list[Text]:
        return [_("The department may then publish it.")]

    def act(self, form: forms.Form) -> None:
        acts.approve_list(key_list=self.key_list, acting_user=self.user, at=self.at)


class SendBackList(ListAct):
    title = gettext_lazy("Send the list back")
    button = gettext_lazy("Send back")
    form_class = ReasonForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("It becomes a draft again and passes the legal check anew; who submitted it is told the reason.")]

    def act(self, form: forms.Form) -> None:
        acts.send_back_list(key_list=self.key_list, **form.cleaned_data, acting_user=self.user, at=self.at)


class PublishList(ListAct):
    title = gettext_lazy("Publish the key-supervision list")
    button = gettext_lazy("Publish")
    form_class = PublishForm

    def get_initial(self) -> dict[str, Any]:
        return {"valid_from": max(self.key_list.valid_from or self.at.date(), self.at.date())}

    def get_consequences(self) -> list[Text]:
        return [
            _("From its first day every subject is to be covered; the version before ends the day before (R-04d)."),
            _("The list is owed to market supervision for filing."),
        ]

    def act(self, form: forms.Form) -> None:
        acts.publish_list(key_list=self.key_list, **form.cleaned_data, acting_user=self.user, at=self.at)


class ItemEditor(PageMixin, TemplateView):
    """One page for a new key item and for one that stands on the draft."""

    template_name = "keyitems/item_edit.html"

    @cached_property
    def key_list(self) -> KeyList:
        return selectors.list_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @cached_property
    def item(self) -> KeyItem | None:
        if "item" not in self.kwargs:
            return None
        item = selectors.items_with_rows(self.key_list).filter(pk=self.kwargs["item"]).first()
        if item is None:
            raise Absent()
        return item

    def parts(self, data: Mapping[str, Any] | None = None) -> dict[str, Any]:
        today, item = self.at.date(), self.item
        enforcement_items = enforcement_items_in_force(on=today).filter(department=self.key_list.department)
        return {
            "form": KeyItemForm(data, initial=initial_of(item) if item else {}, enforcement_items=enforcement_items),
            "checks": CheckSet(
                data,
                initial=initial_checks(item) if item else [],
                prefix="checks",
                form_kwargs={"spot_check_items": items_of(self.key_list.department, on=today)},
            ),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Edit key item %(code)s") % {"code": self.item.code} if self.item else _("New key item")
        return super().get_context_data(
            title=title,
            back_url=self.key_list.get_absolute_url(),
            **(kwargs if "form" in kwargs else {**self.parts(), **kwargs}),
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        parts = self.parts(request.POST)
        form, checks = parts["form"], parts["checks"]
        if not all([form.is_valid(), checks.is_valid()]):
            return self.render_to_response(self.get_context_data(**parts), status=422)
        try:
            acts.write_item(
                key_list=self.key_list,
                content=content_of(form, checks),
                item=self.item,
                acting_user=self.user,
                at=self.at,
            )
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(**parts, refusal=refusal), status=refusal.status)
        return HttpResponseRedirect(self.key_list.get_absolute_url())
