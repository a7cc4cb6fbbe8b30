"""Who may publish, and who may close a publication."""

import datetime as dt

from core.people.models import Department, Role, User
from core.people.selectors import SYSTEM_USERNAME, holds, own_departments
from core.refusals import Refusal
from publicity.errors import DepartmentMissing, NotYourPublication
from publicity.models import Publication


def check_can_publish(user: User, *, department: Department, at: dt.datetime) -> None:
    """谁检查、谁录入、谁公示 (R-13): a department publishes in its own name; tasks act under the system account.

    Which act leads to a publication is decided by the app that publishes.
    """
    if user.username != SYSTEM_USERNAME and department.pk not in own_departments(user, at=at):
        raise DepartmentMissing(department=department.display_name)


def can_publish(user: User, *, department: Department, at: dt.datetime) -> bool:
    try:
        check_can_publish(user, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_close(user: User, *, publication: Publication, at: dt.datetime) -> None:
    """Case handlers and the head of the publishing department withdraw, correct, replace and end."""
    if user.username == SYSTEM_USERNAME:
        return
    if not holds(user, Role.STAFF, Role.HEAD, department=publication.department_id, at=at):
        raise NotYourPublication(department=publication.department.display_name)


def can_close(user: User, *, publication: Publication, at: dt.datetime) -> bool:
    try:
        check_can_close(user, publication=publication, at=at)
    except Refusal:
        return False
    return True
