"""Who may do what with a rectification."""

import datetime as dt

from core.files.policies import may_read
from core.people.models import Department, Role, User
from core.people.policies import check_holds
from core.people.selectors import holds
from core.refusals import Refusal
from inspections.models import Visit
from inspections.rectification.models import Rectification
from inspections.rectification.selectors import rectifications_visible_to


def check_can_order(user: User, *, visit: Visit, department: Department, at: dt.datetime) -> None:
    """Who checked orders: an officer of the visit from that department, or its handlers and head."""
    if visit.officers.filter(officer__user=user, officer__department=department).exists():
        return
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_order(user: User, *, visit: Visit, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_order(user, visit=visit, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_follow(user: User, rectification: Rectification, *, at: dt.datetime) -> None:
    """Re-check, bring in a report: whoever may order."""
    check_can_order(user, visit=rectification.visit, department=rectification.department, at=at)


def can_follow(user: User, rectification: Rectification, *, at: dt.datetime) -> bool:
    return can_order(user, visit=rectification.visit, department=rectification.department, at=at)


def check_can_decide(user: User, rectification: Rectification, *, at: dt.datetime) -> None:
    """A longer term, a case, the end of an order: the head decides."""
    check_holds(user, Role.HEAD, department=rectification.department, at=at)


def can_decide(user: User, rectification: Rectification, *, at: dt.datetime) -> bool:
    return holds(user, Role.HEAD, department=rectification.department, at=at)


@may_read("rectification.rectification")
def can_read_files(user: User, pk: str, at: dt.datetime) -> bool:
    """The order and the evidence are read by whoever may see the rectification."""
    return rectifications_visible_to(user, at=at).filter(pk=pk).exists()
