"""How open work passes from one department to another: with the record it belongs to."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.people.handover import Key, Passing, hands_over
from core.people.models import Department
from core.work.models import WorkItem


def _to_do(department: Department, _day: dt.date) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(department=department, closed_at=None).order_by("pk")


def _awaited(department: Department, _day: dt.date) -> QuerySet[WorkItem]:
    return WorkItem.objects.filter(waiting=department, closed_at=None).order_by("pk")


def _move_to_do(rows: QuerySet[WorkItem], passing: Passing) -> None:
    """Give the work to the taker with its clock; what the taker is already asked to do is not asked twice."""
    for item in rows:
        same = WorkItem.objects.filter(
            kind=item.kind,
            subject_label=item.subject_label,
            subject_id=item.subject_id,
            department=passing.taker,
            role=item.role,
            user=item.user,
            closed_at=None,
        )
        if same.exists():
            item.closed_at, item.closed_by = passing.at, passing.acting_user
            item.save(update_fields=["closed_at", "closed_by"])
        else:
            item.department = passing.taker
            item.save(update_fields=["department"])


def _move_awaited(rows: QuerySet[WorkItem], passing: Passing) -> None:
    rows.update(waiting=passing.taker)


def _with_its_record(item: WorkItem) -> Key:
    return item.subject_label, item.subject_id


hands_over(
    "work.items",
    _("Open work"),
    open=_to_do,
    move=_move_to_do,
    follows=_with_its_record,
    rank=9,
    noted=False,
)
hands_over(
    "work.awaited",
    _("Work of others it waits for"),
    open=_awaited,
    move=_move_awaited,
    follows=_with_its_record,
    rank=9,
    holds_up=False,
    noted=False,
)
