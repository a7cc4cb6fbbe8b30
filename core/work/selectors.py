"""What waits for me, and what I wait for."""

import datetime as dt

from django.db import models
from django.db.models import F, Q, QuerySet

from core.people.models import User
from core.people.selectors import acting_roles, own_departments, reads_everything
from core.work.models import WorkItem


def _open_items() -> QuerySet[WorkItem]:
    return (
        WorkItem.objects.filter(closed_at=None)
        .select_related("department", "waiting", "user")
        .order_by(F("due_at").asc(nulls_last=True), "id")
    )


def work_for(user: User, *, at: dt.datetime) -> QuerySet[WorkItem]:
    """Open work that this person can do now: named, or by a post held or deputised; oldest clock first."""
    mine = Q(user=user)
    for department, role in acting_roles(user, at=at):
        mine |= Q(department=department, role=role, user=None)
    return _open_items().filter(mine).exclude(not_users=user)


def work_awaited_by(user: User, *, at: dt.datetime) -> QuerySet[WorkItem]:
    """Open work of others that the person's departments wait for."""
    own = own_departments(user, at=at)
    return _open_items().filter(waiting__in=own).exclude(department__in=own)


def work_visible_to(user: User, *, at: dt.datetime) -> QuerySet[WorkItem]:
    """Open work of the person's departments; everybody's for zone-wide readers."""
    if reads_everything(user, at=at):
        return _open_items()
    return _open_items().filter(Q(department__in=own_departments(user, at=at)) | Q(user=user))


def open_work_on(subject: models.Model) -> QuerySet[WorkItem]:
    return _open_items().filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk))
