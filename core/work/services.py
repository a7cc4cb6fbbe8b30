"""Open and close work."""

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import models

from core.people.models import Department, User
from core.work.kinds import WorkKind
from core.work.models import WorkItem

if TYPE_CHECKING:
    from core.clocks import Due


def ask(
    kind: WorkKind,
    *,
    subject: models.Model,
    at: dt.datetime,
    params: dict[str, Any] | None = None,
    department: Department | None = None,
    role: str = "",
    user: User | None = None,
    not_user: User | None = None,
    waiting: Department | None = None,
    due: "Due | None" = None,
) -> WorkItem:
    """Open a work item in the caller's transaction: for a person, or for a role in a department.

    ``not_user`` may not act although the role would allow it (a reviewer who entered the result himself). An item that
    is already open for the same act and the same people is kept, with its first clock.
    """
    item, _created = WorkItem.objects.get_or_create(
        kind=kind.name,
        subject_label=subject._meta.label_lower,
        subject_id=str(subject.pk),
        department=department,
        role=role,
        user=user,
        closed_at=None,
        defaults={
            "params": params or {},
            "not_user": not_user,
            "waiting": waiting,
            "rule": due.rule if due else "",
            "due_at": due.at if due else None,
            "amber_at": due.amber_at if due else None,
            "due_why": [reason.as_json() for reason in due.why] if due else [],
            "provisional": due.provisional if due else False,
            "opened_at": at,
        },
    )
    return item


def done(
    kind: WorkKind,
    *,
    subject: models.Model,
    acting_user: User,
    at: dt.datetime,
    department: Department | None = None,
    user: User | None = None,
) -> int:
    """Close the open items of one act on one record (of one department or person, if given); returns how many."""
    items = WorkItem.objects.filter(
        kind=kind.name, subject_label=subject._meta.label_lower, subject_id=str(subject.pk), closed_at=None
    )
    if department is not None:
        items = items.filter(department=department)
    if user is not None:
        items = items.filter(user=user)
    return items.update(closed_at=at, closed_by=acting_user)


def done_all(*, subject: models.Model, acting_user: User, at: dt.datetime) -> int:
    """Close whatever is still open on a record that has come to its end."""
    items = WorkItem.objects.filter(subject_label=subject._meta.label_lower, subject_id=str(subject.pk), closed_at=None)
    return items.update(closed_at=at, closed_by=acting_user)
