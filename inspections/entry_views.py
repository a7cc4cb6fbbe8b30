"""Pages of plan entries: record, editor with the live count of its strata, removal."""

from collections.abc import Mapping
from dataclasses import dataclass
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
from core.people.selectors import departments_in_force
from core.refusals import Absent, Refusal, Text
from inspections.models import Plan, PlanEntry
from inspections.plan_checks import warnings_of
from inspections.plan_forms import (
    NEW_ENTRY,
    RATIO,
    ConductForm,
    EditionForm,
    EntryForm,
    PopulationForm,
    QuotaForm,
    TeamSet,
    content_of,
    grouped_items,
    initial_of,
    ratios_of,
)
from inspections.plan_policies import can_draft_plan
from inspections.plan_selectors import (
    entry_in_full,
    plan_visible_to,
    plans_visible_to,
    population_sentence,
    quota_preview,
    stratum_counts,
    stratum_label,
)
from inspections.population import Population
from inspections.services import entries as acts
from inspections.states import EDITABLE, EntryKind, PlanState, QuotaMode, StrataBy
from registry.item_forms import RowSet
from registry.item_selectors import published_items
from registry.models import SpotCheckItem
from registry.shares import MILLION, percent_of

Parts = tuple[EntryForm, PopulationForm, QuotaForm, ConductForm, RowSet]


@dataclass(frozen=True)
class StratumRow:
    """One line of the strata table: what the register holds, what ratio is given, what it would draw."""

    value: str
    label: str
    listed: int
    drawable: int
    ratio: str
    quota: int | None
    fault: str = ""

    @property
    def name(self) -> str:
        return f"{RATIO}{self.value}"

    @property
    def is_exempt(self) -> bool:
        return bool(self.drawable and not self.ratio)

    @property
    def is_empty(self) -> bool:
        return bool(self.ratio and not self.drawable)


@dataclass(frozen=True)
class Counted:
    """The strata table with its sums."""

    rows: list[StratumRow]
    refusal: Refusal | None = None

    @property
    def drawable(self) -> int:
        return sum(row.drawable for row in self.rows)

    @property
    def quota(self) -> int | None:
        return sum(row.quota or 0 for row in self.rows) if any(row.quota is not None for row in self.rows) else None


def counted(data: Mapping[str, Any], *, on: Any) -> Counted:
    """Count the population a form describes and preview its quotas by the rule of the draw (docs/draw.md §4.4.5)."""
    population, quota = PopulationForm(data), QuotaForm(data)
    strata_by = str(data.get("strata_by", StrataBy.ALL))
    if not population.is_valid() or strata_by not in StrataBy.values:
        return Counted([])
    try:
        chosen = population.population()
    except Refusal as refusal:
        return Counted([], refusal)
    ratios, faults = ratios_of(data)
    quota.is_valid()
    settings = getattr(quota, "cleaned_data", {})
    return count_strata(
        chosen,
        strata_by=strata_by,
        ratios=dict(ratios),
        faults=faults,
        typed={name.removeprefix(RATIO): str(data[name]) for name in data if name.startswith(RATIO)},
        quota_mode=str(data.get("quota_mode", QuotaMode.RATIO)),
        quota_base=str(data.get("quota_base", "eligible")),
        total=settings.get("total"),
        on=on,
    )


def count_strata(
    population: Population,
    *,
    strata_by: str,
    ratios: dict[str, int],
    faults: dict[str, str],
    typed: dict[str, str],
    quota_mode: str,
    quota_base: str,
    total: int | None,
    on: Any,
) -> Counted:
    counts = stratum_counts(population, strata_by=strata_by, on=on)
    known = {one.value: one for one in counts}
    wanted = {value: ppm for value, ppm in ratios.items() if 0 < ppm <= MILLION and value in known}
    quota = (
        quota_preview(counts=counts, ppm=wanted, quota_mode=quota_mode, quota_base=quota_base, total=total, reserve=0)
        if wanted and (quota_mode != QuotaMode.TOTAL or total)
        else {}
    )
    rows = []
    for value in sorted({*known, *ratios, *faults}) or [""]:
        one = known.get(value)
        rows.append(
            StratumRow(
                value=value,
                label=stratum_label(strata_by, value),
                listed=one.listed if one else 0,
                drawable=one.drawable if one else 0,
                ratio=typed.get(value, "") or (percent_of(ratios[value]) if value in ratios else ""),
                quota=quota.get(value),
                fault=faults.get(value, ""),
            )
        )
    return Counted(rows)


class Preview(PageMixin, TemplateView):
    """The strata table, counted anew while the entry is written. ``part=quota`` gives the sums alone."""

    def get_template_names(self) -> list[str]:
        return ["inspections/_quota.html" if self.request.GET.get("part") == "quota" else "inspections/_strata.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(counted=counted(self.request.GET, on=self.at.date()), **kwargs)


class EntryMixin(PageMixin):
    """A page under one entry of a plan the person may see."""

    kwargs: dict[str, Any]

    @cached_property
    def entry(self) -> PlanEntry:
        found = PlanEntry.objects.filter(plan__in=plans_visible_to(self.user, at=self.at), pk=self.kwargs["pk"]).first()
        if found is None:
            raise Absent()
        return entry_in_full(found.pk)

    def get_back_url(self) -> str:
        return self.entry.get_absolute_url()


class EntryPage(EntryMixin, TemplateView):
    """The record of an entry."""

    template_name = "inspections/entry.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entry = self.entry
        population = Population.read(entry.population)
        ratios = {stratum.value: stratum.ppm for stratum in entry.strata.all()}
        may_edit = entry.plan.state in EDITABLE and can_draft_plan(
            self.user, department=entry.plan.lead_department, at=self.at
        )
        double_random = entry.kind == EntryKind.DOUBLE_RANDOM
        return super().get_context_data(
            entry=entry,
            plan=entry.plan,
            population=population_sentence(population),
            counted=count_strata(
                population,
                strata_by=entry.strata_by,
                ratios=ratios,
                faults={},
                typed={},
                quota_mode=entry.quota_mode,
                quota_base=entry.quota_base,
                total=entry.total,
                on=self.at.date(),
            )
            if double_random
            else None,
            warnings=warnings_of(entry, on=self.at.date()),
            draws=entry.draws.order_by("-pk") if double_random else [],
            actions=self._actions(entry, may_edit=may_edit),
            **kwargs,
        )

    def _actions(self, entry: PlanEntry, *, may_edit: bool) -> list[tuple[Text, str]]:
        if may_edit:
            return [
                (_("Edit"), reverse("inspections:entry_edit", args=[entry.pk])),
                (_("Remove"), reverse("inspections:entry_remove", args=[entry.pk])),
            ]
        approved = entry.plan.state in (PlanState.APPROVED, PlanState.PUBLISHED)
        if (
            approved
            and entry.kind == EntryKind.DOUBLE_RANDOM
            and can_draft_plan(self.user, department=entry.plan.lead_department, at=self.at)
        ):
            return [(_("Prepare a draw"), reverse("inspections:draw_prepare", args=[entry.pk]))]
        return []


class EntryEditor(PageMixin, TemplateView):
    """One page for a new entry (``pk`` of the plan) and for changing one (``pk`` of the entry)."""

    template_name = "inspections/entry_edit.html"
    kwargs: dict[str, Any]

    @cached_property
    def entry(self) -> PlanEntry | None:
        if self.request.resolver_match and self.request.resolver_match.url_name == "entry_new":
            return None
        found = PlanEntry.objects.filter(plan__in=plans_visible_to(self.user, at=self.at), pk=self.kwargs["pk"]).first()
        if found is None:
            raise Absent()
        return entry_in_full(found.pk)

    @cached_property
    def plan(self) -> Plan:
        if self.entry is not None:
            return self.entry.plan
        return plan_visible_to(self.user, self.kwargs["pk"], at=self.at)

    @cached_property
    def items(self) -> dict[str, SpotCheckItem]:
        chosen = [row.item for row in self.entry.items.select_related("item__department")] if self.entry else []
        return {str(item.pk): item for item in [*published_items(on=self.at.date()), *chosen]}

    def parts(self, data: Mapping[str, Any] | None = None) -> Parts:
        entry = self.entry
        initial = initial_of(entry) if entry else dict(NEW_ENTRY)
        initial["edition"] = self.plan.version
        teams = [
            {
                "department": team.department_id,
                "items": [str(row.item_id) for row in team.items.all()],
                "need": team.need,
                "single_basis": team.single_basis,
            }
            for team in (entry.teams.all() if entry else [])
        ] or [{"department": self.plan.lead_department_id, "need": 2}]
        departments: Any = departments_in_force(self.at)
        return (
            EntryForm(data, initial=initial),
            PopulationForm(data, initial=initial),
            QuotaForm(data, initial=initial),
            ConductForm(data, initial=initial),
            TeamSet(
                data,
                initial=teams,
                prefix="teams",
                form_kwargs={"departments": departments, "items": grouped_items(self.items.values())},
            ),
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        names = ("form", "population", "quota", "conduct", "teams")
        if "form" not in kwargs:
            kwargs.update(zip(names, self.parts(), strict=True))
        data = self.request.POST if self.request.method == "POST" else self._stored()
        return super().get_context_data(
            title=_("Edit the entry") if self.entry else _("New entry"),
            plan=self.plan,
            counted=counted(data, on=self.at.date()),
            back_url=self.entry.get_absolute_url() if self.entry else self.plan.get_absolute_url(),
            **kwargs,
        )

    def _stored(self) -> Mapping[str, Any]:
        """The stored entry as the form would send it, for the first count of the strata."""
        if self.entry is None:
            return _AsForm(NEW_ENTRY)
        ratios = {f"{RATIO}{one.value}": percent_of(one.ppm) for one in self.entry.strata.all()}
        return _AsForm({**initial_of(self.entry), **ratios})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form, population, quota, conduct, teams = self.parts(request.POST)
        ratios, faults = ratios_of(request.POST)
        page = {"form": form, "population": population, "quota": quota, "conduct": conduct, "teams": teams}
        valid = all([form.is_valid(), population.is_valid(), quota.is_valid(), conduct.is_valid(), teams.is_valid()])
        if not valid or faults or "recount" in request.POST:
            status = 200 if "recount" in request.POST else 422
            return self.render_to_response(self.get_context_data(**page), status=status)
        try:
            content = content_of(form, population, quota, conduct, teams, ratios, self.items)
            entry = self._save(content, form.cleaned_data["edition"])
        except Refusal as refusal:
            return self.render_to_response(self.get_context_data(**page, refusal=refusal), status=refusal.status)
        return HttpResponseRedirect(entry.get_absolute_url())

    def _save(self, content: acts.EntryContent, edition: int | None) -> PlanEntry:
        if self.entry is not None:
            return acts.edit_entry(
                entry=self.entry, content=content, edition=edition, acting_user=self.user, at=self.at
            )
        return acts.add_entry(plan=self.plan, content=content, edition=edition, acting_user=self.user, at=self.at)


class _AsForm(dict[str, Any]):
    """Plain values read the way forms read what a browser sends."""

    def getlist(self, name: str) -> list[Any]:
        value = self.get(name, [])
        return list(value) if isinstance(value, list | tuple) else [value]


class RemoveEntry(EntryMixin, ActView):
    title = gettext_lazy("Remove the entry")
    button = gettext_lazy("Remove")
    form_class = EditionForm
    is_dangerous = True

    def get_initial(self) -> dict[str, Any]:
        return {"edition": self.entry.plan.version}

    @property
    def lead(self) -> Text:  # type: ignore[override]
        return self.entry.title

    def get_consequences(self) -> list[Text]:
        return [_("The entry leaves the plan; the ledger keeps that it was there.")]

    def act(self, form: forms.Form) -> str:
        plan = self.entry.plan
        acts.remove_entry(entry=self.entry, **form.cleaned_data, acting_user=self.user, at=self.at)
        return plan.get_absolute_url()
