"""Open and close work."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from core.clocks import ZONE, Due, Reason, again
from core.law.selectors import calendar_in_force
from core.ledger.services import record
from core.people.models import Department, User
from core.people.selectors import day_of, successor_of
from core.work.kinds import WorkKind
from core.work.models import WorkItem

SOON = dt.timedelta(days=2)


def ask(
    kind: WorkKind,
    *,
    subject: models.Model,
    at: dt.datetime,
    params: dict[str, Any] | None = None,
    department: Department | None = None,
    role: str = "",
    user: User | None = None,
    not_user: User | Iterable[User] | None = None,
    waiting: Department | None = None,
    due: Due | None = None,
    until: dt.datetime | None = None,
    soon: dt.timedelta = SOON,
) -> WorkItem:
    """Open a work item in the caller's transaction: for a person, or for a role in a department.

    ``due`` is a term of law with its reasons; ``until`` a moment that the record itself sets (the end of a window, the
    minute of a draw), amber from two days (``soon``) before.

    ``not_user`` may not act although the role would allow it (whoever entered a result does not review it): one person
    or several. An item that is already open for the same act and the same people is kept, with its first clock. For a
    department that has ended its successor is asked.
    """
    day = day_of(at)
    department = successor_of(department, on=day) if department else None
    waiting = successor_of(waiting, on=day) if waiting else None
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
            "waiting": waiting,
            "rule": due.rule if due else "",
            "due_at": due.at if due else until,
            "amber_at": due.amber_at if due else until - soon if until else None,
            "due_why": [reason.as_json() for reason in due.why] if due else [],
            "provisional": due.provisional if due else False,
            "opened_at": at,
        },
    )
    if not_user is not None:
        item.not_users.add(*([not_user] if isinstance(not_user, User) else not_user))
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


@transaction.atomic
def recompute_clocks(*, year: int, acting_user: User, at: dt.datetime) -> int:
    """Compute again the clocks that reach a year whose calendar was entered or corrected; returns how many moved.

    Open clocks, and provisional ones whether open or not, so that figures count them once they are final. Each change is
    a line in the ledger of the record that waits. Clocks carry the term they began with, so a changed rule moves none.
    """
    first = dt.datetime(year - 1, 12, 25, tzinfo=ZONE)
    reached = Q(due_at__gte=first) & (Q(closed_at=None) | Q(provisional=True))
    calendar = calendar_in_force()
    moved = 0
    for item in WorkItem.objects.select_for_update().filter(reached).order_by("pk"):
        due = again([Reason.from_json(reason) for reason in item.due_why], calendar)
        why = [reason.as_json() for reason in due.why]
        if (item.due_at, item.provisional, item.due_why) == (due.at, due.provisional, why):
            continue
        _note_new_clock(item, due, acting_user, at)
        item.due_at, item.amber_at, item.due_why, item.provisional = due.at, due.amber_at, why, due.provisional
        item.save(update_fields=["due_at", "amber_at", "due_why", "provisional"])
        moved += 1
    return moved


def _note_new_clock(item: WorkItem, due: Due, acting_user: User, at: dt.datetime) -> None:
    subject = apps.get_model(item.subject_label)._default_manager.filter(pk=item.subject_id).first()
    record(
        "work.clock.recompute",
        subject=subject if subject is not None else item,
        acting_user=acting_user,
        at=at,
        rule=item.rule,
        detail={
            "kind": item.kind,
            "before": item.due_at.isoformat() if item.due_at else None,
            "after": due.at.isoformat(),
            "provisional": due.provisional,
        },
    )
