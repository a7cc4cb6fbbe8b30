"""Who may do what with people and posts. One function refuses, its twin answers."""

import datetime as dt

from core.people.errors import NeedsPost
from core.people.models import Department, Role, User
from core.people.selectors import holds, is_system_admin
from core.refusals import NotAllowed, Refusal


def check_holds(user: User, *roles: str, department: Department | None = None, at: dt.datetime | dt.date) -> None:
    """Refuse unless the user acts under one of the roles on that day (in the department, if one is given)."""
    if not holds(user, *roles, department=department, at=at):
        raise NeedsPost(
            roles=" / ".join(str(Role(role).label) for role in roles),
            department=department.display_name if department else "—",
        )


def check_can_administer(user: User, *, department: Department | None, at: dt.datetime | dt.date) -> None:
    """The system administrator manages everyone; a department administrator the people of the department."""
    if is_system_admin(user, at=at):
        return
    if department is None:
        raise NotAllowed()
    check_holds(user, Role.ADMIN, department=department, at=at)


def can_administer(user: User, *, department: Department | None, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_administer(user, department=department, at=at)
    except Refusal:
        return False
    return True
