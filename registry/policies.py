"""Who may change the registers. One function refuses, its twin answers."""

import datetime as dt

from django.db.models import QuerySet

from core.people.models import Department, Duty, Role, User, UserKind
from core.people.selectors import departments_in_force, departments_where
from core.refusals import Refusal
from registry.errors import NotRegisterKeeper

KEEPING_ROLES = (Role.STAFF, Role.HEAD, Role.ADMIN)


def check_can_keep_register(user: User, *, at: dt.datetime) -> None:
    """Entering, correcting and importing is for case handlers, heads and administrators of a department with the duty
    of keeping the register of enterprises, and for the system's own account.
    """
    if user.kind == UserKind.SYSTEM:
        return
    departments = departments_where(user, KEEPING_ROLES, at=at)
    if not departments or not _keepers(at).filter(pk__in=departments).exists():
        raise NotRegisterKeeper()


def can_keep_register(user: User, *, at: dt.datetime) -> bool:
    try:
        check_can_keep_register(user, at=at)
    except Refusal:
        return False
    return True


def _keepers(at: dt.datetime) -> QuerySet[Department]:
    return departments_in_force(at).filter(duties__contains=[Duty.KEEPS_REGISTER])
