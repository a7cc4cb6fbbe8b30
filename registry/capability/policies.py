"""Who may keep training, skills and equipment. One function refuses, its twin answers."""

import datetime as dt

from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding, is_system_admin
from core.refusals import NotAllowed, Refusal
from registry.officer_policies import can_keep_officers, check_can_decide_on_officers, check_can_keep_officers

check_can_keep = check_can_keep_officers
"""Staff, head and administrator of the department keep what its officers learn, can do and carry."""
can_keep = can_keep_officers
check_can_decide = check_can_decide_on_officers
"""Retiring equipment and letting a certificate end are for the head."""


def can_decide(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_decide(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_set_standards(user: User, *, at: dt.datetime) -> None:
    """The vocabulary of skills and the standards of equipment are kept by the department that supervises enforcement."""
    if is_system_admin(user, at=at):
        return
    supervisor = department_holding(Duty.SUPERVISES, at=at)
    if supervisor is None:
        raise NotAllowed()
    check_holds(user, Role.STAFF, Role.HEAD, department=supervisor, at=at)


def can_set_standards(user: User, *, at: dt.datetime) -> bool:
    try:
        check_can_set_standards(user, at=at)
    except Refusal:
        return False
    return True
