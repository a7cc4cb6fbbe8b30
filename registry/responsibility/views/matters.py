"""Boundary matters: list, record, acts of the coordinator."""

from functools import cached_property
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import TemplateView
from django_filters import ChoiceFilter, FilterSet

from core.ledger.selectors import history_of
from core.pages.acts import ActView
from core.pages.listing import Column, ListPage
from core.pages.views import PageMixin
from core.people.selectors import day_of
from core.refusals import Text
from registry.names import key
from registry.responsibility import services as acts
from registry.responsibility.forms import EndListForm, MatterForm, RescopeForm
from registry.responsibility.models import BoundaryMatter
from registry.responsibility.policies import can_coordinate
from registry.responsibility.reading import item_rows, scope_rows
from registry.responsibility.selectors import items_in_force, matter_by_id, matters_with_scope
from registry.responsibility.states import BoundaryCause


class MatterFilter(FilterSet):
    cause = ChoiceFilter(
        label=pgettext_lazy("boundary", "Cause"), choices=BoundaryCause.choices, empty_label=gettext_lazy("All")
    )


class MatterList(ListPage):
    title = gettext_lazy("Boundary matters")
    lead = gettext_lazy("Matters on which duties meet; gaps and overlaps are found against what they need (R-103).")
    order = ("code",)
    filterset_class = MatterFilter
    search_hint = gettext_lazy("Name, pinyin initials or code")
    empty_text = gettext_lazy("The coordinator enters the first matter.")
    columns = (
        Column("code", gettext_lazy("Code"), kind="code", sort="code"),
        Column("name", gettext_lazy("Name"), link=lambda row: row.get_absolute_url(), sort="name", heads_row=True),
        Column("cause", pgettext_lazy("boundary", "Cause"), value="get_cause_display"),
        Column("links", gettext_lazy("Links of the chain"), value="links_in_words"),
        Column("industries", gettext_lazy("Industries"), value="industries_in_words"),
        Column("valid_from", gettext_lazy("Valid from"), value="scope.valid_from", kind="day"),
        Column("valid_to", gettext_lazy("Valid to"), value="scope.valid_to", kind="day"),
    )

    def get_queryset(self) -> QuerySet[BoundaryMatter]:
        return matters_with_scope()

    def search(self, rows: QuerySet[BoundaryMatter], text: str) -> QuerySet[BoundaryMatter]:
        return rows.filter(search_text__contains=key(text))

    def get_actions(self) -> list[tuple[Text, str]]:
        if not can_coordinate(self.user, at=self.at):
            return []
        return [(_("New matter"), reverse("responsibility:matter_new"))]


class MatterPage(PageMixin, TemplateView):
    template_name = "responsibility/matter.html"
    kwargs: dict[str, Any]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        matter = matter_by_id(self.kwargs["pk"])
        items = items_in_force(on=day_of(self.at)).filter(matter=matter).select_related("lead_department")
        actions: list[tuple[Text, str]] = []
        if can_coordinate(self.user, at=self.at):
            actions = [
                (_("Change what it concerns"), reverse("responsibility:matter_rescope", args=[matter.pk])),
                (_("End the matter"), reverse("responsibility:matter_end", args=[matter.pk])),
            ]
        return super().get_context_data(
            matter=matter,
            scopes=scope_rows(matter.scopes.order_by("-valid_from")),
            rows=item_rows(items.prefetch_related("bases")),
            history=history_of(matter),
            actions=actions,
            map_url=f"{reverse('responsibility:map')}?matter={matter.pk}",
            **kwargs,
        )


class EnterMatter(ActView):
    title = gettext_lazy("New boundary matter")
    button = gettext_lazy("Enter the matter")
    form_class = MatterForm

    def get_initial(self) -> dict[str, Any]:
        return {"cause": BoundaryCause.OTHER, "valid_from": day_of(self.at)}

    def get_consequences(self) -> list[Text]:
        return [_("From its first day the map shows a gap for each link and industry in which nobody leads (R-103).")]

    def get_back_url(self) -> str:
        return reverse("responsibility:matters")

    def act(self, form: forms.Form) -> str:
        return acts.enter_matter(**form.cleaned_data, acting_user=self.user, at=self.at).get_absolute_url()


class MatterAct(ActView):
    """An act on one matter; goes back to the record."""

    @cached_property
    def matter(self) -> BoundaryMatter:
        return matter_by_id(self.kwargs["pk"])

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return str(self.matter)

    def get_back_url(self) -> str:
        return self.matter.get_absolute_url()


class RescopeMatter(MatterAct):
    title = gettext_lazy("Change what the matter concerns")
    button = gettext_lazy("Change it")
    form_class = RescopeForm

    def get_initial(self) -> dict[str, Any]:
        scope = self.matter.scopes.order_by("-valid_from").first()
        return {"industries": scope.industries, "links": scope.links} if scope else {}

    def get_consequences(self) -> list[Text]:
        return [_("What it concerned before that day stays as it was; the map of earlier days does not change.")]

    def act(self, form: forms.Form) -> None:
        acts.rescope_matter(matter=self.matter, **form.cleaned_data, acting_user=self.user, at=self.at)


class EndMatter(MatterAct):
    title = gettext_lazy("End the matter")
    button = gettext_lazy("End it")
    form_class = EndListForm
    is_dangerous = True

    def get_consequences(self) -> list[Text]:
        return [_("After its last day the map shows it no more; items that name it speak of nothing from then on.")]

    def act(self, form: forms.Form) -> None:
        acts.end_matter(matter=self.matter, **form.cleaned_data, acting_user=self.user, at=self.at)
