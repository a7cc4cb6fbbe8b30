"""Visits as people see them, and what earlier visits mean for a draw."""

import datetime as dt

from django.db.models import Count, Prefetch, Q, QuerySet

from core.people.models import User
from core.people.selectors import day_of, is_system_admin, own_departments, reads_everything
from inspections.models import ItemResult, PlanEntry, Visit, VisitEntry, VisitItem, VisitOfficer
from inspections.visit_states import BEGUN, ResultCode, VisitState
from registry.models import Checkpoint, LegalBasis, Officer

AHEAD = (VisitState.PLANNED, VisitState.APPROVED, VisitState.NOTIFIED)
ON_PHONE = (VisitState.NOTIFIED, VisitState.ON_SITE, VisitState.RETURNED)


def visits_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Visit]:
    """Visits led or served by the own departments; everybody's for zone-wide readers and the administrator."""
    visits = Visit.objects.select_related("enterprise", "department", "plan_entry", "draw").order_by("first_day", "id")
    if is_system_admin(user, at=at) or reads_everything(user, at=at):
        return visits
    own = own_departments(user, at=at)
    serving = VisitOfficer.objects.filter(Q(officer__user=user) | Q(officer__department__in=own)).values("visit")
    return visits.filter(Q(department__in=own) | Q(pk__in=serving))


def visits_on_phone(user: User) -> QuerySet[Visit]:
    """The visits an officer carries out, open ones first by their window, then by street."""
    return (
        Visit.objects.filter(officers__officer__user=user, state__in=ON_PHONE)
        .select_related("enterprise", "department")
        .annotate(number_of_items=Count("items", distinct=True))
        .order_by("first_day", "enterprise__street_code", "enterprise__name_key", "id")
    )


def visit_in_full(pk: int) -> Visit:
    """A visit with its officers, items, checkpoints and basis, in a fixed number of queries."""
    items = VisitItem.objects.select_related("item", "department").prefetch_related(
        Prefetch("item__checkpoints", Checkpoint.objects.order_by("position")),
        Prefetch("item__legal_bases", LegalBasis.objects.order_by("position")),
    )
    officers = VisitOfficer.objects.select_related("officer__department", "officer__user", "team")
    return (
        Visit.objects.select_related("enterprise", "department", "plan_entry__plan", "draw")
        .prefetch_related(
            Prefetch("items", items.order_by("department__code", "item__code")),
            Prefetch("officers", officers.order_by("team__position", "officer__number")),
        )
        .get(pk=pk)
    )


def last_entry_in_full(visit: Visit) -> VisitEntry | None:
    """The latest submission of results with its results, answers and review."""
    return (
        visit.entries.select_related("entered_by", "review__reviewed_by")
        .prefetch_related("results", "answers__checkpoint")
        .order_by("-round")
        .first()
    )


def checked_on_visit(pk: int) -> tuple[Visit, list[str], dt.date]:
    """A visit with a published result: the codes of the items that were checked, and the day.

    An item under which the subject could not be found was not checked.
    """
    visit = Visit.objects.select_related("enterprise").get(pk=pk)
    entry = visit.entries.order_by("-round").first()
    assert entry is not None  # what is published was entered
    results = ItemResult.objects.filter(entry=entry).exclude(code=ResultCode.UNREACHABLE)
    codes = results.order_by("visit_item__item__code").values_list("visit_item__item__code", flat=True).distinct()
    return visit, list(codes), day_of(visit.ended_at or entry.occurred_at)


def counted_visits(entry: PlanEntry, *, year: int) -> dict[int, int]:
    """Visits that count toward the annual cap this year, per enterprise: the worst of the entry's departments (R-08).

    Planned visits count as much as made ones, because each will be made; dropped ones do not.
    """
    departments = set(entry.teams.values_list("department_id", flat=True))
    rows = (
        VisitItem.objects.filter(visit__counts_toward_cap=True, visit__first_day__year=year, department__in=departments)
        .exclude(visit__state=VisitState.DROPPED)
        .values("visit__enterprise_id", "department_id")
        .order_by("visit__enterprise_id")
        .annotate(visits=Count("visit", distinct=True))
    )
    worst: dict[int, int] = {}
    for row in rows:
        enterprise = row["visit__enterprise_id"]
        worst[enterprise] = max(worst.get(enterprise, 0), row["visits"])
    return worst


def carried_visits(entry: PlanEntry) -> dict[int, int]:
    """Visits of the same plan that an officer was given by earlier draws and has not begun: the load carried over."""
    rows = (
        VisitOfficer.objects.filter(visit__plan_entry__plan=entry.plan_id)
        .exclude(visit__state__in=[*BEGUN, VisitState.DROPPED])
        .values("officer_id")
        .order_by("officer_id")
        .annotate(visits=Count("visit"))
    )
    return {row["officer_id"]: row["visits"] for row in rows}


def visits_of_officer(officer: Officer, *, year: int) -> dict[str, int]:
    """How many visits an officer had in a calendar year, by their first day: carried out, and still ahead; one query."""
    rows = Visit.objects.filter(officers__officer=officer, first_day__year=year)
    return rows.aggregate(
        done=Count("pk", distinct=True, filter=Q(state__in=BEGUN)),
        ahead=Count("pk", distinct=True, filter=Q(state__in=AHEAD)),
    )
