"""Who may do what with people and posts. One function refuses, its twin answers."""

import datetime as dt

from core.people.errors import NeedsPost, ZoneWidePost
from core.people.models import Department, Post, Role, User
from core.people.selectors import SYSTEM_USERNAME, ZONE_READERS, holds, is_system_admin
from core.refusals import NotAllowed, Refusal


def check_holds(user: User, *roles: str, department: Department | None = None, at: dt.datetime | dt.date) -> None:
    """Refuse unless the user acts under one of the roles on that day (in the department, if one is given)."""
    if not holds(user, *roles, department=department, at=at):
        raise NeedsPost(
            roles=" / ".join(str(Role(role).label) for role in roles),
            department=department.display_name if department else "—",
        )


def check_is_system(user: User) -> None:
    """Refuse unless a task acts, under the named account."""
    if user.username != SYSTEM_USERNAME:
        raise NotAllowed()


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


def check_can_administer_user(acting_user: User, *, user: User, at: dt.datetime | dt.date) -> None:
    """The administrator of the person's department; the account of a system administrator only another of these."""
    if user.is_superuser and not is_system_admin(acting_user, at=at):
        raise NotAllowed()
    check_can_administer(acting_user, department=user.department, at=at)


def can_administer_user(acting_user: User, *, user: User, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_administer_user(acting_user, user=user, at=at)
    except Refusal:
        return False
    return True


def check_can_appoint(user: User, *, role: str, department: Department, at: dt.datetime | dt.date) -> None:
    """The department's administrator; for posts that read the whole zone, the administrator of the system."""
    check_can_administer(user, department=department, at=at)
    if role in ZONE_READERS and not is_system_admin(user, at=at):
        raise ZoneWidePost(role=str(Role(role).label))


def can_appoint(user: User, *, role: str, department: Department, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_appoint(user, role=role, department=department, at=at)
    except Refusal:
        return False
    return True


def check_can_deputise(user: User, *, post: Post, at: dt.datetime | dt.date) -> None:
    """The holder of the post names the deputy, or whoever may appoint to it."""
    if post.user_id != user.pk:
        check_can_appoint(user, role=post.role, department=post.department, at=at)


def can_deputise(user: User, *, post: Post, at: dt.datetime | dt.date) -> bool:
    try:
        check_can_deputise(user, post=post, at=at)
    except Refusal:
        return False
    return True
