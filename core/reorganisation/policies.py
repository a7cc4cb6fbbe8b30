"""Who may prepare and approve a reorganisation."""

import datetime as dt

from core.people.models import Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import department_holding, is_system_admin
from core.refusals import NotAllowed, Refusal
from core.reorganisation.errors import SecondPersonNeeded
from core.reorganisation.models import Reorganisation


def check_can_reorganise(user: User, *, at: dt.datetime | dt.date) -> None:
    """The administrator of the system; head and coordinator of the department that settles disputes about duties.

    Source of the seat: 济高管综字〔2021〕40号 二(一), which gives that department the coordination of responsibilities.
    """
    if is_system_admin(user, at=at):
        return
    seat = department_holding(Duty.SETTLES_DISPUTES, at=at)
    if seat is None:
        raise NotAllowed()
    check_holds(user, Role.HEAD, Role.COORDINATOR, department=seat, at=at)


def can_reorganise(user: User, *, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_reorganise(user, at=at)
    except Refusal:
        return False
    return True


def check_can_approve(user: User, *, reorganisation: Reorganisation, at: dt.datetime | dt.date) -> None:
    """A second person of those who may prepare one."""
    check_can_reorganise(user, at=at)
    if user.pk == reorganisation.prepared_by_id:
        raise SecondPersonNeeded()


def can_approve(user: User, *, reorganisation: Reorganisation, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_approve(user, reorganisation=reorganisation, at=at)
    except Refusal:
        return False
    return True
