"""Who may make, check, approve, publish and adjust enforcement items."""

import datetime as dt

from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding, holds
from core.refusals import NotAllowed, Refusal
from registry.catalogue.errors import CheckedByDrafter
from registry.catalogue.models import EnforcementItem
from registry.catalogue.selectors import writers_of


def check_can_draft(user: User, *, department: Department, at: dt.datetime) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_draft(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_draft(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_check_legality(user: User, *, item: EnforcementItem, at: dt.datetime) -> None:
    """A legal reviewer of the department or of the one that supervises enforcement, never who wrote the draft (R-04b)."""
    supervisor = department_holding(Duty.SUPERVISES, at=at)
    if supervisor is None or not holds(user, Role.LEGAL_REVIEWER, department=supervisor, at=at):
        check_holds(user, Role.LEGAL_REVIEWER, department=item.department, at=at)
    if user.pk in writers_of(item):
        raise CheckedByDrafter()


def can_check_legality(user: User, *, item: EnforcementItem, at: dt.datetime) -> bool:
    try:
        check_can_check_legality(user, item=item, at=at)
    except Refusal:
        return False
    return True


def check_can_decide(user: User, *, department: Department, at: dt.datetime) -> None:
    """The head of the department answers for its catalogue."""
    check_holds(user, Role.HEAD, department=department, at=at)


def can_decide(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_decide(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_enter_change(user: User, *, at: dt.datetime) -> None:
    """Any legal reviewer, and the department that supervises enforcement: a change of law concerns every department."""
    if holds(user, Role.LEGAL_REVIEWER, at=at):
        return
    supervisor = department_holding(Duty.SUPERVISES, at=at)
    if supervisor is None:
        raise NotAllowed()
    check_holds(user, Role.STAFF, Role.HEAD, department=supervisor, at=at)


def can_enter_change(user: User, *, at: dt.datetime) -> bool:
    try:
        check_can_enter_change(user, at=at)
    except Refusal:
        return False
    return True
