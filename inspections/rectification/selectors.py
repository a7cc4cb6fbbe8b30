"""Rectifications as people see them."""

import datetime as dt

from django.db.models import Prefetch, Q, QuerySet

from core.people.models import Department, User
from core.people.selectors import own_departments
from core.refusals import Absent
from inspections.models import ItemResult, Visit
from inspections.rectification.models import Recheck, Rectification, RectificationReport
from inspections.visit_selectors import visits_visible_to
from inspections.visit_states import FollowUp


def rectifications_visible_to(user: User, *, at: dt.datetime) -> QuerySet[Rectification]:
    """Those of visits one may see, and those one's own departments ordered."""
    visits = visits_visible_to(user, at=at).order_by().values("pk")
    own = own_departments(user, at=at)
    return (
        Rectification.objects.filter(Q(visit__in=visits) | Q(department__in=own))
        .select_related("department", "visit__enterprise", "visit__department")
        .order_by("due_on", "id")
    )


def rectification_visible_to(user: User, pk: int, *, at: dt.datetime) -> Rectification:
    """One, with reports and re-checks. Raises ``Absent``."""
    found = in_full(rectifications_visible_to(user, at=at)).filter(pk=pk).first()
    if found is None:
        raise Absent()
    return found


def in_full(rows: QuerySet[Rectification]) -> QuerySet[Rectification]:
    """With reports, their files and re-checks, in a fixed number of queries."""
    reports = RectificationReport.objects.select_related("entered_by").prefetch_related("files").order_by("pk")
    rechecks = Recheck.objects.select_related("checked_by").order_by("pk")
    return rows.select_related("extension").prefetch_related(
        Prefetch("reports", reports), Prefetch("rechecks", rechecks)
    )


def rectifications_of(visit: Visit) -> QuerySet[Rectification]:
    """All orders after a visit, the latest first."""
    return in_full(Rectification.objects.filter(visit=visit).select_related("department")).order_by("-pk")


def to_be_corrected(visit: Visit, department: Department) -> list[ItemResult]:
    """Results of the last submission that this department said are to be corrected."""
    entry = visit.entries.order_by("-round").first()
    if entry is None:
        return []
    rows = entry.results.filter(follow_up=FollowUp.ORDER, visit_item__department=department)
    return list(rows.select_related("visit_item__item").order_by("visit_item__item__code", "code"))


def departments_that_order(visit: Visit) -> list[Department]:
    """The departments whose results of the last submission are to be corrected."""
    entry = visit.entries.order_by("-round").first()
    if entry is None:
        return []
    wanted = entry.results.filter(follow_up=FollowUp.ORDER).values("visit_item__department")
    return list(Department.objects.filter(pk__in=wanted).order_by("code"))
