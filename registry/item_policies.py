"""Who may make, publish and withdraw items, and confirm inspecting bodies."""

import datetime as dt

from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding
from core.refusals import NotAllowed, Refusal


def check_can_draft_items(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    check_holds(user, Role.STAFF, Role.HEAD, department=department, at=at)


def can_draft_items(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_draft_items(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_publish_items(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """The head of the department answers for its list (R-04)."""
    check_holds(user, Role.HEAD, department=department, at=at)


def can_publish_items(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_publish_items(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_confirm_bodies(user: User, *, at: dt.datetime | dt.date) -> Department:
    """The head of the department that supervises enforcement confirms and publishes the inspecting bodies (R-02).

    Returns that department, in whose name the list is published.
    """
    keeper = department_holding(Duty.SUPERVISES, at=at)
    if keeper is None:
        raise NotAllowed()
    check_holds(user, Role.HEAD, department=keeper, at=at)
    return keeper


def can_confirm_bodies(user: User, *, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_confirm_bodies(user, at=at)
    except Refusal:
        return False
    return True
