"""Who may keep the register of officers. One function refuses, its twin answers."""

import datetime as dt

from core.people.models import Department, Role, User
from core.people.policies import check_holds
from core.people.selectors import is_system_admin
from core.refusals import Refusal
from registry.models import Officer


def check_can_keep_officers(user: User, *, department: Department | None, at: dt.datetime | dt.date) -> None:
    """Staff, head and administrator of the department (of any, without one) enter officers and what they hold."""
    if not is_system_admin(user, at=at):
        check_holds(user, Role.STAFF, Role.HEAD, Role.ADMIN, department=department, at=at)


def can_keep_officers(user: User, *, department: Department | None, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_keep_officers(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_decide_on_officers(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Suspending, reinstating, ending service and revoking a certificate are for the head of the department."""
    check_holds(user, Role.HEAD, department=department, at=at)


def can_decide_on_officers(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_decide_on_officers(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_declare_relation(user: User, *, officer: Officer, at: dt.datetime | dt.date) -> None:
    """The officer's own declaration, or one by the department (R-07: of one's own motion or on request)."""
    if officer.user_id != user.pk:
        check_holds(user, Role.STAFF, Role.HEAD, department=officer.department, at=at)


def can_declare_relation(user: User, *, officer: Officer, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_declare_relation(user, officer=officer, at=at)
    except Refusal:
        return False
    return True
