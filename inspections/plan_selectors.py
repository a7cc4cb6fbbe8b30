"""Plans as people see them and as the draw needs them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, CharField, Count, F, Prefetch, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from core.people.models import User
from core.people.selectors import day_of, is_system_admin, own_departments, reads_everything
from core.refusals import Absent
from core.transitions.models import StateChange
from inspections.drawing.plan import Plan as DrawPlan
from inspections.drawing.selection import quotas
from inspections.models import Plan, PlanEntry, Team
from inspections.population import Population
from inspections.states import PlanState, QuotaMode, StrataBy
from registry.models import Enterprise, Industry, Street
from registry.states import GONE, SubjectKind


def plans_visible_to(user: User, *, at: dt.datetime | dt.date) -> QuerySet[Plan]:
    """Published plans are open to everyone; others to the departments that make them or serve in them."""
    plans = Plan.objects.select_related("lead_department").order_by("-year", "number")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return plans
    own = own_departments(user, at=at)
    serving = Team.objects.filter(department__in=own).values("entry__plan")
    return plans.filter(Q(state=PlanState.PUBLISHED) | Q(lead_department__in=own) | Q(pk__in=serving))


def plan_visible_to(user: User, pk: int, *, at: dt.datetime | dt.date) -> Plan:
    """One plan, if the person may see it. Raises ``Absent``."""
    plan = plans_visible_to(user, at=at).filter(pk=pk).first()
    if plan is None:
        raise Absent()
    return plan


def entry_rows(plan: Plan) -> QuerySet[PlanEntry]:
    """The entries of a plan with what a table of them shows."""
    teams = Team.objects.select_related("department").prefetch_related("items__item").order_by("position")
    return plan.entries.prefetch_related("strata", Prefetch("teams", teams)).order_by("position")


def moments_of(plan: Plan) -> dict[str, dt.datetime]:
    """When the plan last came into each state it has been in."""
    changes = StateChange.objects.filter(subject_label="inspections.plan", subject_id=str(plan.pk)).order_by("pk")
    return dict(changes.values_list("after", "occurred_at"))


def change_reason(plan: Plan) -> str:
    """Why the plan was last opened for a change; its title where it never was."""
    changes = StateChange.objects.filter(subject_label="inspections.plan", subject_id=str(plan.pk), act="change")
    last = changes.order_by("-pk").first()
    return last.reason if last else plan.title


def entry_in_full(pk: int) -> PlanEntry:
    """An entry with strata, batches, teams and items, in six queries."""
    teams = Team.objects.select_related("department").prefetch_related("items__item").order_by("position")
    return (
        PlanEntry.objects.select_related("plan", "plan__lead_department")
        .prefetch_related("strata", "batches", Prefetch("teams", teams))
        .get(pk=pk)
    )


# --- population and strata ----------------------------------------------------------------------------------------


def enterprises_of(population: Population, *, on: dt.date) -> QuerySet[Enterprise]:
    """The subjects a population takes in, gone ones included: a draw lists those with the reason.

    ``stratum_class`` is the risk class in force that day, empty where there is none.
    """
    subjects: QuerySet[Any] = with_class(Enterprise.objects.all(), on=on)
    if population.kinds:
        subjects = subjects.filter(kind__in=population.kinds)
    if population.states:
        subjects = subjects.filter(state__in=population.states)
    if population.streets:
        subjects = subjects.filter(street_code__in=population.streets)
    if population.classes:
        subjects = subjects.filter(stratum_class__in=population.classes)
    if population.industries:
        below = Q()
        for code in population.industries:
            below |= Q(industry_code__startswith=code)
        subjects = subjects.filter(below)
    return subjects


def with_class(subjects: QuerySet[Enterprise], *, on: dt.date) -> QuerySet[Enterprise]:
    in_force = Q(risk_valid_from__lte=on) & (Q(risk_valid_to=None) | Q(risk_valid_to__gte=on))
    return subjects.annotate(
        stratum_class=Case(When(in_force, then=F("risk_class")), default=Value(""), output_field=CharField())
    )


STRATUM_COLUMN = {
    StrataBy.SUBJECT_KIND: "kind",
    StrataBy.STREET: "street_code",
    StrataBy.RISK_CLASS: "stratum_class",
}


@dataclass(frozen=True)
class StratumCount:
    """How many subjects a stratum holds: all, and those still doing business."""

    value: str
    listed: int
    drawable: int


def stratum_counts(population: Population, *, strata_by: str, on: dt.date) -> list[StratumCount]:
    """The live count of each stratum, also of strata the entry gives no ratio; by value. One query."""
    subjects = enterprises_of(population, on=on)
    column = STRATUM_COLUMN.get(StrataBy(strata_by))
    grouped = subjects.annotate(stratum=F(column) if column else Value("")).values("stratum").order_by("stratum")
    found = grouped.annotate(listed=Count("pk"), drawable=Count("pk", filter=~Q(state__in=GONE)))
    return [StratumCount(row["stratum"], row["listed"], row["drawable"]) for row in found]


def quota_preview(
    *,
    counts: list[StratumCount],
    ppm: dict[str, int],
    quota_mode: str,
    quota_base: str,
    total: int | None,
    reserve: int,
) -> dict[str, int]:
    """How many each stratum would give on these counts, by the rule of the draw itself (docs/draw.md §4.4.5)."""
    plan = DrawPlan(
        base=quota_base,
        batches=(),
        key_overrides=frozenset(),
        plan_no="",
        profile="open",
        total=total if quota_mode == QuotaMode.TOTAL else None,
        reserve=reserve,
        ppm=ppm,
        templates={},
        title="",
    )
    eligible = {one.value: one.drawable for one in counts}
    listed = {one.value: one.listed for one in counts}
    for value in ppm:
        eligible.setdefault(value, 0)
        listed.setdefault(value, 0)
    return quotas(plan, eligible, listed)


# --- what the draw writes down ------------------------------------------------------------------------------------


def team_code(team: Team) -> str:
    """What a team checks, as one word of the draw's template: the codes of its items, joined by ``+``."""
    return "+".join(sorted(row.item.code for row in team.items.all()))


def template_lines(entry: PlanEntry) -> list[dict[str, object]]:
    """The template of the draw: ``{"dept", "item", "need"}`` for each team, in order (docs/draw.md §4.1).

    ``item`` names everything the team checks; an officer fits it who may check every one of its items.
    """
    teams = entry.teams.select_related("department").prefetch_related("items__item").order_by("position")
    return [{"dept": team.department.code, "item": team_code(team), "need": team.need} for team in teams]


def stratum_code(value: str) -> str:
    """The value of a stratum as the draw writes it: at most 16 of ``0-9A-Z_-``; ``-`` for subjects without a value."""
    return value.upper()[:16] if value else "-"


def stratum_label(strata_by: str, value: str) -> str:
    """A stratum in words."""
    if strata_by == StrataBy.ALL:
        return str(StrataBy.ALL.label)
    if not value:
        return _("without such a value")
    if strata_by == StrataBy.SUBJECT_KIND and value in SubjectKind.values:
        return str(SubjectKind(value).label)
    return value


def population_sentence(population: Population) -> str:
    """The filter in the reader's words, with the names of industries and streets as they are now."""
    industries = Industry.objects.filter(code__in=population.industries, valid_to=None).values_list("code", "name")
    streets = Street.objects.filter(code__in=population.streets).order_by("valid_from").values_list("code", "name")
    return population.sentence(industries=dict(industries), streets=dict(streets))


def submitter_of(plan: Plan) -> User | None:
    """Who submitted the plan last."""
    change = _last_change(plan, "submit")
    return change.actor if change else None


def approved_on(plan: Plan) -> dt.date | None:
    """The day on which the head approved the plan, if that has happened."""
    change = _last_change(plan, "approve")
    return day_of(change.occurred_at) if change else None


def _last_change(plan: Plan, act: str) -> StateChange | None:
    changes = StateChange.objects.filter(subject_label="inspections.plan", subject_id=str(plan.pk), act=act)
    return changes.select_related("actor").order_by("-pk").first()
