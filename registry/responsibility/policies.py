"""Who may prepare, confirm and publish lists, answer for a department, and keep the matters."""

import datetime as dt

from core.people.models import Department, Duty, Role, User
from core.people.policies import check_holds
from core.people.selectors import SYSTEM_USERNAME, department_holding, holds
from core.refusals import NotAllowed, Refusal

PREPARERS = (Role.STAFF, Role.HEAD)
COORDINATORS = (Role.COORDINATOR, Role.HEAD)


def check_can_coordinate(user: User, *, at: dt.datetime | dt.date) -> Department:
    """The coordinator or head of the department that settles disputes keeps the matters (济高管综字〔2021〕40号 (一)).

    Returns that department.
    """
    keeper = department_holding(Duty.SETTLES_DISPUTES, at=at)
    if keeper is None:
        raise NotAllowed()
    check_holds(user, *COORDINATORS, department=keeper, at=at)
    return keeper


def can_coordinate(user: User, *, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_coordinate(user, at=at)
    except Refusal:
        return False
    return True


def check_can_prepare_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff and head of the department; the coordinator may put an assignment or the outcome of a dispute into it."""
    if holds(user, *PREPARERS, department=department, at=at) or can_coordinate(user, at=at):
        return
    if user.username == SYSTEM_USERNAME:  # the outcome of a dispute goes into the lists of all sides at once
        return
    check_holds(user, *PREPARERS, department=department, at=at)


def can_prepare_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_prepare_list(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_handle_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Send out, reopen, publish: staff and head of the department itself."""
    check_holds(user, *PREPARERS, department=department, at=at)


def can_handle_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_handle_list(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_confirm_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """The head of the department answers for what it takes on (R-101)."""
    check_holds(user, Role.HEAD, department=department, at=at)


def can_confirm_list(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_confirm_list(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_answer(user: User, *, department: Department, at: dt.datetime | dt.date) -> None:
    """Staff and head of the asked department say what it thinks (R-102)."""
    check_holds(user, *PREPARERS, department=department, at=at)


def can_answer(user: User, *, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_answer(user, department=department, at=at)
    except Refusal:
        return False
    return True
