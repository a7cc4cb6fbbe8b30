"""How plans, draws and visits that are not finished pass from one department to another."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from inspections.draw_states import DrawState
from inspections.models import Draw, DrawSource, Plan, Team, Visit, VisitItem
from inspections.states import PlanState
from inspections.visit_states import VisitState

NOT_DRAWN = (DrawState.PREPARING, DrawState.FREEZING, DrawState.FROZEN)
SEALED = (DrawState.FREEZING, DrawState.FROZEN)
FINISHED = (VisitState.PUBLISHED, VisitState.DROPPED)


def _living(day: dt.date, path: str = "") -> Q:
    """Plans that are not published yet, and those of this year and later."""
    return ~Q(**{f"{path}state": PlanState.PUBLISHED}) | Q(**{f"{path}year__gte": day.year})


def _plans(department: Department, day: dt.date) -> QuerySet[Plan]:
    return Plan.objects.filter(_living(day), lead_department=department).order_by("number")


def _move_plans(rows: QuerySet[Plan], passing: Passing) -> None:
    rows.update(lead_department=passing.taker)


def _teams(department: Department, day: dt.date) -> QuerySet[Team]:
    """Teams the department sends. What a frozen draw rests on is not touched; its visits go to the successor."""
    sealed = Draw.objects.filter(state__in=SEALED).values("plan_entry")
    return (
        Team.objects.filter(_living(day, "entry__plan__"), department=department)
        .exclude(entry__in=sealed)
        .select_related("entry__plan", "department")
        .order_by("pk")
    )


def _move_teams(rows: QuerySet[Team], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _with_its_plan_if_own(team: Team) -> Key | None:
    plan = team.entry.plan
    return ("inspections.plan", str(plan.pk)) if plan.lead_department_id == team.department_id else None


def _draws(department: Department, _day: dt.date) -> QuerySet[Draw]:
    draws = Draw.objects.filter(department=department, state__in=NOT_DRAWN)
    return draws.select_related("plan_entry").order_by("number")


def _sources(rows: QuerySet[Draw]) -> Iterable[Key]:
    keys = DrawSource.objects.filter(draw__in=rows.values("pk")).values_list("pk", flat=True)
    return [("inspections.drawsource", str(key)) for key in keys]


def _move_draws(rows: QuerySet[Draw], passing: Passing) -> None:
    """What has a header is not touched: whoever takes the department over acts for it, and its visits are theirs."""
    rows.filter(header_digest=None).update(department=passing.taker)


def _with_its_plan(row: Draw | Visit) -> Key:
    return "inspections.plan", str(row.plan_entry.plan_id)


def _visits(department: Department, _day: dt.date) -> QuerySet[Visit]:
    visits = Visit.objects.filter(department=department).exclude(state__in=FINISHED)
    return visits.select_related("plan_entry", "enterprise").order_by("number")


def _move_visits(rows: QuerySet[Visit], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _shares_of_visits(department: Department, _day: dt.date) -> QuerySet[VisitItem]:
    rows = VisitItem.objects.filter(department=department).exclude(visit__state__in=FINISHED)
    return rows.select_related("visit", "item").order_by("pk")


def _move_shares(rows: QuerySet[VisitItem], passing: Passing) -> None:
    rows.update(department=passing.taker)


def _with_its_visit(row: VisitItem) -> Key:
    """One's own visits take their items along; what is checked on the visits of others goes with the item."""
    if row.visit.department_id == row.department_id:
        return "inspections.visit", str(row.visit_id)
    return "registry.spotcheckitem", str(row.item_id)


hands_over("inspections.plans", _("Annual plans"), open=_plans, move=_move_plans)
hands_over(
    "inspections.teams",
    _("Teams in plans"),
    open=_teams,
    move=_move_teams,
    follows=_with_its_plan_if_own,
    rank=1,
    noted=False,
)
hands_over(
    "inspections.draws",
    _("Draws under way"),
    open=_draws,
    move=_move_draws,
    follows=_with_its_plan,
    brings=_sources,
    rank=1,
)
hands_over("inspections.visits", _("Open visits"), open=_visits, move=_move_visits, follows=_with_its_plan, rank=1)
hands_over(
    "inspections.visit_items",
    _("Items on open visits"),
    open=_shares_of_visits,
    move=_move_shares,
    follows=_with_its_visit,
    rank=2,
    noted=False,
)
