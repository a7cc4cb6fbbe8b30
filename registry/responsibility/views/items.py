"""The editor of an item, its removal, and the assignment of a responsibility."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from core.pages.acts import ActView
from core.pages.views import PageMixin
from core.people.selectors import day_of, departments_in_force
from core.refusals import Refusal, Text
from registry.item_forms import RowSet
from registry.officer_forms import ReasonForm
from registry.responsibility import services as acts
from registry.responsibility.forms import AssignForm, BasisSet, ItemForm, codes_in, content_of_form, initial_of
from registry.responsibility.models import ResponsibilityItem, ResponsibilityList
from registry.responsibility.selectors import item_visible_to, list_visible_to, matters_on
from registry.responsibility.states import BoundaryCause, Part


class EditorPage(PageMixin, TemplateView):
    """An item with its rows of bases on one page; a refusal comes back with what was typed."""

    template_name = "responsibility/item_edit.html"
    form_class: type[ItemForm] = ItemForm
    title: Text = ""
    button: Text = gettext_lazy("Save")
    kwargs: dict[str, Any]

    def get_initial(self) -> dict[str, Any]:
        return {"part": Part.LEAD}

    def get_bases(self) -> list[dict[str, Any]]:
        return []

    def get_back_url(self) -> str:
        raise NotImplementedError

    def save(self, form: ItemForm, content: acts.ItemContent) -> str:
        """Make the one call. Returns the address to go on to."""
        raise NotImplementedError

    def parts(self, data: Mapping[str, Any] | None = None) -> tuple[ItemForm, RowSet]:
        form = self.form_class(
            data,
            initial=self.get_initial(),
            matters=matters_on(day_of(self.at)),
            departments=departments_in_force(self.at),
        )
        return form, BasisSet(data, initial=self.get_bases(), prefix="bases")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "form" not in kwargs:
            form, bases = self.parts()
            kwargs.update(form=form, bases=bases)
        return super().get_context_data(
            **{"title": self.title, "button": self.button, "back_url": self.get_back_url(), **kwargs}
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, bases = self.parts(request.POST)
        page = {"form": form, "bases": bases}
        if not all([form.is_valid(), bases.is_valid()]):
            return self.render_to_response(self.get_context_data(**page), status=422)
        try:
            target = self.save(form, content_of_form(form, bases))
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(**page, refusal=refusal), status=refusal.status)
        return HttpResponseRedirect(target)


class NewItem(EditorPage):
    title = gettext_lazy("New item")

    @cached_property
    def list(self) -> ResponsibilityList:
        return list_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_back_url(self) -> str:
        return self.list.get_absolute_url()

    def save(self, form: ItemForm, content: acts.ItemContent) -> str:
        acts.add_item(responsibility_list=self.list, content=content, acting_user=self.user, at=self.at)
        return self.list.get_absolute_url()


class EditItem(EditorPage):
    title = gettext_lazy("Edit the item")

    @cached_property
    def item(self) -> ResponsibilityItem:
        return item_visible_to(self.user, self.kwargs["pk"], at=self.at)

    def get_initial(self) -> dict[str, Any]:
        return initial_of(self.item)

    def get_bases(self) -> list[dict[str, Any]]:
        return [dict(row) for row in self.item.bases.order_by("position").values("law", "article", "text")]

    def get_back_url(self) -> str:
        return self.item.list.get_absolute_url()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(lead=self.item.code, **kwargs)

    def save(self, form: ItemForm, content: acts.ItemContent) -> str:
        acts.edit_item(item=self.item, content=content, acting_user=self.user, at=self.at)
        return self.item.list.get_absolute_url()


class RemoveItem(ActView):
    title = gettext_lazy("Take the item out of the draft")
    button = gettext_lazy("Take it out")
    form_class = ReasonForm
    is_dangerous = True

    @cached_property
    def item(self) -> ResponsibilityItem:
        return item_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return f"{self.item.code} {self.item.matter.name}"

    def get_consequences(self) -> list[Text]:
        return [
            _("Earlier versions keep the item. Once this version is in force the department answers for it no more.")
        ]

    def get_back_url(self) -> str:
        return self.item.list.get_absolute_url()

    def act(self, form: forms.Form) -> None:
        acts.remove_item(item=self.item, **form.cleaned_data, acting_user=self.user, at=self.at)


class AssignResponsibility(EditorPage):
    """The coordinator closes a gap: an item for a department in its draft, filled from the square of the map."""

    title = gettext_lazy("Assign a responsibility")
    button = gettext_lazy("Assign")
    form_class = AssignForm

    def get_initial(self) -> dict[str, Any]:
        given = self.request.GET
        return {
            "part": Part.LEAD,
            "cause": BoundaryCause.OTHER,
            "matter": given.get("matter"),
            "links": [link for link in [given.get("link")] if link],
            "industries": codes_in(given.get("industry", "")),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lead = _("The item stands in the draft of the department, which asks the others and whose head confirms it.")
        return super().get_context_data(lead=lead, **kwargs)

    def get_back_url(self) -> str:
        return reverse("responsibility:map")

    def save(self, form: ItemForm, content: acts.ItemContent) -> str:
        item = acts.assign_responsibility(
            department=form.cleaned_data["department"],
            cause=form.cleaned_data["cause"],
            content=content,
            acting_user=self.user,
            at=self.at,
        )
        return item.list.get_absolute_url()
